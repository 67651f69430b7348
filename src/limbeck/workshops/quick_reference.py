"""`limbeck.quick_reference`: the tasks of every day, each with its command and what that really prints."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from limbeck.audits.rehearse import rehearse
from limbeck.autogen.versions import installed
from limbeck.characters import visible
from limbeck.records import encode
from limbeck.results import Result
from limbeck.workshops.workshop import Workshop

COMMANDS: Mapping[str, Mapping[str, str]] = {
    "Write revisions": {
        "start a project": "init another",
        "list the templates of env.py": "list_templates",
        "generate a revision from the models": 'revision --autogenerate -m "add phone" --rev-id c201',
        "make an empty revision": 'revision -m "by hand" --rev-id c202',
    },
    "Apply them, and go back": {
        "apply one revision": "upgrade +1",
        "go one back": "downgrade -1",
        "apply everything": "upgrade head",
        "see the SQL of an upgrade": "upgrade c201:c202 --sql",
        "see the SQL of a downgrade": "downgrade c202:c201 --sql",
    },
    "Look, and change nothing": {
        "see where the database is": "current",
        "fail unless it is at a head": "current --check-heads",
        "list what no revision follows": "heads",
        "list the history, newest first": "history --indicate-current",
        "show one revision": "show c201",
        "fail if autogenerate would write something": "check",
    },
    "Say where the database is, and run nothing": {
        "say that it is at a revision": "stamp c201",
        "say that it is at the head": "stamp head",
        "delete what is recorded, then say so": "stamp --purge head",
    },
    "Two heads": {
        "make a second one, as a colleague's branch would": (
            'revision -m "from a branch" --rev-id d301 --head 4b1a7c0de001 --splice'
        ),
        "upgrade to one head of two": "upgrade head",
        "list both": "heads",
        "see where they part": "branches",
        "join them": "merge heads -m join --rev-id d302",
        "apply both": "upgrade head",
    },
}
"""The commands of Alembic by task, in sections; each finds what those before it have left."""

OPERATIONS: Mapping[str, str] = {
    "make a table": 'op.create_table("notes", sa.Column("id", sa.Integer(), primary_key=True))',
    "add a column": 'op.add_column("orders", sa.Column("note", sa.Text()))',
    "drop a column": 'op.drop_column("customers", "phone")',
    "rename a column": 'op.alter_column("customers", "name", new_column_name="full_name")',
    "rename a table": 'op.rename_table("orders", "purchases")',
    "add an index": 'op.create_index("ix_purchases_status", "purchases", ["status"])',
    "run SQL, such as a change of rows": 'op.execute("UPDATE purchases SET status = upper(status)")',
    "add a unique constraint, also on SQLite": 'with op.batch_alter_table("customers") as batch:\n'
    '    batch.create_unique_constraint("uq_customers_email", ["email"])',
    "add a unique constraint": 'op.create_unique_constraint("uq_customers_name", "customers", ["full_name"])',
}
"""What stands in a revision, by task; the last one fails on SQLite."""

IN_A_REVISION = "Write into a revision; what the database is sent"


@dataclass(frozen=True, slots=True)
class TaskEntry:
    """A task with its command, and what came of it.

    Attributes:
        section: What it belongs to.
        task: What one wants to do.
        command: The command of a terminal, or statements of a revision.
        output: What the command printed; of statements, the SQL that the database was sent.
        failed: Whether it failed; then the output says why.
    """

    section: str
    task: str
    command: str
    output: str
    failed: bool

    @property
    def is_shell(self) -> bool:
        """Whether it is a command of a terminal."""
        return self.section != IN_A_REVISION


@dataclass(frozen=True, slots=True, repr=False)
class QuickReference(Result):
    """The tasks of every day, as the Alembic that is installed does them.

    Attributes:
        backend: Where they were run.
        entries: The tasks, section by section.
    """

    backend: str
    entries: tuple[TaskEntry, ...]

    @property
    def sections(self) -> dict[str, tuple[TaskEntry, ...]]:
        """The tasks of each section."""
        names = dict.fromkeys(each.section for each in self.entries)
        return {name: tuple(each for each in self.entries if each.section == name) for name in names}

    def to_dict(self) -> dict[str, Any]:
        """A dictionary for each task."""
        return {
            "backend": self.backend,
            "entries": [encode(each) for each in self.entries],
            "versions": encode(installed(None)),
        }

    def __repr__(self) -> str:
        """A line for each task, and its command below it."""
        lines = []
        for section, entries in self.sections.items():
            lines.append(section)
            for each in entries:
                lines += [f"  {each.task}", *(f"    {line}" for line in each.command.splitlines())]
        return "\n".join(map(visible, lines))


def quick_reference(backend: str = "sqlite") -> QuickReference:
    """Run every command of the quick reference in a workshop, which is closed again.

    The ids of revisions are given with `--rev-id`, so that one command can name what another has made.

    Args:
        backend: `sqlite` or `postgresql`.

    Raises:
        InputError: The backend is unknown.
        ServerError: No PostgreSQL server is available.
    """
    with Workshop(backend, "customers") as workshop:
        phone = "    phone: Mapped[str | None]\n    email:"
        workshop.edit_models(workshop.models_source.replace("    email:", phone))
        commands = [
            _run(workshop, section, task, command)
            for section, tasks in COMMANDS.items()
            for task, command in tasks.items()
        ]
        return QuickReference(backend, (*commands, *_rehearsed(workshop)))


def _run(workshop: Workshop, section: str, task: str, command: str) -> TaskEntry:
    step = workshop.alembic(*shlex.split(command))
    return TaskEntry(section, task, f"alembic {command}", step.output.strip("\n"), step.failure is not None)


def _rehearsed(workshop: Workshop) -> Iterator[TaskEntry]:
    """The operations, each in a revision of its own, rehearsed one after the other."""
    for number, operation in enumerate(OPERATIONS.values(), 1):
        workshop.revision(f"operation {number}", rev_id=f"e40{number}")
        workshop.edit(upgrade=operation)
    rehearsal = rehearse(workshop.project)
    for (task, operation), seen in zip(OPERATIONS.items(), rehearsal.revisions, strict=True):
        sql = "\n".join(each.sql.strip() for each in seen.statements)
        output = sql if seen.failure is None else seen.failure.what
        yield TaskEntry(IN_A_REVISION, task, operation, output, seen.failure is not None)
