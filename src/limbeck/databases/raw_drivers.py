"""Drivers that are called without SQLAlchemy, kept from writing as well."""

from __future__ import annotations

import os
import sqlite3
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from limbeck.databases.audited_files import AuditedFiles
from limbeck.databases.file_calls import REFUSED, Report, refuse_changes
from limbeck.databases.postgresql import read_only_environment
from limbeck.databases.sessions import attach_no_file
from limbeck.databases.sqlite import file_of, is_read_only_uri, open_read_only

if TYPE_CHECKING:
    from limbeck.databases.writable import WritableDatabase

_URI = 6  # where sqlite3.connect takes uri, of what follows the database
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
_NOT_SCRATCH = "this database is not the scratch database, the only one that may be written to"


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
        file = _file(database, uri=uri)
        connection: sqlite3.Connection
        if file is not None and files.concern(file):
            named = {**given, "uri": True}
            connection = open_read_only(file, lambda name: connect(name, *args[:_URI], **named))
            connection.set_authorizer(_authorizer(files, report, reads=True))
        else:
            connection = connect(database, *args, **given)
            reads = file is not None and _writable_file(database, uri=uri) is None
            connection.set_authorizer(_authorizer(files, report, reads=reads))
        return connection

    def watch(event: str, arguments: tuple[Any, ...]) -> None:
        """What Python calls before a file of SQLite is opened."""
        file = _writable_file(arguments[0], uri=True) if event == "sqlite3.connect" else None
        if file is not None and files.concern(file):
            report(f"sqlite3.connect({arguments[0]!r})")
            raise PermissionError(REFUSED)

    read_only_environment()
    refuse_changes(files, report)
    sqlite3.connect = sqlite3.dbapi2.connect = connect_read_only  # type: ignore[assignment]
    sys.addaudithook(watch)


def refuse_writes_elsewhere(writable: WritableDatabase, files: AuditedFiles, report: Report) -> None:
    """From now on, refuse what a driver that is called without SQLAlchemy would write elsewhere.

    Args:
        writable: The database that may be written to.
        files: The SQLite files that nothing else may change either; more may be added later.
        report: Called with what was refused.
    """

    def watch(event: str, arguments: tuple[Any, ...]) -> None:
        """What Python calls before a file of SQLite is opened."""
        if event != "sqlite3.connect" or not arguments:
            return
        file = _writable_file(arguments[0], uri=True)
        if file is None or writable.matches("sqlite", (file,), {}) or writable.is_state(file):
            return
        report(f"sqlite3.connect({arguments[0]!r})")
        raise PermissionError(_NOT_SCRATCH)

    read_only_environment()
    refuse_changes(files, report)
    attach_no_file()
    sys.addaudithook(watch)


def _file(database: Any, *, uri: bool) -> str | None:
    """The file that `sqlite3.connect` would open; None where there is none."""
    return (
        file_of(os.fsdecode(database), uri=uri) if isinstance(database, (str, bytes, os.PathLike)) else None
    )


def _writable_file(database: Any, *, uri: bool) -> str | None:
    """The file that `sqlite3.connect` would open for writing; None where there is none."""
    file = _file(database, uri=uri)
    return None if file is None or (uri and is_read_only_uri(os.fsdecode(database))) else file


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
