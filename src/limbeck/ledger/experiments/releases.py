"""What changed between releases: the same project on the installed Alembic and on an older one."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from limbeck.ledger.action import evidence_text
from limbeck.ledger.backends import TITLES
from limbeck.ledger.experiments.settings import configure
from limbeck.ledger.models import users
from limbeck.ledger.observation import Observation, Observed
from limbeck.ledger.workspace import Workspace

BEFORE_TYPES = "1.11.3"
"""The last release that compared types only when told to."""

WITH_CHECKS = "1.19.1"
"""The last release that compared named CHECK constraints unless told not to."""

COLUMNS = "id INTEGER NOT NULL PRIMARY KEY, name VARCHAR(50) NOT NULL"
TYPED = "bio = Column(Text)"
TYPED_TABLE = f"CREATE TABLE users ({COLUMNS}, bio VARCHAR(50))"
CHECKED = "__table_args__ = (CheckConstraint(\"name <> ''\", name='ck_users_name'),)"
CHECKED_TABLE = f"CREATE TABLE users ({COLUMNS})"
DEFAULTED = "state = Column(String(9), server_default='new')"
DEFAULTED_TABLE = f"CREATE TABLE users ({COLUMNS}, state VARCHAR(9) DEFAULT 'old')"


def _is_proposed(
    workspace: Workspace, column: str, table: str, setting: str, where: tuple[str, str | None]
) -> tuple[bool, str]:
    """Whether autogenerate proposes anything, and the evidence."""
    backend, release = where
    project = workspace.project(users(column), backend=backend, release=release)
    steps = [project.sql(table)]
    if setting:
        steps.append(configure(project, setting))
    steps += [project.alembic("revision --autogenerate -m 'what differs'"), project.functions()]
    proposed = "op." in project.upgrade_of()
    workspace.give_back(project)
    heading = f"# With Alembic {project.command_line.versions['alembic']}, {TITLES[backend]}:"
    return proposed, evidence_text(heading, *project.setup, *steps)


def types_need_a_setting(workspace: Workspace) -> Observed:
    """A changed type, with the defaults and with `compare_type=True`, on this release and on 1.11.3."""
    seen, evidence = [], []
    for backend in workspace.usable_backends("sqlite", "postgresql"):
        plain, text = workspace.once(_is_proposed, TYPED, TYPED_TABLE, "", (backend, None))
        seen.append(
            Observation(
                f"on {TITLES[backend]}", not plain, f"without the setting the type change is {_found(plain)}"
            )
        )
        evidence.append(text)
    if workspace.has_release(BEFORE_TYPES):
        where = (workspace.usable_backends("sqlite", "postgresql")[0], BEFORE_TYPES)
        plain, text = workspace.once(_is_proposed, TYPED, TYPED_TABLE, "", where)
        told_to, more = workspace.once(_is_proposed, TYPED, TYPED_TABLE, "compare_type=True", where)
        said = f"without the setting it was {_found(plain)}, with it {_found(told_to)}"
        seen.append(
            Observation(f"with Alembic {BEFORE_TYPES}", told_to and not plain, said, release=BEFORE_TYPES)
        )
        evidence += [text, more]
    return Observed(tuple(seen), evidence_text(*evidence))


def settings_left_out(workspace: Workspace) -> Observed:
    """A changed type and a changed server default, with the `env.py` of `alembic init`."""
    seen, evidence = [], []
    for where, column, table in (
        ("for a type", TYPED, TYPED_TABLE),
        ("for a server default", DEFAULTED, DEFAULTED_TABLE),
    ):
        for backend in workspace.usable_backends("sqlite", "postgresql"):
            found, text = workspace.once(_is_proposed, column, table, "", (backend, None))
            seen.append(
                Observation(f"{where} on {TITLES[backend]}", not found, f"the change is {_found(found)}")
            )
            evidence.append(text)
    return Observed(tuple(seen), evidence_text(*evidence))


def checks_by_default(workspace: Workspace) -> Observed:
    """A named CHECK that only the models have, with the defaults of this release and of 1.19.1."""
    seen, evidence = [], []
    for backend in workspace.usable_backends("sqlite", "postgresql"):
        found, text = workspace.once(_is_proposed, CHECKED, CHECKED_TABLE, "", (backend, None))
        seen.append(Observation(f"on {TITLES[backend]}", found, f"the constraint is {_found(found)}"))
        evidence.append(text)
    if workspace.has_release(WITH_CHECKS):
        where = (workspace.usable_backends("postgresql", "sqlite")[0], WITH_CHECKS)
        found, text = workspace.once(_is_proposed, CHECKED, CHECKED_TABLE, "", where)
        seen.append(
            Observation(
                f"with Alembic {WITH_CHECKS}",
                found,
                f"the constraint was {_found(found)}",
                release=WITH_CHECKS,
            )
        )
        evidence.append(text)
    return Observed(tuple(seen), evidence_text(*evidence))


def _found(found: object) -> str:
    return "detected" if found else "not detected"


NEEDED: Mapping[Callable[[Workspace], Observed], str] = {
    types_need_a_setting: BEFORE_TYPES,
    checks_by_default: WITH_CHECKS,
}
"""The release that each of these tests needs, to begin to fetch it early."""
