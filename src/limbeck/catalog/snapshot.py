"""A snapshot of whatever a connection is connected to."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
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
    return ask(connection)()


def ask(connection: Connection) -> Callable[[], Snapshot]:
    """Ask for everything that the database holds now, as `read` does.

    Args:
        connection: A connection to SQLite or PostgreSQL; what is returned needs it no more.

    Returns:
        Makes the snapshot of the answers. On SQLite, where they are statements to be understood, this is most
        of the work.

    Raises:
        InputError: The database is neither of them.
        sqlalchemy.exc.SQLAlchemyError: The database refused; what was done before in the transaction stands.
    """
    dialect = connection.dialect.name
    definitions = _asker(dialect)(connection)
    version = ".".join(str(part) for part in connection.dialect.server_version_info or ())
    return lambda: Snapshot(dialect, f"{_SERVERS[dialect]} {version}".rstrip(), definitions())


def _given(definitions: tuple[Definition, ...]) -> tuple[Definition, ...]:
    return definitions


def _asker(dialect: str) -> Callable[[Connection], Callable[[], tuple[Definition, ...]]]:
    """The function that asks databases of a dialect; only what is needed is imported."""
    if dialect == "postgresql":
        from limbeck.catalog.postgresql.snapshot import read_postgresql

        return lambda connection: partial(_given, read_postgresql(connection))
    if dialect == "sqlite":
        from limbeck.catalog.sqlite.snapshot import ask_sqlite

        return ask_sqlite
    raise InputError(
        f"limbeck can't read the catalogue of {dialect} databases.",
        slug="unknown-dialect",
        remedy=f"Use one of: {', '.join(sorted(_SERVERS))}.",
    )
