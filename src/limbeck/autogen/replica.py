"""A copy of an SQLite schema in memory, without its rows: a place to run operations."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import NullPool

from limbeck.autogen.sqlite_schema import SchemaEntry
from limbeck.databases.sqlite import quoted

LOOKING = re.compile(r"\s*(?:PRAGMA|SELECT)\b(?!\s+(?:pg_catalog\.)?setval\b)", re.IGNORECASE)
"""How statements begin that only reflect. Setting a sequence is a SELECT, and changes it."""

CREATE = re.compile(
    r"CREATE\s+(?:(?:UNIQUE|VIRTUAL|TEMP|TEMPORARY)\s+)*(?:TABLE|INDEX|VIEW|TRIGGER)\s+(?:IF\s+NOT\s+EXISTS\s+)?",
    re.IGNORECASE,
)

ORDER = ("table", "index", "view", "trigger")


@contextmanager
def replica(
    entries: Iterable[SchemaEntry], engine: Engine | None = None
) -> Iterator[tuple[Connection, tuple[str, ...]]]:
    """Copy schema entries into an in-memory database of their own.

    Args:
        entries: What to build, in the order of creation.
        engine: What `replica_engine` made, for several copies; by default one of its own.

    Yields:
        The connection, and the names of what could not be copied: a virtual table whose module is absent, …
    """
    missing = []
    attached = {"main"}
    with (engine or replica_engine()).connect() as connection:
        driver: Any = connection.connection.dbapi_connection
        for entry in sorted(entries, key=lambda each: ORDER.index(each.type)):
            if entry.schema not in attached:
                attached.add(entry.schema)
                driver.execute(f"ATTACH ':memory:' AS {quoted(entry.schema)}")
            if entry.name.startswith("sqlite_"):
                continue
            try:
                driver.execute(_in_its_schema(entry))
            except Exception:  # noqa: BLE001 - the copy says what it lacks
                missing.append(entry.name)
        yield connection, tuple(missing)


def replica_engine() -> Engine:
    """An engine each of whose connections is an empty database, which is gone when it is closed."""
    engine = create_engine("sqlite://", poolclass=NullPool)
    event.listen(engine, "connect", _without_transactions)
    return engine


@contextmanager
def recorded_statements(connection: Connection, *, everything: bool) -> Iterator[list[str]]:
    """Note the statements that run meanwhile.

    Args:
        connection: The connection of the copy.
        everything: Whether statements that look like reflection count too.
    """
    statements: list[str] = []

    def note(*seen: Any) -> None:
        statement, parameters, context = seen[2:5]
        if not context.execution_options.get("no_parameters") and "format" in connection.dialect.paramstyle:
            statement = statement.replace("%%", "%")  # as the driver sends it
        if everything or not LOOKING.match(statement):
            values = f" -- with {parameters!r}" if parameters else ""
            statements.append(statement.strip().replace("\t", "    ").rstrip(";") + ";" + values)

    event.listen(connection, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(connection, "before_cursor_execute", note)


def _without_transactions(dbapi_connection: Any, _record: object) -> None:
    # The copy is thrown away: each statement stands for itself.
    dbapi_connection.isolation_level = None


def _in_its_schema(entry: SchemaEntry) -> str:
    """The statement with its schema named: SQLite stores it without."""
    return CREATE.sub(lambda found: f"{found[0]}{quoted(entry.schema)}.", entry.sql, count=1)
