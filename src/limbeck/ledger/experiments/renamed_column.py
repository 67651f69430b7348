"""A column that gets another name while its table holds rows."""

from __future__ import annotations

import re
from dataclasses import dataclass

from limbeck.ledger.action import Action, evidence_text
from limbeck.ledger.backends import TITLES
from limbeck.ledger.models import models
from limbeck.ledger.observation import Observation, Observed
from limbeck.ledger.project import TemporaryProject
from limbeck.ledger.workspace import Workspace

OLD = "id = Column(Integer, primary_key=True)\nuser_name = Column(String(50))"
NEW = "id = Column(Integer, primary_key=True)\nfull_name = Column(String(50))"
ROWS = (("Ada",), ("Alan",))


@dataclass(frozen=True, slots=True)
class Rename:
    """What was done, in order.

    Attributes:
        project: Where, with `users.user_name` renamed to `full_name` in the model.
        steps: All of it.
        upgrade: The body of the generated or corrected upgrade.
        downgrade: That of the downgrade.
        applied: The upgrade's command.
        there: The values of the renamed column after it.
        back: The values of the old one after the downgrade.
    """

    project: TemporaryProject
    steps: tuple[Action, ...]
    upgrade: str
    downgrade: str
    applied: Action
    there: Action
    back: Action

    @property
    def place(self) -> str:
        """Which backend it was."""
        return f"on {TITLES[self.project.dialect]}"

    @property
    def evidence(self) -> str:
        """All of it."""
        return evidence_text(*self.project.setup, *self.steps)


def _rename(workspace: Workspace, backend: str, corrected: bool) -> Rename:  # noqa: FBT001 - `once` passes it on
    project = workspace.project(models(users=OLD), backend=backend)
    steps = [project.alembic("revision --autogenerate -m 'create users'"), project.alembic("upgrade head")]
    steps.append(project.sql("INSERT INTO users (id, user_name) VALUES (1, 'Ada'), (2, 'Alan')"))
    project.write("app/models.py", models(users=NEW))
    steps.append(Action("# app/models.py, in Users: full_name = … instead of user_name = …", ""))
    steps += [project.alembic("revision --autogenerate -m 'rename a column'"), project.functions()]
    if corrected:
        steps.append(project.rewrite(_alter("user_name", "full_name"), _alter("full_name", "user_name")))
    upgrade, downgrade = project.upgrade_of(), project.downgrade_of()
    applied = project.alembic("upgrade head")
    there = project.sql("SELECT full_name FROM users ORDER BY id")
    undone = project.alembic("downgrade -1")
    back = project.sql("SELECT user_name FROM users ORDER BY id")
    steps += [applied, there, undone, back]
    workspace.give_back(project)
    return Rename(project, tuple(steps), upgrade, downgrade, applied, there, back)


def _alter(old: str, new: str) -> str:
    return f"op.alter_column('users', '{old}', new_column_name='{new}')"


def _everywhere(workspace: Workspace, *, corrected: bool = False) -> tuple[Rename, ...]:
    return tuple(
        workspace.once(_rename, backend, corrected)
        for backend in workspace.usable_backends("sqlite", "postgresql")
    )


def loses_rows(workspace: Workspace) -> Observed:
    """A renamed column in a table with rows: the generated migration is applied as it is."""
    renames = _everywhere(workspace)
    seen = tuple(
        Observation(
            each.place,
            not each.applied.failed
            and "warn" not in each.applied.output.lower()
            and each.there.rows == _NOTHING,
            f"upgrade ends with exit code {each.applied.code} and no warning, and of the names "
            f"{_names(ROWS)} the column holds {_names(each.there.rows)}",
        )
        for each in renames
    )
    return Observed(seen, evidence_text(*(each.evidence for each in renames)))


def drops_unread(workspace: Workspace) -> Observed:
    """`alembic revision --autogenerate` and `alembic upgrade head`, nothing read between: what is gone."""
    renames = _everywhere(workspace)
    seen = []
    for each in renames:
        dropped = re.search(r"op\.drop_column\('users', 'user_name'\)", each.upgrade)
        gone = dropped is not None and not each.applied.failed
        seen.append(
            Observation(each.place, gone, "the column user_name is dropped" if gone else "nothing is dropped")
        )
    return Observed(tuple(seen), evidence_text(*(each.evidence for each in renames)))


def rename_drops(workspace: Workspace) -> Observed:
    """A column renamed in the model only: what the generated upgrade does with the old one."""
    renames = _everywhere(workspace)
    seen = tuple(
        Observation(each.place, "op.drop_column(" in each.upgrade, f"the upgrade is {_calls(each.upgrade)}")
        for each in renames
    )
    return Observed(seen, evidence_text(*(each.evidence for each in renames)))


def drop_comes_first(workspace: Workspace) -> Observed:
    """The order of the two operations that a rename comes out as."""
    renames = _everywhere(workspace)
    seen = tuple(
        Observation(
            each.place,
            0 <= each.upgrade.find("op.drop_column(") < each.upgrade.find("op.add_column("),
            f"the upgrade is {_calls(each.upgrade)}",
        )
        for each in renames
    )
    return Observed(seen, evidence_text(*(each.evidence for each in renames)))


def round_trip(workspace: Workspace) -> Observed:
    """A misread rename up and down: its downgrade brings the dropped column back, and its rows?"""
    renames = _everywhere(workspace)
    seen = tuple(
        Observation(
            each.place,
            each.back.rows == ROWS,
            f"the column user_name is back, and of the names {_names(ROWS)} it holds "
            f"{_names(each.back.rows)}",
        )
        for each in renames
    )
    return Observed(seen, evidence_text(*(each.evidence for each in renames)))


def downgrade_tells(workspace: Workspace) -> Observed:
    """A generated downgrade, read and then run: the schema that it names, and the rows."""
    each = _everywhere(workspace)[0]
    tells = "op.add_column('users', sa.Column('user_name'" in each.downgrade
    seen = (
        Observation(
            "for the schema",
            tells and bool(each.back.rows),
            "it reads add_column of user_name, and running it brings that column",
        ),
        Observation(
            "for the rows",
            each.back.rows == ROWS,
            f"it reads the same, and of the names {_names(ROWS)} the column holds {_names(each.back.rows)}",
        ),
    )
    return Observed(seen, each.evidence)


def corrected(workspace: Workspace) -> Observed:
    """A misread rename, edited to `alter_column(new_column_name=…)` both ways: the rows after each."""
    renames = _everywhere(workspace, corrected=True)
    seen = tuple(
        Observation(
            each.place,
            each.there.rows == ROWS == each.back.rows,
            f"the names are {_names(each.there.rows)} after the upgrade and {_names(each.back.rows)} after "
            "the downgrade",
        )
        for each in renames
    )
    return Observed(seen, evidence_text(*(each.evidence for each in renames)))


def renames(workspace: Workspace) -> Observed:
    """`op.alter_column(table, old, new_column_name=new)`: the rows after it, and its SQL for MySQL."""
    here = corrected(workspace)
    project = workspace.project(backend=workspace.usable_backends("sqlite", "postgresql")[0])
    written = project.by_hand("rename a column", _alter("user_name", "full_name"))
    edited = project.edit("alembic.ini", f"sqlalchemy.url = {project.ini_url}", "sqlalchemy.url = mysql://")
    offline = project.alembic("upgrade head --sql")
    project.edit("alembic.ini", "sqlalchemy.url = mysql://", f"sqlalchemy.url = {project.ini_url}")
    workspace.give_back(project)
    seen = f"it ends with: {offline.error}" if offline.failed else "it is written"
    there = Observation("as SQL for MySQL, which wants `existing_type` too", not offline.failed, seen)
    return Observed((*here.observations, there), evidence_text(here.evidence, written, edited, offline))


_NOTHING = tuple((None,) for _ in ROWS)


def _names(rows: tuple[tuple[object, ...], ...]) -> str:
    return ", ".join(str(row[0]) for row in rows)


def _calls(body: str) -> str:
    return ", then ".join(re.findall(r"op\.(\w+)\(", body)) or "empty"
