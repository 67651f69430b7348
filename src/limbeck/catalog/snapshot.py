"""A snapshot of whatever a connection is connected to."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING

from limbeck.errors import InputError
from limbeck.garbage_collector import collector_paused
from limbeck.records.snapshot import Definition, Snapshot

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from limbeck.catalog.sqlite.rows import SchemaRows

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
    with collector_paused():
        return CatalogueReading(connection).snapshot()


class CatalogueReading:
    """One reading of a catalogue, made when it is first needed, for all that want to know something of it.

    Args:
        connection: A connection to SQLite or PostgreSQL.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._definitions: tuple[Definition, ...] | None = None
        self._sqlite: tuple[SchemaRows, ...] | None = None

    def snapshot(self, meanwhile: Iterable[object] = ()) -> Snapshot:
        """Everything that the database holds.

        Args:
            meanwhile: Other work in small steps, which are taken while a server is busy; some may be left.

        Raises:
            InputError: The database is neither SQLite nor PostgreSQL.
            sqlalchemy.exc.SQLAlchemyError: The database refused; what was done before in the transaction
                stands.
        """
        return self.asked(meanwhile)()

    def asked(self, meanwhile: Iterable[object] = ()) -> Callable[[], Snapshot]:
        """Ask the database, where that was not done yet.

        Args:
            meanwhile: As for `snapshot`.

        Returns:
            Makes the snapshot of the answers, without the connection. On SQLite, where they are statements to
            be understood, this is most of the work.

        Raises:
            InputError: The database is neither SQLite nor PostgreSQL.
            sqlalchemy.exc.SQLAlchemyError: The database refused; what was done before in the transaction
                stands.
        """
        dialect = self._connection.dialect
        if dialect.name not in _SERVERS:
            raise InputError(
                f"limbeck can't read the catalogue of {dialect.name} databases.",
                slug="unknown-dialect",
                remedy=f"Use one of: {', '.join(sorted(_SERVERS))}.",
            )
        version = ".".join(str(part) for part in dialect.server_version_info or ())
        server = f"{_SERVERS[dialect.name]} {version}".rstrip()
        if dialect.name == "sqlite":
            return partial(_sqlite_snapshot, server, self.sqlite_rows())
        snapshot = Snapshot(dialect.name, server, self._postgresql(meanwhile))
        return lambda: snapshot

    def _postgresql(self, meanwhile: Iterable[object]) -> tuple[Definition, ...]:
        if self._definitions is None:
            from limbeck.catalog.postgresql.snapshot import read_postgresql  # only what is needed is imported

            self._definitions = read_postgresql(self._connection, meanwhile)
        return self._definitions

    def sqlite_rows(self) -> tuple[SchemaRows, ...]:
        """The rows that SQLite has for each schema.

        Raises:
            DatabaseError: SQLite is older than 3.37.
            sqlalchemy.exc.SQLAlchemyError: SQLite can't read its own schema.
        """
        if self._sqlite is None:
            from limbeck.catalog.sqlite.rows import schema_rows

            self._sqlite = schema_rows(self._connection)
        return self._sqlite


def _sqlite_snapshot(server: str, rows: tuple[SchemaRows, ...]) -> Snapshot:
    from limbeck.catalog.sqlite.snapshot import definitions

    return Snapshot("sqlite", server, definitions(rows))
