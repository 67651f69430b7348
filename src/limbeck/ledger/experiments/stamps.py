"""Databases that were there before Alembic, and files that are there without a change."""

from __future__ import annotations

from dataclasses import dataclass

from limbeck.ledger.action import Action, evidence_text
from limbeck.ledger.models import users
from limbeck.ledger.observation import Observation, Observed
from limbeck.ledger.project import TemporaryProject
from limbeck.ledger.workspace import Workspace

PHONE = "phone = Column(String(20))"
LEGACY = "CREATE TABLE users (id INTEGER NOT NULL PRIMARY KEY, name VARCHAR(50) NOT NULL)"
REVISION = "ae1027a6acf0"


def _legacy(workspace: Workspace) -> tuple[TemporaryProject, Action]:
    project = workspace.project(users(), backend=workspace.usable_backends("sqlite", "postgresql")[0])
    return project, project.sql(LEGACY)


def without_file(workspace: Workspace) -> Observed:
    """`alembic stamp` on an existing database: a revision and `head`, while there is no version file."""
    project, made = _legacy(workspace)
    named = project.alembic(f"stamp {REVISION}")
    head = project.alembic("stamp head")
    current = project.alembic("current")
    recorded = project.sql("SELECT version_num FROM alembic_version")
    seen = (
        Observation(f"with `alembic stamp {REVISION}`", not named.failed, f"it ends with: {named.error}"),
        Observation(
            "with `alembic stamp head`", bool(recorded.rows), f"it records {len(recorded.rows)} revisions"
        ),
    )
    return Observed(seen, evidence_text(*project.setup, made, named, head, current, recorded))


def afterwards(workspace: Workspace) -> Observed:
    """A stamped database, with and without the file of its revision: autogenerate after a model's change."""
    seen, evidence = [], []
    for where, kept in (
        ("with an empty revision whose file stays", True),
        ("with a revision that has no file", False),
    ):
        project, made = _legacy(workspace)
        steps = [made, project.alembic("revision -m 'as it was'"), project.alembic("stamp head")]
        if not kept:
            steps.append(project.remove(project.newest))
        steps.append(project.write("app/models.py", users(PHONE)))
        asked = project.alembic("revision --autogenerate -m 'add phone'")
        steps.append(asked)
        found = not asked.failed and "op.add_column('users', sa.Column('phone'" in project.upgrade_of()
        said = "add_column of phone proposed, and nothing else" if found else f"it ends with: {asked.error}"
        seen.append(Observation(where, found, said))
        evidence.append(evidence_text(*project.setup, *steps))
    return Observed(tuple(seen), evidence_text(*evidence))


@dataclass(frozen=True, slots=True)
class Nothing:
    """A project that was asked for a revision although nothing had changed.

    Attributes:
        project: Where.
        steps: What was done.
        upgrade: The body of the upgrade of the file that was written.
        after: What followed once that file had been deleted: a model's change, its revision, its upgrade.
    """

    project: TemporaryProject
    steps: tuple[Action, ...]
    upgrade: str
    after: tuple[Action, ...]


def _nothing(workspace: Workspace) -> Nothing:
    project, made = _legacy(workspace)
    asked = project.alembic("revision --autogenerate -m 'anything new'")
    functions, upgrade = project.functions(), project.upgrade_of()
    removed = project.remove(project.newest)
    project.write("app/models.py", users(PHONE))
    after = (
        project.alembic("revision --autogenerate -m 'add phone'"),
        project.alembic("upgrade head"),
        project.columns("users"),
    )
    return Nothing(project, (made, asked, functions, removed), upgrade, after)


def still_writes(workspace: Workspace) -> Observed:
    """A revision without a change: is a file written, and may it be deleted, before and after an upgrade?"""
    nothing = workspace.once(_nothing)
    written = _empty(nothing.upgrade)
    works = not any(step.failed for step in nothing.after) and ("phone",) in nothing.after[-1].rows
    seen = (
        f"a file with an empty upgrade() is {'written' if written else 'not written'}; "
        f"once it is deleted, the next revision {'is written and applied' if works else 'fails'}"
    )
    before = Observation("before it was applied", written and works, seen)
    evidence = evidence_text(
        *nothing.project.setup, *nothing.steps, f"# app/models.py, in Users: {PHONE}", *nothing.after
    )
    after, text = _deleted_once_applied(workspace)
    return Observed((before, after), evidence_text(evidence, text))


def _deleted_once_applied(workspace: Workspace) -> tuple[Observation, str]:
    project, made = _legacy(workspace)
    steps = [made, project.alembic("revision --autogenerate -m 'anything new'")]
    steps += [project.alembic("upgrade head"), project.remove(project.newest)]
    asked = project.alembic("upgrade head")
    workspace.give_back(project)
    seen = f"the next command ends with: {asked.error}" if asked.failed else "the next command runs"
    return (
        Observation("once it was applied", not asked.failed, seen),
        evidence_text(*project.setup, *steps, asked),
    )


def empty_means_equal(workspace: Workspace) -> Observed:
    """Differences of several kinds between models and database: is upgrade() empty all the same?"""
    backend = workspace.usable_backends("sqlite", "postgresql")[0]
    seen, evidence = [], []
    for where, model, made in _DIFFERENCES:
        project = workspace.project(users(model), backend=backend)
        steps = [
            project.sql(made),
            project.alembic("revision --autogenerate -m 'is it the same'"),
            project.functions(),
        ]
        empty = _empty(project.upgrade_of())
        seen.append(Observation(where, not empty, "upgrade() is empty" if empty else "a change is proposed"))
        evidence.append(evidence_text(*project.setup, *steps))
    return Observed(tuple(seen), evidence_text(*evidence))


_COLUMNS = "id INTEGER NOT NULL PRIMARY KEY, name VARCHAR(50) NOT NULL"
_DIFFERENCES = (
    (
        "while a CHECK is missing in the database",
        "__table_args__ = (CheckConstraint(\"name <> ''\", name='ck_users_name'),)",
        f"CREATE TABLE users ({_COLUMNS})",
    ),
    (
        "while a server default differs",
        "state = Column(String(9), server_default='new')",
        f"CREATE TABLE users ({_COLUMNS}, state VARCHAR(9) DEFAULT 'old')",
    ),
)


def _empty(body: str) -> bool:
    lines = [line.strip() for line in body.splitlines()]
    return [line for line in lines if line and not line.startswith(("#", '"""'))] == ["pass"]


def by_hand(workspace: Workspace) -> Observed:
    """`alembic revision -m`: what is in the file."""
    project = workspace.project(users(), backend=workspace.usable_backends("sqlite", "postgresql")[0])
    asked = project.alembic("revision -m add_full_text_search_index")
    bodies = (project.upgrade_of(), project.downgrade_of())
    empty = all(map(_empty, bodies))
    seen = (
        f"upgrade() and downgrade() {'hold nothing but pass' if empty else 'are not empty'}, "
        "although the models have a table that the database lacks"
    )
    return Observed(
        (Observation("without --autogenerate", empty, seen),),
        evidence_text(*project.setup, asked, project.show(project.newest)),
    )
