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
from limbeck.rehearsals.copies.sqlite_sample import copy_sample
from limbeck.rehearsals.rehearsal import Copy

if TYPE_CHECKING:
    from sqlalchemy import Connection

MOST_BYTES = 4 * 1024**3
"""The largest database that is copied whole."""

_LONGEST_WAIT = 30.0
"""Seconds to wait for somebody who locks the whole file, as a large transaction does."""

_SHOWN = 80
"""Characters of a statement that could not be run."""

_OBJECTS = """
SELECT type, sql FROM sqlite_master
WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
    AND name NOT IN (SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'shadow')
ORDER BY type <> 'table', type <> 'index', type <> 'view', rowid
"""
_TABLES = """
SELECT name FROM sqlite_master
WHERE type = 'table' AND sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
ORDER BY name
"""
_HAS_SEQUENCES = "SELECT 1 FROM sqlite_master WHERE name = 'sqlite_sequence'"
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
        rows: `none` for its objects alone, `all` for the whole file, as it is; `sample` for the whole file,
            too, unless that is large: then for some rows of each table, and what these refer to.
        progress: Called with a few words at each stage.
        cancellation: Stops it from another thread.

    Raises:
        CancelledError: `cancellation` was used.
        DatabaseError: It can't be read, or is too large to be copied with all of its rows.
        ServerError: There is no place for the copy.
    """
    switch = cancellation or Cancellation()
    progress("copying the database")
    with scratch("sqlite") as made:
        with database.connect() as connection, closing(_file(made)) as target:
            size = 0 if rows == "none" else _size(connection, database)
            kept = "none" if rows == "none" else "sample" if size > MOST_BYTES else "all"
            if kept == "all":
                _copy_file(connection, target, database, switch)
                tables = len(target.execute(_TABLES).fetchall())
                not_restored: tuple[str, ...] = ()
            elif rows == "all":
                raise _too_large(size, database)
            else:
                tables, not_restored = _copy_objects(_driver(connection), target, kept, switch)
            target.commit()
        yield made, Copy(kept, tables, not_restored)


def _file(database: Database) -> sqlite3.Connection:
    return sqlite3.connect(str(database.secret_url.database))


def _size(connection: Connection, database: Database) -> int:
    """The bytes of a database."""
    try:
        return int(connection.exec_driver_sql(_SIZE).scalar_one())
    except SQLAlchemyError as error:
        problem = diagnose(error, database.secret_url, database.limits)
    raise problem


def _too_large(size: int, database: Database) -> DatabaseError:
    return DatabaseError(
        f"The database has {size / 1024**3:.1f} GiB; a rehearsal copies at most "
        f"{MOST_BYTES // 1024**3} GiB with all of its rows.",
        slug="too-large",
        evidence={"Database": database.url},
        remedy='Rehearse on some rows of each table with rows="sample", or on its objects alone with '
        'rows="none".',
    )


def _copy_file(
    connection: Connection, target: sqlite3.Connection, database: Database, switch: Cancellation
) -> None:
    deadline = time.monotonic() + _LONGEST_WAIT

    def look(status: int, _remaining: int, _total: int) -> None:
        switch.check()
        if status not in (sqlite3.SQLITE_OK, sqlite3.SQLITE_DONE) and time.monotonic() > deadline:
            raise diagnose(
                sqlite3.OperationalError("database is locked"), database.secret_url, database.limits
            )

    _driver(connection).backup(target, progress=look)


def _driver(connection: Connection) -> sqlite3.Connection:
    driver = connection.connection.driver_connection
    if not isinstance(driver, sqlite3.Connection):
        raise TypeError(type(driver))
    return driver


def _copy_objects(
    source: sqlite3.Connection, target: sqlite3.Connection, rows: str, switch: Cancellation
) -> tuple[int, tuple[str, ...]]:
    """Make every object, and rows if some are wanted; the version table always keeps its own.

    Rows come before indexes, views and triggers: none of these fires.

    Returns:
        How many tables have their rows, and what could not be made.
    """
    objects = source.execute(_OBJECTS).fetchall()
    problems = list(_refusals(target, [sql for kind, sql in objects if kind == "table"]))
    restored = 0
    if rows == "sample":
        restored, refused = copy_sample(source, target, switch)
        problems += refused
    else:
        _copy_versions(source, target)
    if target.execute(_HAS_SEQUENCES).fetchone():
        target.execute("DELETE FROM sqlite_sequence")
        ids = source.execute("SELECT name, seq FROM sqlite_sequence").fetchall()
        target.executemany("INSERT INTO sqlite_sequence VALUES (?, ?)", ids)
    problems += _refusals(target, [sql for kind, sql in objects if kind != "table"])
    return restored, tuple(problems)


def _copy_versions(source: sqlite3.Connection, target: sqlite3.Connection) -> None:
    """The rows of Alembic's own table, known by its one column."""
    for (name,) in source.execute(_TABLES).fetchall():
        columns = source.execute(f"PRAGMA table_info({quoted(name)})").fetchall()
        if [each[1] for each in columns] == ["version_num"]:
            found = source.execute(f"SELECT version_num FROM {quoted(name)}").fetchall()  # noqa: S608 - quoted
            target.executemany(f"INSERT INTO {quoted(name)} VALUES (?)", found)  # noqa: S608 - quoted


def _refusals(target: sqlite3.Connection, statements: list[str]) -> Iterator[str]:
    """Run statements, and tell those that SQLite refuses, with its reason."""
    for statement in statements:
        try:
            target.execute(statement)
        except sqlite3.Error as error:  # noqa: PERF203 - each may fail
            yield f"{' '.join(statement.split())[:_SHOWN]}: {error}"
