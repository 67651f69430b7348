"""Places where a trial builds its schemas: empty each time, and cheap enough for thousands of them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol, Self

from sqlalchemy import create_engine, event
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import StaticPool

from limbeck.databases.scratch import scratch
from limbeck.errors import InputError
from limbeck.matrices.tablespaces import tablespace

if TYPE_CHECKING:
    from sqlalchemy import Connection, ExceptionContext

    from limbeck.databases.database import Database


class Stage(Protocol):
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
        """A tablespace for the block, if it is named and there is such a thing; begun before `empty`."""

    def lost(self) -> bool:
        """Whether the server was lost since this was last asked: what failed meanwhile tells nothing."""

    def takes_back(self, *, commits: bool) -> bool:
        """Whether rolling back to a savepoint takes back all that was done to an empty schema after it.

        Args:
            commits: As for `empty`.
        """

    def settle(self, connection: Connection) -> None:
        """Make what was done so far a state of its own: a failure after it does not undo it."""

    def attempt(self, connection: Connection) -> AbstractContextManager[None]:
        """A block that may fail: what it raises passes through, and the connection can still be used."""

    def close(self) -> None:
        """Let everything go."""


@dataclass
class SqliteStage:
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

    def tablespace(self, name: str) -> AbstractContextManager[None]:  # noqa: ARG002 - SQLite has none
        """Nothing."""
        return nullcontext()

    def lost(self) -> bool:
        """There is no server."""
        return False

    def takes_back(self, *, commits: bool) -> bool:  # noqa: ARG002 - all are committed
        """Never."""
        return False

    def settle(self, connection: Connection) -> None:
        """Commit."""
        connection.commit()

    @contextmanager
    def attempt(self, connection: Connection) -> Iterator[None]:
        """What fails is rolled back as far as SQLite does, and Python's driver lets it."""
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
"""How the queries of a reflection are planned: a schema of two tables is found by its indexes in no time, and
both reading a whole catalogue and looking for a better plan take longer than that.
"""

_ROUND = 20
"""Trials after which what they left in the catalogues is cleared away."""


@dataclass
class PostgresqlStage:
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
        connection = self._standing()
        transaction = connection.begin()
        try:
            yield connection
        finally:
            transaction.rollback()
            self._clear_away(connection)

    def tablespace(self, name: str) -> AbstractContextManager[None]:
        """A tablespace of the server, if it is named."""
        return tablespace(self._standing().engine, name) if name else nullcontext()

    def lost(self) -> bool:
        """Whether a connection broke."""
        lost, self._lost = self._lost, False
        return lost

    def takes_back(self, *, commits: bool) -> bool:
        """What is not committed."""
        return not commits

    def settle(self, connection: Connection) -> None:
        """Check what was deferred; commit where that is done at all."""
        connection.exec_driver_sql("SET CONSTRAINTS ALL IMMEDIATE")
        if self._committing:
            connection.commit()

    @contextmanager
    def attempt(self, connection: Connection) -> Iterator[None]:
        """A savepoint, where there is a transaction around."""
        with _transaction(connection) if self._committing else connection.begin_nested():
            yield

    def close(self) -> None:
        """Close the connection, and drop the database."""
        connection, self._connection = self._connection, None
        database, self._database = self._database, None
        if connection is not None:
            connection.close()
        if database is not None:
            database.close()

    def _standing(self) -> Connection:
        if self._connection is None or self._connection.closed or self._connection.invalidated:
            self.close()
            self._database = self._scratch()
            self._connection = self._database.engine.connect()
            _set_up(self._connection)
            self._connection.commit()
        return self._connection

    def _clear_away(self, connection: Connection) -> None:
        """What is rolled back stays in the catalogues, and reading those takes longer and longer."""
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


@dataclass
class Stages:
    """The stages of a run, made when they are first needed. Use it as a context manager."""

    _open: dict[str, Stage] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _closing: bool = False

    def of(self, backend: str) -> Stage:
        """The stage of a backend.

        Args:
            backend: `sqlite` or `postgresql`.

        Raises:
            InputError: It is neither.
            ServerError: There is no PostgreSQL server to be had.
        """
        check_backend(backend)
        if backend not in self._open:
            self._open[backend] = STAGES[backend]()
        return self._open[backend]

    @contextmanager
    def taken(self, backend: str) -> Iterator[Stage]:
        """The stage of a backend for this thread alone: a trial that nobody waits for may still be running.

        Args:
            backend: `sqlite` or `postgresql`.

        Raises:
            InputError: It is neither.
        """
        try:
            with self._lock:
                yield self.of(backend)
        finally:
            if self._closing:
                self.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        """Close them all, one that is taken as soon as it is free; the next call of `of` makes a new one."""
        self._closing = True
        if self._lock.acquire(blocking=False):
            try:
                self._closing = False
                for stage in self._open.values():
                    stage.close()
                self._open.clear()
            finally:
                self._lock.release()


STAGES: Mapping[str, Callable[[], Stage]] = {"sqlite": SqliteStage, "postgresql": PostgresqlStage}
"""What is there to run trials on."""


def check_backend(backend: str) -> None:
    """Make sure that there are trials on a backend.

    Raises:
        InputError: There are none.
    """
    if backend not in STAGES:
        raise InputError(
            f"There are no trials on {backend!r}.",
            slug="unknown-backend",
            remedy=f"Use one of: {', '.join(STAGES)}.",
        )


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
    # The same moment reads the same everywhere, and nothing waits for ever.
    connection.exec_driver_sql("SET TIME ZONE 'UTC'")
    connection.exec_driver_sql("SET lock_timeout = '10s'")
    connection.exec_driver_sql("SET statement_timeout = '30s'")
    for name, value in _PLANNING.items():
        connection.exec_driver_sql(f"SET {name} = {value}")


def _enforce(connection: Any, _record: object) -> None:
    connection.execute("PRAGMA foreign_keys=ON")
