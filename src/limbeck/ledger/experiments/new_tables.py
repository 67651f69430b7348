"""New tables and the folders that their migrations land in."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from limbeck.ledger.action import Action, evidence_text
from limbeck.ledger.models import models, users
from limbeck.ledger.observation import Observation, Observed
from limbeck.ledger.project import TemporaryProject
from limbeck.ledger.workspace import Workspace
from limbeck.phrases import and_joined

TAGS = """\
id = Column(Integer, primary_key=True, index=True)
name = Column(String(100), unique=True, nullable=False)
slug = Column(String(100), unique=True, nullable=False)
"""


@dataclass(frozen=True, slots=True)
class Creation:
    """A project whose models have one new table.

    Attributes:
        project: Where.
        asked: The revision.
        functions: What its file does.
    """

    project: TemporaryProject
    asked: Action
    functions: Action

    @property
    def evidence(self) -> str:
        """All of it."""
        return evidence_text(*self.project.setup, self.asked, self.functions)


def _create_tags(workspace: Workspace) -> Creation:
    project = workspace.project(
        models(tags=TAGS), backend=workspace.usable_backends("sqlite", "postgresql")[0]
    )
    asked = project.alembic("revision --autogenerate -m add_tags_table")
    return Creation(project, asked, project.functions())


def tags_table(workspace: Workspace) -> Observed:
    """A model with `index=True` on its key and two columns with `unique=True`: what its revision creates."""
    made = workspace.once(_create_tags)
    upgrade = made.project.upgrade_of()
    unique = re.findall(r"sa\.UniqueConstraint\((.*)\)", upgrade)
    index = re.search(r"op\.create_index\((?:op\.f\()?'ix_tags_id'.*", upgrade)
    held = "op.create_table('tags'" in upgrade and unique == ["'name'", "'slug'"] and index is not None
    constraints = and_joined(f"UniqueConstraint({columns})" for columns in unique)
    below = index[0] if index else "no index"
    seen = f"create_table holds {constraints}, without a name; below it is {below}"
    return Observed((Observation("in the generated upgrade", held, seen),), made.evidence)


def undone_in_reverse(workspace: Workspace) -> Observed:
    """A new table with an index: the order of the operations of its generated downgrade."""
    made = workspace.once(_create_tags)
    calls = {
        name: re.findall(r"op\.(?!f\b)\w+", text)
        for name, text in (("upgrade", made.project.upgrade_of()), ("downgrade", made.project.downgrade_of()))
    }
    held = calls == {
        "upgrade": ["op.create_table", "op.create_index"],
        "downgrade": ["op.drop_index", "op.drop_table"],
    }
    seen = "; ".join(f"{name}: {', '.join(called)}" for name, called in calls.items())
    return Observed((Observation("in the generated file", held, seen),), made.evidence)


def _locate(workspace: Workspace, location: str) -> Creation:
    project = workspace.project(
        users(), backend=workspace.usable_backends("sqlite", "postgresql")[0], location=location
    )
    asked = project.alembic("revision --autogenerate -m 'create users'")
    return Creation(project, asked, Action("$ find . -name '*.py'", "\n".join(_files(project))))


def lands_in_alembic(workspace: Workspace) -> Observed:
    """`alembic init alembic` and `alembic init migrations`: where a generated file lands."""
    return _located(workspace, lambda made: made.project.newest.startswith("alembic/versions/"), "versions/")


def env_in_migrations(workspace: Workspace) -> Observed:
    """`alembic init migrations` and `alembic init alembic`: where `env.py` is."""
    return _located(workspace, lambda made: "migrations/env.py" in _files(made.project), "env.py")


def _located(workspace: Workspace, holds: Callable[[Creation], bool], part: str) -> Observed:
    places = [workspace.once(_locate, location) for location in ("alembic", "migrations")]
    seen = tuple(
        Observation(
            f"after `alembic init {made.project.location}`",
            holds(made),
            f"it is {next(name for name in _files(made.project) if part in name)}",
        )
        for made in places
    )
    return Observed(
        seen,
        evidence_text(
            *(step for made in places for step in (made.project.setup[0], made.asked, made.functions))
        ),
    )


def _files(project: TemporaryProject) -> list[str]:
    return sorted(path.relative_to(project.folder).as_posix() for path in project.folder.rglob("*.py"))
