"""Comparing small schemas on both backends."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol

import pytest

from limbeck.autogen.compare import compare

if TYPE_CHECKING:
    from sqlalchemy import MetaData

    from limbeck.databases.database import Database
    from limbeck.records import Change, Comparison


class Look(Protocol):
    """Puts statements into a database, then compares it with models."""

    def __call__(self, ddl: list[str], metadata: MetaData, **options: Any) -> Comparison: ...


def looking_at(database: Database) -> Look:
    # psycopg reads % in a statement as a parameter.
    percent = "%%" if database.dialect == "postgresql" else "%"

    def look(ddl: list[str], metadata: MetaData, **options: Any) -> Comparison:
        with database.engine.begin() as connection:
            for statement in ddl:
                connection.exec_driver_sql(statement.replace("%", percent))
        if database.dialect == "sqlite":
            options.setdefault("render_as_batch", True)
        with database.engine.connect() as connection:
            comparison = compare(connection, [metadata], options)
        assert comparison.failure is None, comparison.failure
        return comparison

    return look


@pytest.fixture
def on_sqlite(scratch_sqlite: Database) -> Look:
    """Compare on an empty SQLite database, with batch mode."""
    return looking_at(scratch_sqlite)


@pytest.fixture
def on_postgres(scratch_postgres: Database) -> Look:
    """Compare on an empty PostgreSQL database."""
    return looking_at(scratch_postgres)


@pytest.fixture(params=["sqlite", "postgresql"])
def on_both(request: pytest.FixtureRequest) -> Look:
    """Compare on either backend."""
    name = {"sqlite": "scratch_sqlite", "postgresql": "scratch_postgres"}[request.param]
    return looking_at(request.getfixturevalue(name))


@pytest.fixture
def only() -> Callable[[Comparison], Change]:
    """The one change of a comparison that has one."""

    def one(comparison: Comparison) -> Change:
        (change,) = comparison.changes
        return change

    return one
