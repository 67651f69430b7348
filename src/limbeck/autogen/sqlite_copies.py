"""Copies of parts of an SQLite schema, each for something that is run on it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from alembic.runtime.migration import MigrationContext
from sqlalchemy.exc import DBAPIError

from limbeck.autogen.dry_run import KEPT_OPTIONS
from limbeck.autogen.replica import recorded_statements, replica, replica_engine
from limbeck.autogen.sqlite_schema import SchemaEntry, SqliteSchema, entries
from limbeck.catalog import read
from limbeck.databases.sqlite import quoted
from limbeck.errors import DatabaseError

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

    from limbeck.records import Snapshot


@dataclass(frozen=True, slots=True)
class SqliteCopy:
    """A copy of a part of a schema.

    Attributes:
        connection: The database in memory.
        missing: What could not be copied.
        context: Alembic's context there.
        statements: All that ran there up to now.
    """

    connection: Connection
    missing: tuple[str, ...]
    context: MigrationContext
    statements: Sequence[str]

    def working_views(self) -> set[str]:
        """The names of the views that can be read, without an error, now."""
        working = set()
        for entry in entries(self.connection):
            if entry.type == "view":
                with suppress(DBAPIError):
                    view = f"{quoted(entry.schema)}.{quoted(entry.name)}"
                    self.connection.exec_driver_sql(f"SELECT 1 FROM {view} LIMIT 0")  # noqa: S608 - quoted
                    working.add(entry.name)
        return working

    def snapshot(self) -> Snapshot | None:
        """What it holds; None where this SQLite is too old to tell."""
        try:
            return read(self.connection)
        except DatabaseError:
            return None


@dataclass(frozen=True, slots=True)
class SqliteCopies:
    """Makes copies.

    Attributes:
        schema: Everything in the database's schema.
        opts: The options of the project that change which statements are sent.
    """

    schema: SqliteSchema
    opts: Mapping[str, Any]
    _engine: Engine = field(default_factory=replica_engine)
    _around: dict[frozenset[str], list[SchemaEntry]] = field(default_factory=dict)

    @classmethod
    def of(cls, schema: SqliteSchema, opts: Mapping[str, Any]) -> SqliteCopies:
        """Copies of a schema for a project with these options."""
        return cls(schema, {key: opts[key] for key in KEPT_OPTIONS if key in opts})

    def around(self, tables: frozenset[str]) -> list[SchemaEntry]:
        """The part of the schema that operations on some tables can see; looked for once."""
        if tables not in self._around:
            self._around[tables] = self.schema.around(tables)
        return self._around[tables]

    @contextmanager
    def copy(self, tables: frozenset[str]) -> Iterator[SqliteCopy]:
        """A copy of the part of the schema that operations on some tables can see."""
        with (
            replica(self.around(tables), self._engine) as (connection, missing),
            recorded_statements(connection, everything=True) as statements,
        ):
            context = MigrationContext.configure(connection, opts=dict(self.opts))
            yield SqliteCopy(connection, missing, context, statements)
