"""Making one driver connection read-only, by the means that its database offers."""

from __future__ import annotations

import enum
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from limbeck.databases.limits import Limits
from limbeck.databases.sqlite import file_of, filled

Authorizer = Callable[..., int]


class WriteProtection(enum.Enum):
    """Who sees to it that a connection does not write."""

    POSTGRESQL = "read-only transactions"
    SQLITE_FILE = "query_only, and an authorizer that keeps it on"
    SQLITE_WITHOUT_AUTHORIZER = "query_only alone: the driver takes no authorizer"
    SQLITE_MEMORY = "nobody: what is in memory only is the caller's own"
    OTHER = "the text of the statements"
    WRITABLE = "nobody: a scratch database that is there to be written to"


_POSTGRESQL = frozenset({"psycopg", "psycopg2", "psycopg2cffi", "asyncpg", "pg8000"})
_SQLITE = frozenset({"sqlite3", "pysqlite3", "aiosqlite"})
_MYSQL = frozenset({"pymysql", "MySQLdb", "mysql", "mariadb", "asyncmy", "aiomysql"})

# Switching these is ignored: query_only is the guard, and the others write or lead to writing. Programs set
# journal_mode on every connection; ignoring it lets them go on.
_PINNED = frozenset({"query_only", "journal_mode", "writable_schema"})


def make_read_only(connection: Any, limits: Limits) -> WriteProtection:
    """Make a DBAPI connection read-only before anybody uses it.

    Args:
        connection: As SQLAlchemy's pool has it: the driver's own, or its adapter of an async one.
        limits: The time limits.
    """
    driver = getattr(connection, "driver_connection", connection)
    root = type(driver).__module__.partition(".")[0]
    if root in _SQLITE:
        return _sqlite(connection, limits)
    if root in _POSTGRESQL:
        _postgresql(connection)
        return WriteProtection.POSTGRESQL
    if root in _MYSQL:
        _mysql(connection, limits)
    return WriteProtection.OTHER


def attach_no_file() -> None:
    """Keep every SQLite connection of this process, SQLAlchemy's or not, from attaching a file, for good.

    Whoever may write to one file would otherwise write to any other from there. A connection that is made
    read-only afterwards may again attach what it can't write to.
    """
    connect = sqlite3.connect

    def connect_alone(*args: Any, **given: Any) -> sqlite3.Connection:
        connection: sqlite3.Connection = connect(*args, **given)
        connection.set_authorizer(_authorizer(in_memory=True, pinned=frozenset()))
        return connection

    sqlite3.connect = sqlite3.dbapi2.connect = connect_alone  # type: ignore[assignment]


def in_autocommit(connection: Any) -> bool:
    """Whether a DBAPI connection of PostgreSQL runs its statements outside transactions."""
    return bool(getattr(connection, "autocommit", False))


def _postgresql(connection: Any) -> None:
    """Let the driver begin every transaction read-only, also those that SQLAlchemy knows nothing of."""
    if hasattr(connection, "set_read_only"):  # SQLAlchemy's adapter of psycopg's async connection
        connection.set_read_only(True)
        return
    for name in ("read_only", "readonly"):  # psycopg; psycopg2 and SQLAlchemy's adapter of asyncpg
        if hasattr(connection, name):
            setattr(connection, name, True)
            return


def _mysql(connection: Any, limits: Limits) -> None:
    _run(connection, "SET SESSION TRANSACTION READ ONLY")
    _run(connection, f"SET SESSION lock_wait_timeout = {max(1, round(limits.lock))}")
    with suppress(Exception):  # MySQL's name, in milliseconds …
        _run(connection, f"SET SESSION max_execution_time = {limits.statement_milliseconds}")
    with suppress(Exception):  # … and MariaDB's, in seconds
        _run(connection, f"SET SESSION max_statement_time = {limits.statement}")


def _sqlite(connection: Any, limits: Limits) -> WriteProtection:
    _run(connection, f"PRAGMA busy_timeout = {limits.lock_milliseconds}")
    in_memory = not any(row[2] for row in _run(connection, "PRAGMA database_list"))
    if not in_memory:
        _run(connection, "PRAGMA query_only = ON")
    authorized = _set_authorizer(connection, _authorizer(in_memory=in_memory))
    if in_memory:
        return WriteProtection.SQLITE_MEMORY
    return WriteProtection.SQLITE_FILE if authorized else WriteProtection.SQLITE_WITHOUT_AUTHORIZER


def _set_authorizer(connection: Any, authorizer: Authorizer) -> bool:
    driver = getattr(connection, "driver_connection", connection)
    if not hasattr(driver, "set_authorizer"):
        return False
    if hasattr(connection, "run_async"):
        connection.run_async(lambda asynchronous: asynchronous.set_authorizer(authorizer))
    else:
        driver.set_authorizer(authorizer)
    return True


def _authorizer(*, in_memory: bool, pinned: frozenset[str] = _PINNED) -> Authorizer:
    """What decides about each statement that SQLite prepares: https://sqlite.org/c3ref/set_authorizer.html."""

    def decide(action: int, first: str | None, second: str | None, *_place: str | None) -> int:
        if action == sqlite3.SQLITE_PRAGMA and second is not None and str(first).lower() in pinned:
            return sqlite3.SQLITE_IGNORE
        if action == sqlite3.SQLITE_ATTACH and not _attachable(first, in_memory=in_memory):
            return sqlite3.SQLITE_DENY
        return sqlite3.SQLITE_OK

    return decide


def _attachable(name: str | None, *, in_memory: bool) -> bool:
    """Whether attaching a database can neither create nor change a file. VACUUM INTO attaches too.

    What is attached is not opened read-only, only not written to: a log that nobody has open would be moved
    into its file when the connection closes, and a journal would be rolled back.
    """
    if name is None:  # computed when it runs: nobody knows which file
        return False
    file = file_of(name, uri=True)
    if file is None:
        return True
    log, index, journal = (Path(file + each) for each in ("-wal", "-shm", "-journal"))
    unfinished = filled(journal) or (filled(log) and not index.exists())
    return not in_memory and filled(Path(file)) and not unfinished


def _run(connection: Any, statement: str) -> list[Any]:
    cursor = connection.cursor()
    try:
        cursor.execute(statement)
        return list(cursor.fetchall()) if cursor.description else []
    finally:
        cursor.close()
