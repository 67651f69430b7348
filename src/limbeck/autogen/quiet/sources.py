"""The tables of a database, read at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy.exc import DBAPIError

from limbeck.autogen.quiet.postgresql_facts import postgresql_facts
from limbeck.autogen.quiet.sqlite_facts import SqliteFacts
from limbeck.autogen.quiet.sqlite_rows import SqliteRows, TemporaryTablesError, UnreadableTextsError
from limbeck.catalog.postgresql.messages import framed, is_psycopg
from limbeck.errors import CancelledError, LimbeckError

if TYPE_CHECKING:
    from alembic.autogenerate.api import AutogenContext
    from alembic.runtime.migration import MigrationContext
    from sqlalchemy import Connection
    from sqlalchemy.engine import Dialect

    from limbeck.autogen.quiet.facts import Key, TableFacts
    from limbeck.catalog import CatalogueReading

_PATH = "SELECT pg_catalog.current_schemas(true)"
NAMES = (
    "SELECT n.nspname::text, pg_catalog.array_agg(c.relname::text) FROM pg_catalog.pg_class AS c "
    "JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace "
    "WHERE c.relkind IN ('r', 'p') AND c.relpersistence <> 't' "
    "AND (n.nspname <> pg_catalog.current_schema() OR pg_catalog.pg_table_is_visible(c.oid)) "
    "AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema' GROUP BY n.nspname"
)
"""The tables that SQLAlchemy lists, those of all schemas at once."""


class PlainWayError(Exception):
    """Alembic has to compare all tables; the text says why, where a reader may want to know."""


@dataclass(frozen=True, slots=True)
class DatabaseTables:
    """What a database says of its tables.

    Attributes:
        facts: What it says of those that a comparison would look at.
        dialect: SQLAlchemy's dialect that answers from what was read; None to have it ask.
        names: The names of all tables by schema; None on SQLite, where a comparison asks for them.
        default_schema: The name of the schema that is meant by None.
        sqlite: The rows that the dialect answers from on SQLite.
    """

    facts: Mapping[Key, TableFacts]
    dialect: Dialect | None = None
    names: dict[str, list[str]] | None = None
    default_schema: str = ""
    sqlite: SqliteRows | None = None

    def serials(self) -> set[tuple[Key, str]]:
        """The columns that own the sequence of their default."""
        return {
            (key, name)
            for key, facts in self.facts.items()
            for name, column in facts.columns.items()
            if column.plain is not None
        }

    def ask_indexes(self, quiet: Collection[Key]) -> None:
        """Read at once what a comparison asks about indexes, where it asks for each alone.

        Args:
            quiet: The tables that it does not look at.

        Raises:
            UnreadableIndexesError: SQLite refused.
        """
        if self.sqlite is not None:
            self.sqlite.ask_indexes(name for schema, name in self.facts if (schema, name) not in quiet)

    def shown(self, quiet: Collection[Key], asking: AutogenContext) -> dict[str | None, list[str]]:
        """The tables by schema that a comparison looks at, where their names are known.

        Args:
            quiet: Those that it does not look at.
            asking: The state of a run, for its filters.
        """
        asked: Any = asking.run_name_filters
        found: dict[str | None, list[str]] = {}
        for name, tables in (self.names or {}).items():
            schema = None if name == self.default_schema else name
            if asked(schema, "schema", {}):
                found[schema] = [
                    each
                    for each in tables
                    if (schema, each) not in quiet and asked(each, "table", {"schema_name": schema})
                ]
        return found


def database_tables(
    context: MigrationContext,
    asking: AutogenContext,
    reading: CatalogueReading,
    meanwhile: Iterable[object] = (),
) -> DatabaseTables:
    """Read what the database says of its tables.

    Args:
        context: The context on an open connection.
        asking: The state of a run, for its filters.
        reading: The catalogue of the database.
        meanwhile: Other work in small steps, which are taken while a server is busy; some may be left.

    Raises:
        PlainWayError: It can't be read, or the names in it don't stand for one table each.
        Exception: Whatever SQLAlchemy raises where its inner forms are not what they were.
    """
    connection: Any = context.connection
    every_schema = bool(context.opts.get("include_schemas"))
    try:
        if context.dialect.name == "postgresql":
            return _postgresql(connection, asking, reading, meanwhile, every_schema=every_schema)
        if context.dialect.name == "sqlite":
            return _sqlite(connection, asking, reading, every_schema=every_schema)
    except CancelledError:
        raise
    except (DBAPIError, LimbeckError, TemporaryTablesError, UnreadableTextsError) as error:
        raise PlainWayError from error
    raise PlainWayError


def _postgresql(
    connection: Connection,
    asking: AutogenContext,
    reading: CatalogueReading,
    meanwhile: Iterable[object],
    *,
    every_schema: bool,
) -> DatabaseTables:
    default = str(connection.dialect.default_schema_name)
    path, listed = _path_and_names(connection)
    if path != ["pg_catalog", default]:
        raise PlainWayError  # a name may mean a table of another schema
    asked: Any = asking.run_name_filters
    names = {schema: list(tables) for schema, tables in listed if every_schema or schema == default}
    wanted: set[str | None] = {None, *(names.keys() - {default})}
    seen = {schema for schema in wanted if asked(schema, "schema", {})}
    facts = postgresql_facts(reading.snapshot(meanwhile), default)
    return DatabaseTables(
        {key: each for key, each in facts.items() if key[0] in seen},
        names=names,
        default_schema=default,
    )


def _path_and_names(connection: Connection) -> tuple[list[str], Sequence[Sequence[Any]]]:
    """The schemas that are searched, and the tables of each; by psycopg in one message."""
    if is_psycopg(connection):
        (_, path), (_, names) = framed(connection, [_PATH, NAMES])
    else:
        path = connection.exec_driver_sql(_PATH).all()
        escaped = NAMES.replace("%", "%%") if connection.dialect.paramstyle in _DOUBLED else NAMES
        names = connection.exec_driver_sql(escaped).all()
    return list(path[0][0]), names


_DOUBLED = ("format", "pyformat")
"""Where a driver looks for parameters."""


def _sqlite(
    connection: Connection, asking: AutogenContext, reading: CatalogueReading, *, every_schema: bool
) -> DatabaseTables:
    if every_schema and list(asking.inspector.get_schema_names()) != ["main"]:
        raise PlainWayError
    rows = SqliteRows.read(connection, reading.sqlite_rows())
    dialect = rows.answering(connection.dialect)
    return DatabaseTables(SqliteFacts(rows, connection, dialect), dialect, sqlite=rows)
