"""What changed between releases: the same project on the installed Alembic and on an older one."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from limbeck.ledger.backends import TITLES
from limbeck.ledger.experiment import Bench
from limbeck.ledger.experiments.settings import configure
from limbeck.ledger.models import users
from limbeck.ledger.observation import Observation, Observed
from limbeck.ledger.step import told

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


def _asked(
    bench: Bench, column: str, table: str, setting: str, where: tuple[str, str | None]
) -> tuple[bool, str]:
    """Whether autogenerate proposes anything, and the evidence."""
    backend, release = where
    project = bench.project(users(column), backend=backend, release=release)
    steps = [project.sql(table)]
    if setting:
        steps.append(configure(project, setting))
    steps += [project.alembic("revision --autogenerate -m 'what differs'"), project.functions()]
    proposed = "op." in project.upgrade_of()
    bench.done(project)
    heading = f"# With Alembic {project.process.versions['alembic']}, {TITLES[backend]}:"
    return proposed, told(heading, *project.setup, *steps)


def types_need_a_setting(bench: Bench) -> Observed:
    """A changed type, with the defaults and with `compare_type=True`, on this release and on 1.11.3."""
    seen, evidence = [], []
    for backend in bench.each("sqlite", "postgresql"):
        plain, text = bench.once(_asked, TYPED, TYPED_TABLE, "", (backend, None))
        seen.append(
            Observation(
                f"on {TITLES[backend]}", not plain, f"without the setting the type change is {_found(plain)}"
            )
        )
        evidence.append(text)
    if bench.has(BEFORE_TYPES):
        where = (bench.each("sqlite", "postgresql")[0], BEFORE_TYPES)
        plain, text = bench.once(_asked, TYPED, TYPED_TABLE, "", where)
        told_to, more = bench.once(_asked, TYPED, TYPED_TABLE, "compare_type=True", where)
        said = f"without the setting it was {_found(plain)}, with it {_found(told_to)}"
        seen.append(
            Observation(f"with Alembic {BEFORE_TYPES}", told_to and not plain, said, release=BEFORE_TYPES)
        )
        evidence += [text, more]
    return Observed(tuple(seen), told(*evidence))


def settings_left_out(bench: Bench) -> Observed:
    """A changed type and a changed server default, with the `env.py` of `alembic init`."""
    seen, evidence = [], []
    for where, column, table in (
        ("for a type", TYPED, TYPED_TABLE),
        ("for a server default", DEFAULTED, DEFAULTED_TABLE),
    ):
        for backend in bench.each("sqlite", "postgresql"):
            found, text = bench.once(_asked, column, table, "", (backend, None))
            seen.append(
                Observation(f"{where} on {TITLES[backend]}", not found, f"the change is {_found(found)}")
            )
            evidence.append(text)
    return Observed(tuple(seen), told(*evidence))


def checks_by_default(bench: Bench) -> Observed:
    """A named CHECK that only the models have, with the defaults of this release and of 1.19.1."""
    seen, evidence = [], []
    for backend in bench.each("sqlite", "postgresql"):
        found, text = bench.once(_asked, CHECKED, CHECKED_TABLE, "", (backend, None))
        seen.append(Observation(f"on {TITLES[backend]}", found, f"the constraint is {_found(found)}"))
        evidence.append(text)
    if bench.has(WITH_CHECKS):
        where = (bench.each("postgresql", "sqlite")[0], WITH_CHECKS)
        found, text = bench.once(_asked, CHECKED, CHECKED_TABLE, "", where)
        seen.append(
            Observation(
                f"with Alembic {WITH_CHECKS}",
                found,
                f"the constraint was {_found(found)}",
                release=WITH_CHECKS,
            )
        )
        evidence.append(text)
    return Observed(tuple(seen), told(*evidence))


def _found(found: object) -> str:
    return "detected" if found else "not detected"


NEEDED: Mapping[Callable[[Bench], Observed], str] = {
    types_need_a_setting: BEFORE_TYPES,
    checks_by_default: WITH_CHECKS,
}
"""The release that each of these tests needs, to begin to fetch it early."""
