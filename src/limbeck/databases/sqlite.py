"""Opening SQLite files without changing a byte of them, or creating one beside them."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from limbeck.errors import DatabaseError, ServerError
from limbeck.processes.child import Child
from limbeck.processes.programs import ChildProgram

HEADER = b"SQLite format 3\x00"
COMPANIONS = ("-wal", "-journal", "-shm")
"""What is appended to the name of a file by those that SQLite keeps beside it."""

_driver_connect = sqlite3.connect  # a guarded process puts a function of ours in its place
_COPY = ChildProgram("limbeck.databases.copy_child", ("-I", "-S"))
_COPY_LIMIT = 600.0  # seconds that a private copy may take
_UNFINISHED = "the file holds a transaction that was never finished, and may not be rolled back here"
_CANT_OPEN = "unable to open database file"  # SQLITE_CANTOPEN; Python 3.10 has no sqlite_errorcode


@dataclass(frozen=True, slots=True)
class ReadOnlyFile:
    """How to open one SQLite file for reading.

    Attributes:
        uri: For `sqlite3.connect(uri, uri=True)`.
        copier: The child that holds a private copy, to be removed by `discard` as soon as the file has been
            read from.
    """

    uri: str
    copier: Child | None = None

    @property
    def folder(self) -> Path | None:
        """The private copy's folder."""
        return None if self.copier is None else self.copier.folder

    def discard(self) -> None:
        """Remove the private copy; on POSIX, those who have it open go on reading."""
        if self.copier is not None:
            self.copier.close()


def read_only(path: str | os.PathLike[str]) -> ReadOnlyFile:
    """How to open a file so that reading leaves no trace.

    `mode=ro` alone is not enough for a database in WAL mode: SQLite then creates `-wal` and `-shm` beside it
    and, being read-only, leaves them there. Three situations (found by experiment, SQLite 3.40):

    - nothing in a write-ahead log: `immutable=1` reads the file alone;
    - a log with its index (`-shm`): somebody writes, `mode=ro` joins without creating anything;
    - a log without an index, as copying or a crash leaves it: SQLite would have to create the index, so it
      gets a private copy of both files.

    The file is never opened other than by SQLite: closing it would drop the locks that SQLite holds on it for
    anybody in this process (https://sqlite.org/howtocorrupt.html, 2.2).

    Raises:
        DatabaseError: A private copy is needed, and could not be made.
    """
    place = Path(path).absolute()
    log, index = place.with_name(f"{place.name}-wal"), place.with_name(f"{place.name}-shm")
    if filled(log):
        return ReadOnlyFile(_uri(place, "mode=ro")) if index.exists() else _private_copy(place, log)
    return ReadOnlyFile(_uri(place, "mode=ro&immutable=1" if _in_wal_mode(place) else "mode=ro"))


def open_read_only(path: str | os.PathLike[str], connect: Callable[[str], Any]) -> Any:
    """A connection to a file as `read_only` says, past which nothing of a private copy is left.

    Args:
        path: The file.
        connect: Connects to a URI.

    Raises:
        DatabaseError: A private copy is needed, and could not be made.
        sqlite3.Error: Whatever `connect` raises, or the file holds a transaction that was never finished.
    """
    found = read_only(path)
    try:
        connection = connect(found.uri)
        if found.folder is not None:
            _read_schema(connection)  # opens the log of the copy too
        elif has_journal(Path(path)):
            try:
                _read_schema(connection)
            except sqlite3.OperationalError as error:
                if is_unfinished(error):
                    connection.close()
                    raise sqlite3.OperationalError(_UNFINISHED) from None  # the cause would say "write"
    finally:
        found.discard()
    return connection


def has_journal(path: Path) -> bool:
    """Whether a file has a journal: somebody writes just now, or a crash cut a write short.

    Args:
        path: The file.
    """
    if not filled(path.with_name(f"{path.name}-journal")):
        return False
    return not filled(path.with_name(f"{path.name}-wal"))  # in WAL mode there is no such journal


def is_unfinished(error: sqlite3.OperationalError) -> bool:
    """Whether SQLite can't read a file with a journal: it would have to roll back first, which is writing.

    Args:
        error: What it said to a read.
    """
    return "readonly" in str(error) or "unable to open" in str(error)


def _read_schema(connection: Any) -> None:
    cursor = connection.cursor()
    cursor.execute("SELECT 1 FROM sqlite_master")
    cursor.fetchone()
    cursor.close()


def connect_uri(uri: str, timeout: float = 5.0) -> sqlite3.Connection:
    """A connection that the driver itself makes, whatever guards its function.

    Args:
        uri: One that opens a file for reading alone.
        timeout: Seconds to wait for somebody's lock.
    """
    return _driver_connect(uri, uri=True, timeout=timeout)


def header_error(path: Path) -> sqlite3.Error | None:
    """What SQLite says against reading the header of a file, without locks and without its log.

    Raises:
        sqlite3.Error: The file itself could not be opened.
    """
    # With locks, SQLite would create the log of a database in WAL mode, and its index.
    with closing(connect_uri(_uri(path.absolute(), "mode=ro&nolock=1"))) as connection:
        try:
            connection.execute("PRAGMA schema_version").fetchone()
        except sqlite3.Error as error:
            return error
    return None


def _private_copy(place: Path, log: Path) -> ReadOnlyFile:
    copier: Child | None = None
    try:
        copier = Child(_COPY)
        files = [(str(log), "copy.db-wal"), (str(place), "copy.db")]
        copier.send({"parent": tempfile.gettempdir(), "files": files})
        answer = copier.receive(_COPY_LIMIT)
        if copier.folder is not None:
            answer = copier.receive(_COPY_LIMIT)
        if copier.folder is not None and "ready" in answer:
            return ReadOnlyFile(_uri(copier.folder / "copy.db", "mode=ro"), copier)
        reason = str(answer.get("failed"))
    except ServerError as error:
        reason = error.failure.what
    except BaseException:
        if copier is not None:
            copier.close()
        raise
    if copier is not None:
        copier.close()
    raise DatabaseError(
        f"{place} has an unfinished log, and could not be copied for reading.",
        slug="no-copy",
        evidence={"Log": str(log), "Copied to": tempfile.gettempdir(), "Reason": reason},
        remedy="Set TMPDIR to a folder with room for both files, or open the database once with the program "
        "that writes it.",
    )


def file_of(name: str | None, *, uri: bool = False) -> str | None:
    """The file that a database name given to `sqlite3.connect` means; None for one in memory.

    Args:
        name: A path, `:memory:`, an empty name, or a `file:` URI.
        uri: Whether a `file:` URI is understood as one.
    """
    if not name or name == ":memory:":
        return None
    if not (uri and name.startswith("file:")):
        return name
    path, mode = _uri_path(name), _uri_mode(name)
    return None if mode == "memory" or path in ("", ":memory:") else path


def is_read_only_uri(name: str) -> bool:
    """Whether `sqlite3.connect(name, uri=True)` opens a file for reading alone.

    Args:
        name: A path or a `file:` URI.
    """
    return name.startswith("file:") and _uri_mode(name) == "ro"


# How SQLite reads a URI: https://sqlite.org/uri.html. A fragment ends it, a NUL ends a part of it, and of
# several modes the last holds (found by experiment, SQLite 3.40).


def _uri_path(name: str) -> str:
    path = _unquoted(name.removeprefix("file:").partition("#")[0].partition("?")[0])
    if path.startswith("//"):  # file://host/path: SQLite allows only an empty host or localhost
        path = "/" + path[2:].partition("/")[2]
    return path


def _uri_mode(name: str) -> str | None:
    options = (each.partition("=") for each in name.partition("#")[0].partition("?")[2].split("&"))
    modes = [_unquoted(value) for option, _, value in options if _unquoted(option) == "mode"]
    return modes[-1] if modes else None


def _unquoted(text: str) -> str:
    return unquote(text).partition("\0")[0]


def _uri(path: Path, query: str) -> str:
    text = quote(path.as_posix(), safe="/")
    return f"file:{text if text.startswith('/') else '/' + text}?{query}"


def _in_wal_mode(path: Path) -> bool:
    """Whether a file without a log is in WAL mode, which SQLite can't open without locks."""
    if not filled(path):  # of an empty one, SQLite would remove a journal that it takes for a leftover
        return False
    try:
        return _CANT_OPEN in str(header_error(path))
    except sqlite3.Error:
        return False


def filled(path: Path) -> bool:
    """Whether there is a file here that holds something."""
    try:
        return path.stat().st_size > 0
    except OSError:
        return False


def quoted(name: str) -> str:
    """A name as an SQLite identifier."""
    return '"' + name.replace('"', '""') + '"'
