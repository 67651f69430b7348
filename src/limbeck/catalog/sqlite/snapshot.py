"""Everything that an SQLite database holds."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from limbeck.catalog.sqlite.indexes import indexes
from limbeck.catalog.sqlite.rows import SchemaRows, schema_rows
from limbeck.catalog.sqlite.tables import tables
from limbeck.catalog.sqlite.triggers import triggers
from limbeck.catalog.sqlite.views import views
from limbeck.catalog.sqlite.virtual_tables import virtual_tables
from limbeck.records.snapshot import Definition

if TYPE_CHECKING:
    from sqlalchemy import Connection

KINDS = (tables, indexes, views, triggers, virtual_tables)
"""What makes definitions of the rows of a schema, one for each kind of object."""


def read_sqlite(connection: Connection) -> tuple[Definition, ...]:
    """Read everything that a database and those attached to it hold, but for temporary objects.

    It takes one statement, and two for each schema. Nothing is written, and the transaction stays as it is.

    Args:
        connection: A connection to SQLite 3.37 or newer; it may be read-only and in a transaction.

    Returns:
        The definitions, sorted by their keys and then by their attributes. The schema of `main` is empty.

    Raises:
        DatabaseError: SQLite is older than 3.37, and can't tell the tables of users from those of modules.
        sqlalchemy.exc.SQLAlchemyError: SQLite can't read its own schema.
    """
    return definitions(schema_rows(connection))


def definitions(schemas: Iterable[SchemaRows]) -> tuple[Definition, ...]:
    """What some schemas hold, sorted.

    Args:
        schemas: What SQLite said of them.
    """
    found = [definition for rows in schemas for kind in KINDS for definition in kind(rows)]
    return tuple(sorted(found, key=_sorting))


def _sorting(each: Definition) -> tuple[str, str, str, str, tuple[tuple[str, str], ...]]:
    return (each.kind, each.schema, each.table, each.name, each.attributes)
