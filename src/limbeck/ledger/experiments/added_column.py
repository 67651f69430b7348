"""A table of users that gets another column: the way of work that both articles describe."""

from __future__ import annotations

import re
from dataclasses import dataclass

from limbeck.ledger.action import Action, evidence_text
from limbeck.ledger.backends import TITLES
from limbeck.ledger.models import users
from limbeck.ledger.observation import Observation, Observed
from limbeck.ledger.project import TemporaryProject
from limbeck.ledger.workspace import Workspace

EMAIL = (
    "email = Column(String(100), unique=True)\ncreated_at = Column(DateTime, default=datetime.datetime.now)"
)
PHONE = "phone = Column(String(20))"
IMPORT = "import datetime\n\n"


@dataclass(frozen=True, slots=True)
class AddedColumn:
    """What was done, in order.

    Attributes:
        project: Where.
        first: The first revision, which creates the table.
        first_file: Its version file.
        applied: Its upgrade.
        asked: The second revision, after `phone` was added to the model.
        file: The version file that it wrote.
        functions: What that file does.
        upgraded: Its upgrade.
        columns: The table's columns before and after it, by `SELECT`.
    """

    project: TemporaryProject
    first: Action
    first_file: str
    applied: Action
    asked: Action
    file: str
    functions: Action
    upgraded: Action
    columns: tuple[Action, Action]

    @property
    def evidence(self) -> str:
        """All of it."""
        return evidence_text(
            *self.project.setup,
            self.first,
            self.applied,
            f"# app/models.py, in Users: {PHONE}",
            self.asked,
            self.functions,
            self.upgraded,
            self.columns[1],
        )


def add_column(workspace: Workspace, backend: str) -> AddedColumn:
    """Create a table of users by a first revision, and add a column by a second one."""
    project = workspace.project(IMPORT + users(EMAIL), backend=backend)
    first = project.alembic("revision --autogenerate -m 'Create users'")
    first_file = project.newest
    applied = project.alembic("upgrade head")
    before = project.columns("users")
    project.write("app/models.py", IMPORT + users(EMAIL, PHONE))
    asked = project.alembic("revision --autogenerate -m 'Add phone column to users'")
    file = project.newest
    functions = project.functions(file)
    upgraded = project.alembic("upgrade head")
    columns = (before, project.columns("users"))
    workspace.give_back(project)
    return AddedColumn(project, first, first_file, applied, asked, file, functions, upgraded, columns)


def on_any_backend(workspace: Workspace) -> AddedColumn:
    """The added column on one backend, for what does not depend on the backend."""
    return workspace.once(add_column, workspace.usable_backends("sqlite", "postgresql")[0])


def _everywhere(workspace: Workspace) -> tuple[AddedColumn, ...]:
    return tuple(
        workspace.once(add_column, backend) for backend in workspace.usable_backends("sqlite", "postgresql")
    )


def applies(workspace: Workspace) -> Observed:
    """A project with a new column: `alembic upgrade head`, and the table before and after."""
    grown = _everywhere(workspace)
    seen = tuple(
        Observation(
            f"on {TITLES[each.project.dialect]}",
            each.columns[1].rows == (*each.columns[0].rows, ("phone",)),
            f"the table went from {_names(each.columns[0])} to {_names(each.columns[1])}",
        )
        for each in grown
    )
    return Observed(seen, evidence_text(*(each.evidence for each in grown)))


def writes_code(workspace: Workspace) -> Observed:
    """A project with a new column: what `alembic revision --autogenerate` writes."""
    grown = _everywhere(workspace)
    seen = tuple(
        Observation(
            f"on {TITLES[each.project.dialect]}",
            "op.add_column(" in each.functions.output,
            f"the file holds {_line(each.functions, 'op.add_column')}",
        )
        for each in grown
    )
    return Observed(seen, evidence_text(*(each.evidence for each in grown)))


def writes_sql(workspace: Workspace) -> Observed:
    """A project with a new column: is there SQL in the generated file?"""
    grown = on_any_backend(workspace)
    sql = re.search(r"\bALTER TABLE\b", grown.functions.output)
    line = _line(grown.functions, "op.add_column")
    seen = f"the file holds Python and no SQL: {line}; SQL is made of it when it runs"
    return Observed((Observation("in the generated file", sql is not None, seen),), grown.evidence)


def adds_and_drops(workspace: Workspace) -> Observed:
    """A project with a new column: what the generated upgrade and downgrade do."""
    grown = on_any_backend(workspace)
    up, down = (part(grown.file) for part in (grown.project.upgrade_of, grown.project.downgrade_of))
    held = "op.add_column('users'" in up and "op.drop_column('users', 'phone')" in down
    seen = f"upgrade: {_line(up, 'op.')}; downgrade: {_line(down, 'op.')}"
    return Observed((Observation("in the generated file", held, seen),), grown.evidence)


def _names(step: Action) -> str:
    return ", ".join(row[0] for row in step.rows)


def _line(text: Action | str, start: str) -> str:
    """The first line that begins so."""
    lines = (text.output if isinstance(text, Action) else text).splitlines()
    return next((line.strip() for line in lines if line.strip().startswith(start)), "no such line")
