"""A second session of a scratch database: it reads who holds which lock, and tries what others would do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy.exc import DBAPIError

from limbeck.projects.worker.effects.own_sessions import OURS, OwnSessions
from limbeck.projects.worker.effects.relations import Relation, Relations, question

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

MODES = (
    "AccessShareLock",
    "RowShareLock",
    "RowExclusiveLock",
    "ShareUpdateExclusiveLock",
    "ShareLock",
    "ShareRowExclusiveLock",
    "ExclusiveLock",
    "AccessExclusiveLock",
)
"""PostgreSQL's lock modes, from the weakest to the strongest."""

_LOCK_TIMEOUT = (
    1  # millisecond: whoever holds a lock is idle meanwhile, so that waiting longer changes nothing
)
_LIMIT = 10_000  # milliseconds for anything else
_NOT_AVAILABLE = "55P03"  # SQLSTATE lock_not_available
_COLUMN = (
    "SELECT pg_catalog.quote_ident(attname) FROM pg_catalog.pg_attribute "
    "WHERE attrelid = {number} AND attnum > 0 AND NOT attisdropped ORDER BY attnum LIMIT 1"
)
_PLACE = "SELECT CAST({number} AS pg_catalog.oid)::pg_catalog.regclass::text"
_WRITABLE = """
SELECT pg_catalog.format('%I.%I', n.nspname, c.relname)
FROM pg_catalog.pg_class AS c
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
"""


@dataclass(frozen=True, slots=True)
class Locks:
    """What a session holds, and what it waits for.

    Attributes:
        transaction: What the server calls its transaction; None outside of one.
        modes: The strongest mode by table, those that it still waits for included.
        marks: The strongest mode by table or index: what has changed when another one could be made to wait.
        is_waiting: Whether it waits for one.
    """

    transaction: str | None
    modes: dict[int, str]
    marks: dict[int, str]
    is_waiting: bool


class SecondSession:
    """A session that watches another one, by a connection of its own in autocommit."""

    def __init__(self, engine: Engine, unseen: frozenset[str]) -> None:
        """Connect.

        Args:
            engine: Makes connections by a driver that blocks.
            unseen: The names of tables that do not count.

        Raises:
            sqlalchemy.exc.SQLAlchemyError: There is no connection to be made.
        """
        self._engine = engine
        self._unseen = unseen
        self._connection = _connected(engine)
        self.version = (engine.dialect.server_version_info or (0,))[0]

    @classmethod
    def open(cls, sessions: OwnSessions, driver: str, unseen: frozenset[str]) -> SecondSession | None:
        """A second session of a scratch database; None where no driver is there that blocks.

        Args:
            sessions: Our sessions there.
            driver: The driver that the project uses.
            unseen: The names of tables that do not count.

        Raises:
            sqlalchemy.exc.SQLAlchemyError: There is no connection to be made.
        """
        engine = sessions.watching(driver)
        return None if engine is None else cls(engine, unseen)

    def relations(self) -> Relations:
        """The tables and indexes, as others than their owner see them."""
        return Relations.from_rows(self._ask(question("relations", self.version)), self._unseen)

    def locks(self, backend: int) -> Locks:
        """The locks of another session.

        Args:
            backend: The number of its process.
        """
        rows = self._ask(question("locks", self.version).format(backend=int(backend)))
        transaction, is_waiting = None, False
        modes: dict[int, str] = {}
        marks: dict[int, str] = {}
        for name, table, mode, granted, number in rows:
            transaction = name
            is_waiting = is_waiting or not granted
            if number is not None and mode in MODES:
                modes[table] = stronger(modes.get(table), mode)
                marks[number] = stronger(marks.get(number), mode)
        return Locks(transaction, modes, marks, is_waiting)

    def must_wait(self, table: Relation) -> list[str]:
        """What another session can't do with a table at this moment: `read`, `write` or both.

        Args:
            table: A table that this session sees.
        """
        place = self._ask(_PLACE.format(number=table.number))[0][0]
        if self._waits(f"SELECT 1 FROM {place} LIMIT 0"):  # noqa: S608  quoted by PostgreSQL
            return ["read", "write"]  # what a SELECT waits for, every other statement does
        if table.kind == "m":
            return []
        columns = [name for (name,) in self._ask(_COLUMN.format(number=table.number))]
        tries = [f"INSERT INTO {place} SELECT WHERE false"]
        tries += [f"UPDATE {place} SET {name} = DEFAULT WHERE false" for name in columns]  # noqa: S608
        return ["write"] if any(map(self._waits, tries)) else []

    @contextmanager
    def writer(self) -> Iterator[Connection]:
        """A third session that has a transaction open in which it writes to every table.

        Who asks for a lock that a writer would notice has to wait for it, and can be looked at meanwhile.
        """
        tables = [name for (name,) in self._ask(_WRITABLE)]
        connection = _connected(self._engine)
        try:
            if tables:
                connection.exec_driver_sql("BEGIN")
                connection.exec_driver_sql(f"LOCK TABLE {', '.join(tables)} IN ROW EXCLUSIVE MODE")
            yield connection
        finally:
            connection.close()

    def close(self) -> None:
        """Disconnect."""
        self._connection.close()

    def _waits(self, statement: str) -> bool:
        """Whether a statement had to wait; one that fails in another way did not."""
        try:
            self._connection.exec_driver_sql(statement).close()
        except DBAPIError as error:
            return _state(error) == _NOT_AVAILABLE
        return False

    def _ask(self, statement: str) -> list[Any]:
        return list(self._connection.exec_driver_sql(statement).fetchall())


def stronger(mode: str | None, other: str) -> str:
    """The stronger one of two lock modes."""
    return other if mode is None or MODES.index(other) > MODES.index(mode) else mode


def _connected(engine: Engine) -> Connection:
    connection = engine.connect().execution_options(**{OURS: True, "no_parameters": True})
    for name, milliseconds in (("lock_timeout", _LOCK_TIMEOUT), ("statement_timeout", _LIMIT)):
        connection.exec_driver_sql(f"SET {name} = {milliseconds}").close()
    return connection


def _state(error: DBAPIError) -> str | None:
    original: Any = error.orig
    for name in ("sqlstate", "pgcode"):
        if getattr(original, name, None):
            return str(getattr(original, name))
    with suppress(AttributeError, IndexError, TypeError):  # pg8000: the fields of the server's message
        return str(original.args[0].get("C"))
    return None
