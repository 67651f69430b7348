"""A snapshot of whatever a connection is connected to."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from limbeck.errors import InputError
from limbeck.records.snapshot import Definition, Snapshot

if TYPE_CHECKING:
    from sqlalchemy import Connection

_SERVERS = {"postgresql": "PostgreSQL", "sqlite": "SQLite"}


def read(connection: Connection) -> Snapshot:
    """Read everything that the database holds, in a number of round trips that its size does not change.

    It writes nothing, sees what the transaction of the connection has not committed yet, and leaves settings
    and transaction as they were.

    Args:
        connection: A connection to SQLite or PostgreSQL.

    Raises:
        InputError: The database is neither of them.
        sqlalchemy.exc.SQLAlchemyError: The database refused; what was done before in the transaction stands.
    """
    dialect = connection.dialect.name
    reader = _reader(dialect)
    definitions = reader(connection)
    version = ".".join(str(part) for part in connection.dialect.server_version_info or ())
    return Snapshot(dialect, f"{_SERVERS[dialect]} {version}".rstrip(), definitions)


def _reader(dialect: str) -> Callable[[Connection], tuple[Definition, ...]]:
    """The function that reads databases of a dialect; only what is needed is imported."""
    if dialect == "postgresql":
        from limbeck.catalog.postgresql.snapshot import read_postgresql

        return read_postgresql
    if dialect == "sqlite":
        from limbeck.catalog.sqlite.snapshot import read_sqlite

        return read_sqlite
    raise InputError(
        f"There is no catalogue for {dialect} databases.",
        slug="unknown-dialect",
        remedy=f"Use one of: {', '.join(sorted(_SERVERS))}.",
    )
