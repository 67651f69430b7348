"""A copy of a SQLite database, made by SQLite's own backup while others go on using the original."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from sqlalchemy.exc import SQLAlchemyError

from limbeck.databases.database import Database
from limbeck.databases.diagnosis import diagnose
from limbeck.databases.scratch import scratch
from limbeck.databases.sqlite import quoted
from limbeck.errors import DatabaseError
from limbeck.progress import Cancellation, Progress, silent
from limbeck.rehearsals.rehearsal import Copy

if TYPE_CHECKING:
    from sqlalchemy import Connection

MOST_BYTES = 4 * 1024**3
"""The largest database that is copied with its rows."""

_PATIENCE = 30.0
"""Seconds to wait for somebody who locks the whole file, as a large transaction does."""

_SHOWN = 80
"""Characters of a statement that could not be run."""

_OBJECTS = """
SELECT sql FROM sqlite_master
WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
ORDER BY type <> 'table', type <> 'index', type <> 'view', rowid
"""
_TABLES = """
SELECT name FROM sqlite_master
WHERE type = 'table' AND sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
ORDER BY name
"""
_SIZE = "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"


@contextmanager
def copy_of(
    database: Database,
    rows: str,
    *,
    progress: Progress = silent,
    cancellation: Cancellation | None = None,
) -> Iterator[tuple[Database, Copy]]:
    """A scratch copy of a SQLite database, gone with the block.

    The original is read in one transaction and never written to, in WAL mode neither.

    Args:
        database: The original.
        rows: `none` for its objects alone; else the whole file comes along, as it is.
        progress: Called with a few words at each stage.
        cancellation: Stops it from another thread.

    Raises:
        CancelledError: `cancellation` was used.
        DatabaseError: It can't be read, or is too large to be copied with its rows.
        ServerError: There is no place for the copy.
    """
    switch = cancellation or Cancellation()
    progress("copying the database")
    with scratch("sqlite") as made:
        with database.connect() as connection, closing(_file(made)) as target:
            if rows == "none":
                not_restored = tuple(_copy_objects(connection, target))
                tables = 0
            else:
                _check_size(connection, database)
                _copy_file(connection, target, database, switch)
                not_restored = ()
                tables = len(target.execute(_TABLES).fetchall())
            target.commit()
        yield made, Copy("none" if rows == "none" else "all", tables, not_restored)


def _file(database: Database) -> sqlite3.Connection:
    return sqlite3.connect(str(database.secret_url.database))


def _check_size(connection: Connection, database: Database) -> None:
    try:
        size = connection.exec_driver_sql(_SIZE).scalar_one()
    except SQLAlchemyError as error:
        problem = diagnose(error, database.secret_url, database.limits)
    else:
        if size <= MOST_BYTES:
            return
        problem = DatabaseError(
            f"The database has {size / 1024**3:.1f} GiB; a rehearsal copies at most "
            f"{MOST_BYTES // 1024**3} GiB with its rows.",
            slug="too-large",
            evidence={"Database": database.url},
            remedy='Rehearse on its objects alone with rows="none", or give a smaller copy of it.',
        )
    raise problem


def _copy_file(
    connection: Connection, target: sqlite3.Connection, database: Database, switch: Cancellation
) -> None:
    deadline = time.monotonic() + _PATIENCE

    def look(status: int, _remaining: int, _total: int) -> None:
        switch.check()
        if status not in (sqlite3.SQLITE_OK, sqlite3.SQLITE_DONE) and time.monotonic() > deadline:
            raise diagnose(
                sqlite3.OperationalError("database is locked"), database.secret_url, database.limits
            )

    driver = connection.connection.driver_connection
    if not isinstance(driver, sqlite3.Connection):
        raise TypeError(type(driver))
    driver.backup(target, progress=look)


def _copy_objects(connection: Connection, target: sqlite3.Connection) -> Iterator[str]:
    """Make every object, and tell those that could not be made; the version table alone keeps its rows."""
    statements = [sql for (sql,) in connection.exec_driver_sql(_OBJECTS).fetchall()]
    yield from (problem for sql in statements if (problem := _refusal(target, sql)) is not None)
    for (name,) in connection.exec_driver_sql(_TABLES).fetchall():
        columns = connection.exec_driver_sql(f"PRAGMA table_info({quoted(name)})").fetchall()
        if [each[1] for each in columns] == ["version_num"]:
            found = connection.exec_driver_sql(f"SELECT version_num FROM {quoted(name)}").fetchall()  # noqa: S608 - quoted
            target.executemany(f"INSERT INTO {quoted(name)} VALUES (?)", [tuple(each) for each in found])  # noqa: S608 - quoted


def _refusal(target: sqlite3.Connection, statement: str) -> str | None:
    """Why SQLite refuses a statement; None where it runs."""
    try:
        target.execute(statement)
    except sqlite3.Error as error:
        return f"{' '.join(statement.split())[:_SHOWN]}: {error}"
    return None
