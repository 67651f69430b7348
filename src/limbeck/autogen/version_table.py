"""The revisions that the version table holds, asked for in one round trip."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import column, select, table
from sqlalchemy.exc import DBAPIError

from limbeck.catalog.postgresql.messages import framed, is_psycopg, with_values

if TYPE_CHECKING:
    from alembic.runtime.migration import MigrationContext

_ABSENT = {"42P01", "3F000"}
"""SQLSTATE of a table and of a schema that is not there."""


def heads_at_once(context: MigrationContext) -> tuple[str, ...] | None:
    """What `MigrationContext.get_current_heads` would give, asked without looking for the table first.

    Args:
        context: A context on an open connection.

    Returns:
        The revisions, sorted; None where Alembic has to ask.
    """
    connection = context.connection
    if (
        connection is None
        or context.as_sql
        or context.opts.get("starting_rev")
        or connection.dialect.name != "postgresql"
        or not is_psycopg(connection)
        or connection.get_execution_options().get("schema_translate_map")
    ):
        return None
    versions = table(context.version_table, schema=context.version_table_schema)
    query: Any = select(column("version_num")).select_from(versions)
    try:
        ((_, rows),) = framed(connection, [with_values(connection, query, {})])
    except DBAPIError as error:
        return () if getattr(error.orig, "sqlstate", None) in _ABSENT else None
    return tuple(sorted(str(revision) for (revision,) in rows))
