"""Drivers that are called without SQLAlchemy, kept from writing as well."""

from __future__ import annotations

import os
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import make_url

from limbeck.databases.postgresql import read_only_environment
from limbeck.databases.sessions import attach_no_file
from limbeck.databases.sqlite import file_of, filled, open_read_only
from limbeck.databases.writable import WritableDatabase

if TYPE_CHECKING:
    from sqlalchemy import URL

Report = Callable[[str], None]
"""Told of what was refused."""

_MIGRATED = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'alembic_version'"
_URI = 6  # where sqlite3.connect takes uri, of what follows the database
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_TRUNC
_CHANGES = {
    sqlite3.SQLITE_INSERT: "INSERT INTO",
    sqlite3.SQLITE_UPDATE: "UPDATE",
    sqlite3.SQLITE_DELETE: "DELETE FROM",
    sqlite3.SQLITE_CREATE_TABLE: "CREATE TABLE",
    sqlite3.SQLITE_CREATE_VIEW: "CREATE VIEW",
    sqlite3.SQLITE_CREATE_INDEX: "CREATE INDEX",
    sqlite3.SQLITE_CREATE_TRIGGER: "CREATE TRIGGER",
    sqlite3.SQLITE_DROP_TABLE: "DROP TABLE",
    sqlite3.SQLITE_DROP_VIEW: "DROP VIEW",
    sqlite3.SQLITE_DROP_INDEX: "DROP INDEX",
    sqlite3.SQLITE_DROP_TRIGGER: "DROP TRIGGER",
}
# How Python calls what opens, changes or removes a file: https://docs.python.org/3/library/audit_events.html
_EVENTS = frozenset({"sqlite3.connect", "open", "os.remove", "os.rename", "os.truncate"})
_REFUSED = "limbeck only reads this database, so it can't be opened for writing here"
_NOT_SCRATCH = "this database is not the scratch database, the only one that may be written to"


class AuditedFiles:
    """The SQLite files that may only be read: those that were added, and all that Alembic has migrated.

    Any other file, such as a cache of the project's, is none of an audit's business.
    """

    def __init__(self) -> None:
        self._places: set[str] = set()

    def add(self, file: str | None) -> None:
        """Add one.

        Args:
            file: Its path, from the working directory; None for a database in memory, which is no file.
        """
        if file is not None:
            self._places.add(os.path.realpath(file))

    def add_url(self, url: str | URL) -> None:
        """Add the one that a URL means, if it means any.

        Args:
            url: Of any backend.
        """
        meant = make_url(url)
        if meant.get_backend_name() == "sqlite":
            self.add(file_of(meant.database, uri=True))

    def contain(self, file: str) -> bool:
        """Whether a file was added.

        Args:
            file: Its path.
        """
        return os.path.realpath(file) in self._places

    def concern(self, file: str) -> bool:
        """Whether a file was added, or holds the table that Alembic keeps its revision in.

        Args:
            file: Its path.
        """
        return self.contain(file) or _is_migrated(Path(os.path.realpath(file)))


def refuse_writes(files: AuditedFiles, report: Report) -> None:
    """From now on, let whatever is called without SQLAlchemy only read the databases of an audit, for good.

    What reads goes on: a backup, a report. What writes fails as it does on a file without permission.

    Args:
        files: The SQLite files; more may be added later.
        report: Called with what was refused.
    """
    connect = sqlite3.connect

    def connect_read_only(database: Any, *args: Any, **given: Any) -> sqlite3.Connection:
        uri = bool(given.get("uri", len(args) > _URI and args[_URI]))
        file = _writable_file(database, uri=uri)
        connection: sqlite3.Connection
        if file is not None and files.concern(file):
            named = {**given, "uri": True}
            connection = open_read_only(file, lambda name: connect(name, *args[:_URI], **named))
            connection.set_authorizer(_authorizer(files, report, reads=True))
        else:
            connection = connect(database, *args, **given)
            connection.set_authorizer(_authorizer(files, report, reads=file is None and uri))
        return connection

    def watch(event: str, arguments: tuple[Any, ...]) -> None:
        """What Python calls before anything reaches a file, by whichever function."""
        if event in _EVENTS and any(_changed_files(files, event, arguments)):
            shown = (repr(each) for each in arguments if isinstance(each, (str, bytes, os.PathLike)))
            report(f"{event}({', '.join(shown)})")
            raise PermissionError(_REFUSED)

    read_only_environment()
    sqlite3.connect = sqlite3.dbapi2.connect = connect_read_only  # type: ignore[assignment]
    sys.addaudithook(watch)


def refuse_writes_elsewhere(writable: WritableDatabase, report: Report) -> None:
    """From now on, refuse what a driver that is called without SQLAlchemy would write elsewhere.

    Args:
        writable: The database that may be written to.
        report: Called with what was refused.
    """

    def watch(event: str, arguments: tuple[Any, ...]) -> None:
        """What Python calls before a file of SQLite is opened."""
        if event != "sqlite3.connect" or not arguments:
            return
        file = _writable_file(arguments[0], uri=True)
        if file is None or writable.matches("sqlite", (file,), {}):
            return
        report(f"sqlite3.connect({arguments[0]!r})")
        raise PermissionError(_NOT_SCRATCH)

    read_only_environment()
    attach_no_file()
    sys.addaudithook(watch)


def _changed_files(files: AuditedFiles, event: str, arguments: tuple[Any, ...]) -> Iterator[bool]:
    """For each file that an event of Python is about to change, whether it is one to be read only."""
    if event == "sqlite3.connect":
        file = _writable_file(arguments[0], uri=True)
        yield file is not None and files.concern(file)
    elif event != "open" or arguments[2] & _WRITING:
        named = arguments[:2] if event == "os.rename" else arguments[:1]
        yield from (files.contain(os.fsdecode(each)) for each in named if isinstance(each, (str, bytes)))


def _writable_file(database: Any, *, uri: bool) -> str | None:
    """The file that `sqlite3.connect` would open for writing; None where there is none."""
    if not isinstance(database, (str, bytes, os.PathLike)):
        return None
    name = os.fsdecode(database)
    if uri and name.startswith("file:") and "mode=ro" in name.partition("?")[2].split("&"):
        return None
    return file_of(name, uri=uri)


def _authorizer(files: AuditedFiles, report: Report, *, reads: bool) -> Callable[..., int]:
    """What SQLite asks about each statement: https://sqlite.org/c3ref/set_authorizer.html.

    A connection that reads attaches files for writing all the same (found by experiment, SQLite 3.40).
    """

    def decide(action: int, first: str | None, _second: str | None, database: str | None, *_: Any) -> int:
        if action == sqlite3.SQLITE_ATTACH:
            file = None if first is None else _writable_file(first, uri=True)
            # A name that is computed when the statement runs could be any file's.
            if first is None or (file is not None and files.concern(file)):
                report(f"ATTACH {first!r}")
                return sqlite3.SQLITE_DENY
        elif reads and action in _CHANGES and database == "main" and first != "sqlite_master":
            report(f"{_CHANGES[action]} {first}")  # SQLite itself refuses it when it runs
        return sqlite3.SQLITE_OK

    return decide


def _is_migrated(place: Path) -> bool:
    """Whether a file holds Alembic's own table."""
    if not filled(place):
        return False
    try:
        with closing(open_read_only(place, partial(sqlite3.connect, uri=True))) as connection:
            return connection.execute(_MIGRATED).fetchone() is not None
    except sqlite3.Error:  # no database at all
        return False
