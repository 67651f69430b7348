"""The SQL of operations on SQLite: run on a copy of the schema, because batch mode must reflect."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from alembic.operations.ops import ExecuteSQLOp, MigrateOperation
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, create_engine, event
from sqlalchemy.pool import StaticPool

from limbeck.autogen.running import KEPT_OPTIONS, Invocation, attempt, said
from limbeck.autogen.sqlite_schema import Entry, SqliteSchema, quoted
from limbeck.autogen.steps import steps

LOOKING = re.compile(r"\s*(?:PRAGMA|SELECT)\b", re.IGNORECASE)
"""How statements begin that only reflect."""

CREATE = re.compile(
    r"CREATE\s+(?:(?:UNIQUE|VIRTUAL|TEMP|TEMPORARY)\s+)*(?:TABLE|INDEX|VIEW|TRIGGER)\s+(?:IF\s+NOT\s+EXISTS\s+)?",
    re.IGNORECASE,
)

ORDER = ("table", "index", "view", "trigger")


@dataclass(frozen=True, slots=True)
class ReplicaRunner:
    """Runs operations on an in-memory copy of an SQLite schema, without its rows, and notes the statements.

    Attributes:
        schema: Everything in the database's schema.
        opts: The project's own options.
        invocation: How an operation is run.
    """

    schema: SqliteSchema
    opts: Mapping[str, Any]
    invocation: Invocation

    def alone(self, operation: MigrateOperation) -> str:
        """The statements of one operation on a copy of its own."""
        return self.through([[operation]])[0]

    def through(self, directions: Sequence[Sequence[MigrateOperation]]) -> list[str]:
        """The statements of each direction, run one after the other on one copy."""
        tables = _tables([each for direction in directions for each in direction])
        with replica(self.schema.around(tables)) as (connection, missing):
            return [
                "\n".join(filter(None, [self._run(connection, each, missing) for each in direction]))
                for direction in directions
            ]

    def _run(self, connection: Connection, operation: MigrateOperation, missing: Iterable[str]) -> str:
        kept = {key: self.opts[key] for key in KEPT_OPTIONS if key in self.opts}
        context = MigrationContext.configure(connection, opts=kept)
        with _noted(connection, everything=isinstance(operation, ExecuteSQLOp)) as statements:
            failed = attempt(
                lambda: self.invocation.run(context, operation), lambda error: _explain(error, missing)
            )
        return "\n".join([*statements, *([failed] if failed else [])])


@contextmanager
def replica(entries: Iterable[Entry]) -> Iterator[tuple[Connection, tuple[str, ...]]]:
    """An in-memory copy of schema entries.

    Args:
        entries: What to build, in the order of creation.

    Yields:
        The connection, and the names of what could not be copied (a virtual table whose module is not loaded, …).
    """
    engine = create_engine("sqlite://", poolclass=StaticPool)
    event.listen(engine, "connect", _without_transactions)
    missing = []
    attached = {"main"}
    try:
        with engine.connect() as connection:
            for entry in sorted(entries, key=lambda each: ORDER.index(each.type)):
                if entry.schema not in attached:
                    attached.add(entry.schema)
                    connection.exec_driver_sql(f"ATTACH ':memory:' AS {quoted(entry.schema)}")
                if entry.name.startswith("sqlite_"):
                    continue
                try:
                    connection.exec_driver_sql(_in_its_schema(entry))
                except Exception:
                    missing.append(entry.name)
            yield connection, tuple(missing)
    finally:
        engine.dispose()


@contextmanager
def _noted(connection: Connection, *, everything: bool) -> Iterator[list[str]]:
    """Note the statements that run meanwhile.

    Args:
        connection: The connection of the copy.
        everything: Whether statements that look like reflection count too.
    """
    statements: list[str] = []

    def note(
        _connection: Connection, _cursor: Any, statement: str, parameters: Any, _context: Any, _many: bool
    ) -> None:
        if everything or not LOOKING.match(statement):
            values = f" -- with {parameters!r}" if parameters else ""
            statements.append(statement.strip().replace("\t", "    ").rstrip(";") + ";" + values)

    event.listen(connection, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(connection, "before_cursor_execute", note)


def _explain(error: Exception, missing: Iterable[str]) -> str:
    message = said(error)
    if isinstance(error, NotImplementedError) or re.search(
        r'near "(ALTER|DROP|COMMENT|CONSTRAINT)"', message
    ):
        return (
            "SQLite cannot do this with ALTER TABLE: the script fails here.\n"
            "Set render_as_batch=True in env.py; Alembic then recreates the table."
        )
    absent = [name for name in missing if name in message]
    if absent:
        return f"Not shown: {', '.join(absent)} could not be copied without its extension ({message})."
    return f"The script fails here: {type(error).__name__}: {message}"


def _without_transactions(dbapi_connection: Any, _record: object) -> None:
    # The copy is thrown away: each statement stands for itself.
    dbapi_connection.isolation_level = None


def _in_its_schema(entry: Entry) -> str:
    """The statement with its schema named: SQLite stores it without."""
    return CREATE.sub(lambda found: f"{found[0]}{quoted(entry.schema)}.", entry.sql, count=1)


def _tables(operations: Sequence[MigrateOperation]) -> set[str]:
    names = set()
    for step in steps(operations):
        for attribute in ("table_name", "source_table", "referent_table", "new_table_name"):
            name = getattr(step.operation, attribute, None)
            if isinstance(name, str):
                names.add(name)
    return names
