"""Where a trial builds its schemas: empty each time, and cheap enough for thousands of trials."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from sqlalchemy import create_engine, event
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import StaticPool

from limbeck.databases.scratch import scratch
from limbeck.matrices.tablespaces import tablespace

if TYPE_CHECKING:
    from sqlalchemy import Connection, ExceptionContext

    from limbeck.databases.database import Database


class Sandbox(Protocol):
    """Where the trials of one backend are run, one after the other.

    Attributes:
        backend: `sqlite` or `postgresql`.
    """

    backend: str

    def empty(self, *, commits: bool, foreign_keys: bool) -> AbstractContextManager[Connection]:
        """An empty schema for the block, gone after it.

        Args:
            commits: Whether what is done there is committed, so that it needs a database of its own.
            foreign_keys: Whether SQLite enforces foreign keys.
        """

    def tablespace(self, name: str) -> AbstractContextManager[None]:
        """A tablespace for the block, if a name is given and the backend has them; entered before `empty`."""

    def lost(self) -> bool:
        """Whether the server was lost since the last call: what failed meanwhile proves nothing."""

    def undoes_by_rollback(self, *, commits: bool) -> bool:
        """Whether rolling back to a savepoint undoes everything that was done to the schema after it.

        Args:
            commits: As for `empty`.
        """

    def settle(self, connection: Connection) -> None:
        """Keep what was done so far: a failure after it does not undo it."""

    def recovering(self, connection: Connection) -> AbstractContextManager[None]:
        """A block that may fail: what it raises passes through, and the connection stays usable."""

    def close(self) -> None:
        """Close connections and drop databases."""


@dataclass
class SqliteSandbox:
    """In-memory databases, a new one each time."""

    backend: str = "sqlite"

    @contextmanager
    def empty(self, *, commits: bool, foreign_keys: bool) -> Iterator[Connection]:  # noqa: ARG002 - all are committed
        """A new database in memory."""
        engine = create_engine("sqlite://", poolclass=StaticPool)
        if foreign_keys:
            event.listen(engine, "connect", _enforce)
        try:
            with engine.connect() as connection:
                yield connection
        finally:
            engine.dispose()

    def tablespace(self, name: str) -> AbstractContextManager[None]:  # noqa: ARG002 - not needed
        """Nothing: SQLite has no tablespaces."""
        return nullcontext()

    def lost(self) -> bool:
        """Never: there is no server."""
        return False

    def undoes_by_rollback(self, *, commits: bool) -> bool:  # noqa: ARG002 - all are committed
        """Never: everything is committed."""
        return False

    def settle(self, connection: Connection) -> None:
        """Commit."""
        connection.commit()

    @contextmanager
    def recovering(self, connection: Connection) -> Iterator[None]:
        """A transaction; what fails is rolled back as far as SQLite and Python's driver allow."""
        with _transaction(connection):
            yield

    def close(self) -> None:
        """Nothing is left."""


_CATALOGS = (
    "pg_attribute",
    "pg_attrdef",
    "pg_class",
    "pg_constraint",
    "pg_depend",
    "pg_description",
    "pg_index",
    "pg_sequence",
    "pg_type",
)
_PLANNING = {
    "jit": "off",
    "join_collapse_limit": "1",
    "from_collapse_limit": "1",
    "enable_hashjoin": "off",
    "enable_mergejoin": "off",
}
"""Settings for the queries of a reflection: in a schema of two tables an index scan takes no time, while
reading a whole catalogue, or searching for a better plan, does.
"""

_ROUND = 20
"""Trials after which the catalogues are vacuumed."""


@dataclass
class PostgresqlSandbox:
    """One connection whose transaction is rolled back each time; or a database of its own."""

    backend: str = "postgresql"
    _database: Database | None = None
    _connection: Connection | None = None
    _trials: int = 0
    _committing: bool = False
    _lost: bool = False

    @contextmanager
    def empty(self, *, commits: bool, foreign_keys: bool) -> Iterator[Connection]:  # noqa: ARG002 - always enforced
        """A transaction that is rolled back, or a new database."""
        self._committing = commits
        if commits:
            with self._scratch() as database, database.connect() as connection:
                _set_up(connection)
                connection.commit()
                yield connection
            return
        connection = self._open_connection()
        transaction = connection.begin()
        try:
            yield connection
        finally:
            transaction.rollback()
            self._vacuum(connection)

    def tablespace(self, name: str) -> AbstractContextManager[None]:
        """A tablespace of the server, if it is named."""
        return tablespace(self._open_connection().engine, name) if name else nullcontext()

    def lost(self) -> bool:
        """Whether a connection broke."""
        lost, self._lost = self._lost, False
        return lost

    def undoes_by_rollback(self, *, commits: bool) -> bool:
        """Everything that is not committed."""
        return not commits

    def settle(self, connection: Connection) -> None:
        """Check deferred constraints; commit where the case commits."""
        connection.exec_driver_sql("SET CONSTRAINTS ALL IMMEDIATE")
        if self._committing:
            connection.commit()

    @contextmanager
    def recovering(self, connection: Connection) -> Iterator[None]:
        """A savepoint, where there is a transaction around."""
        with _transaction(connection) if self._committing else connection.begin_nested():
            yield

    def close(self) -> None:
        """Close the connection and drop the database."""
        connection, self._connection = self._connection, None
        database, self._database = self._database, None
        if connection is not None:
            connection.close()
        if database is not None:
            database.close()

    def _open_connection(self) -> Connection:
        if self._connection is None or self._connection.closed or self._connection.invalidated:
            self.close()
            self._database = self._scratch()
            self._connection = self._database.engine.connect()
            _set_up(self._connection)
            self._connection.commit()
        return self._connection

    def _vacuum(self, connection: Connection) -> None:
        """Rolled-back rows stay in the catalogues, and reading those would take longer and longer."""
        self._trials += 1
        if self._trials % _ROUND:
            return
        with (
            suppress(SQLAlchemyError),  # whoever uses the server next says what is wrong with it
            connection.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as vacuuming,
        ):
            vacuuming.exec_driver_sql(f"VACUUM {', '.join(_CATALOGS)}")

    def _scratch(self) -> Database:
        database = scratch("postgresql")
        event.listen(database.engine, "handle_error", self._notice)
        return database

    def _notice(self, context: ExceptionContext) -> None:
        self._lost = self._lost or context.is_disconnect


@contextmanager
def _transaction(connection: Connection) -> Iterator[None]:
    # What was only read until now opens no transaction around the migration, which may want to end its own.
    connection.commit()
    try:
        yield
    except BaseException:
        connection.rollback()
        raise
    connection.commit()


def _set_up(connection: Connection) -> None:
    # A moment reads the same everywhere, and nothing waits for ever.
    connection.exec_driver_sql("SET TIME ZONE 'UTC'")
    connection.exec_driver_sql("SET lock_timeout = '10s'")
    connection.exec_driver_sql("SET statement_timeout = '30s'")
    for name, value in _PLANNING.items():
        connection.exec_driver_sql(f"SET {name} = {value}")


def _enforce(connection: Any, _record: object) -> None:
    connection.execute("PRAGMA foreign_keys=ON")
