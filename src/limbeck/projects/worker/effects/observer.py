"""Watching the statements of a migration on PostgreSQL: their locks, what they rewrite, and who waits."""

from __future__ import annotations

import enum
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import Engine, event
from sqlalchemy.exc import SQLAlchemyError

from limbeck.databases.guard import is_spare
from limbeck.databases.sessions import in_autocommit
from limbeck.projects.worker.effects.autocommit_watch import AutocommitWatch
from limbeck.projects.worker.effects.own_sessions import OURS, OwnSessions
from limbeck.projects.worker.effects.relations import Relation, Relations, asked, question, version_of
from limbeck.projects.worker.effects.second_session import Locks, SecondSession
from limbeck.records import HeldLock, ObservedStatement, Wait

if TYPE_CHECKING:
    from sqlalchemy import Connection

_STATE = "limbeck_effects"

# What has no effects of its own; before some of it, such as SET TRANSACTION, no query may run.
_SETTING = re.compile(
    r"\s*(SET|SHOW|RESET|BEGIN|START|COMMIT|END|ROLLBACK|ABORT|SAVEPOINT|RELEASE|PREPARE|DEALLOCATE)\b",
    re.IGNORECASE,
)


# Whether a session waits for a lock so long that it may be made to, for a moment.
_IS_PATIENT = (
    "SELECT setting::integer = 0 OR setting::integer >= 1000 FROM pg_catalog.pg_settings "
    "WHERE name = 'lock_timeout'"
)


class _Source(enum.Enum):
    """Who knows what was there before a statement."""

    LAST = "whoever looked after the statement before"
    COMMITTED = "the second session: a transaction begins"
    OWN = "the session itself: it went back to a savepoint"


@dataclass(slots=True)
class _Watched:
    """What is known of one connection of the project.

    Attributes:
        backend: The number of its server process.
        source: Who knows what there is before the next statement.
        before: What there was before this one.
        committed: What others know, under the names that they know.
        transaction: The server's name of its transaction.
        number: The number of its transaction among those of the run.
        modes: The strongest lock by table.
        marks: The strongest lock by table and by index.
        waits: What the second session could not do, by table.
        changed: The tables with rows that this transaction has updated or deleted.
        alone: What watches a statement that is a transaction of its own.
    """

    backend: int
    source: _Source = _Source.COMMITTED
    before: Relations = field(default_factory=lambda: Relations({}))
    committed: Relations = field(default_factory=lambda: Relations({}))
    transaction: str | None = None
    number: int = 0
    modes: dict[int, str] = field(default_factory=dict)
    marks: dict[int, str] = field(default_factory=dict)
    waits: dict[int, list[str]] = field(default_factory=dict)
    changed: set[int] = field(default_factory=set)
    alone: AutocommitWatch | None = None

    def enter(self, transaction: str | None, number: int) -> None:
        """Forget what was known of another transaction."""
        self.transaction, self.number = transaction, number
        self.modes, self.marks, self.waits, self.changed = {}, {}, {}, set()

    def names(self, numbers: Any) -> tuple[str, ...]:
        """The names under which others know tables and indexes; what they do not know is left out."""
        known = self.committed.known
        return tuple(sorted(known[number].name for number in numbers if number in known))


class EffectsObserver:
    """Called before and after each statement; of connections to other databases it sees nothing."""

    def __init__(self, sessions: OwnSessions, unseen: frozenset[str]) -> None:
        """Store what to look at; a connection is made with the first statement.

        Args:
            sessions: Our sessions in the scratch database.
            unseen: The names of tables that do not count, such as that of Alembic's versions.
        """
        self._sessions = sessions
        self._unseen = unseen
        self._session: SecondSession | None = None
        self._transactions = 0

    def listen(self) -> None:
        """Hear of the ends of transactions in this process, until it is closed."""
        for name, listener in self._listeners():
            event.listen(Engine, name, listener)

    def begin(self, connection: Connection, statement: str) -> None:
        """A statement is about to run; where no second session can be had, nobody looks at it.

        Args:
            connection: Where.
            statement: Its text.
        """
        if self._counts(connection, statement):
            with suppress(SQLAlchemyError):
                self._begin(connection)

    def _begin(self, connection: Connection) -> None:
        session, watched = self._second_session(connection), _watched(connection)
        if session is None or watched is None:
            return
        in_own = in_autocommit(connection.connection.dbapi_connection)
        if in_own or watched.source is _Source.COMMITTED:
            watched.before = watched.committed = session.relations()
        elif watched.source is _Source.OWN:
            watched.before = self._own(connection)
        watched.source = _Source.LAST
        watched.alone = None
        if in_own:
            is_patient = bool(asked(connection, _IS_PATIENT)[0][0])
            watched.alone = AutocommitWatch(session, watched.backend, watched.before, is_held=is_patient)

    def end(self, connection: Connection, statement: ObservedStatement) -> ObservedStatement:
        """A statement has run.

        Args:
            connection: Where.
            statement: What is known of it.

        Returns:
            The same with what it did to others, if anybody looked.
        """
        if self._session is not None and self._counts(connection, statement.sql):
            with suppress(SQLAlchemyError):
                return self._end(connection, statement, self._session)
        return statement

    def _end(
        self, connection: Connection, statement: ObservedStatement, session: SecondSession
    ) -> ObservedStatement:
        watched = _watched(connection)
        if watched is None:
            return statement
        if watched.alone is not None:
            watched.alone.end()
        now, locks = self._own(connection), session.locks(watched.backend)
        before, watched.before = watched.before, now
        if locks.transaction is None or locks.transaction != watched.transaction:
            self._transactions += 1
            watched.enter(locks.transaction, self._transactions)
        held = _take_locks(watched, locks, session)
        work = now.work(before)
        watched.changed |= {number for number, done in work.items() if done.updated or done.deleted}
        files = [each for each in now.new_files(before) if _has_rows(connection, each)]
        scans = [number for number, done in work.items() if before.known[number].is_scanned(done)]
        written = [number for number, done in work.items() if done.updated or done.deleted]
        rewrites = watched.names(each.number for each in files if not each.is_index)
        return replace(
            statement,
            locks=_locks(watched, [each for each, mode in watched.modes.items() if held.get(each) != mode]),
            rewrites=rewrites,
            scans=tuple(name for name in watched.names(scans) if name not in rewrites),
            waited=_waits(watched, working=bool(files or scans or written)),
            rebuilds=watched.names(each.number for each in files if each.is_index),
            updates=watched.names(written),
            transaction=watched.number,
            autocommit=watched.alone is not None,
            lock_timeout=now.lock_timeout,
        )

    def fail(self, connection: Connection) -> None:
        """A statement failed.

        Args:
            connection: Where.
        """
        watched = connection.info.get(_STATE)
        if watched is not None and watched.alone is not None:
            watched.alone.end()

    def rest(self, connection: Connection) -> None:
        """Look at what is there now as where the next statement begins, whoever did it.

        Args:
            connection: A connection whose transaction has been used for something else than the project's.
        """
        watched = connection.info.get(_STATE)
        if watched is not None and self._session is not None:
            locks = self._session.locks(watched.backend)
            watched.modes, watched.marks = dict(locks.modes), dict(locks.marks)
            watched.source = _Source.OWN

    def close(self) -> None:
        """Disconnect, and hear of nothing any more."""
        for name, listener in self._listeners():
            event.remove(Engine, name, listener)
        if self._session is not None:
            self._session.close()

    def _listeners(self) -> tuple[tuple[str, Callable[..., None]], ...]:
        return (
            ("commit", self._ended),
            ("rollback", self._ended),
            ("rollback_savepoint", self._went_back),
        )

    def _counts(self, connection: Connection, statement: str) -> bool:
        """Whether a statement is one of the project's in the scratch database, and does something."""
        return (
            connection.dialect.name == "postgresql"
            and OURS not in connection.get_execution_options()
            and is_spare(connection)
            and not _SETTING.match(statement)
        )

    def _second_session(self, connection: Connection) -> SecondSession | None:
        if self._session is None:
            self._session = SecondSession.open(self._sessions, connection.dialect.driver, self._unseen)
        return self._session

    def _own(self, connection: Connection) -> Relations:
        """The tables and indexes as the project's own session sees them, in its transaction."""
        rows = asked(connection, question("relations", version_of(connection)))
        return Relations.from_rows(rows, self._unseen)

    def _ended(self, connection: Connection) -> None:
        watched = connection.info.get(_STATE)
        if watched is not None:
            watched.source = _Source.COMMITTED

    def _went_back(self, connection: Connection, _name: str, _context: Any) -> None:
        watched = connection.info.get(_STATE)
        if watched is not None and watched.source is _Source.LAST:
            watched.source = _Source.OWN


def _watched(connection: Connection) -> _Watched | None:
    """What is known of a connection; None where its driver does not tell which server process it has."""
    if _STATE not in connection.info:
        backend = _backend(connection)
        connection.info[_STATE] = None if backend is None else _Watched(backend)
    found: _Watched | None = connection.info[_STATE]
    return found


def _backend(connection: Connection) -> int | None:
    """The number of the server process of a connection, without a query: it may not run one yet."""
    driver: Any = connection.connection.driver_connection
    info: Any = getattr(driver, "info", None)  # psycopg, psycopg2
    if hasattr(info, "backend_pid"):
        return int(info.backend_pid)
    if hasattr(driver, "get_server_pid"):  # asyncpg
        return int(driver.get_server_pid())
    key = getattr(driver, "_backend_key_data", None)  # pg8000: the number and a secret, four bytes each
    return int.from_bytes(key[:4], "big") if isinstance(key, bytes) else None


def _has_rows(connection: Connection, relation: Relation) -> bool:
    """Whether a table, or that of an index, has rows in its file: one that was just emptied has none."""
    return bool(asked(connection, f"SELECT pg_catalog.pg_relation_size({relation.table})")[0][0])


def _take_locks(watched: _Watched, locks: Locks, session: SecondSession) -> dict[int, str]:
    """Store the locks after a statement, and what they keep others from; gives those before it."""
    held = watched.modes
    if watched.alone is not None:
        watched.modes = {**watched.alone.modes, **locks.modes}
        watched.waits = dict(watched.alone.waits)
        return held
    changed = {number for number, mode in locks.marks.items() if watched.marks.get(number) != mode}
    watched.modes, watched.marks = dict(locks.modes), dict(locks.marks)
    known = watched.committed.known
    for number in {known[each].table for each in changed if each in known}:
        if number in known:
            watched.waits[number] = session.must_wait(known[number])
    return held


def _locks(watched: _Watched, numbers: list[int]) -> tuple[HeldLock, ...]:
    known = watched.committed.known
    pairs = [(known[number].name, watched.modes[number]) for number in numbers if number in known]
    return tuple(HeldLock(name, mode) for name, mode in sorted(pairs))


def _waits(watched: _Watched, *, working: bool) -> tuple[Wait, ...]:
    found = [(number, action) for number, actions in watched.waits.items() for action in actions]
    found += [(number, "rows") for number in watched.changed if "write" not in watched.waits.get(number, ())]
    known = watched.committed.known
    named = sorted((known[number].name, action) for number, action in found if number in known)
    return tuple(Wait(name, action, working) for name, action in named)
