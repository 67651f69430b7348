"""Opening SQLite files without changing a byte of them, or creating one beside them."""

from __future__ import annotations

import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, unquote

HEADER = b"SQLite format 3\x00"
_WRITE_VERSION = 18  # offset of the write version in the header: https://sqlite.org/fileformat.html
_WAL = 2


@dataclass(frozen=True, slots=True)
class ReadOnlyFile:
    """How to open one SQLite file for reading.

    Attributes:
        uri: For `sqlite3.connect(uri, uri=True)`.
        folder: A private copy's folder, to be removed by `discard` as soon as the file has been read from.
    """

    uri: str
    folder: str | None = None

    def discard(self) -> None:
        """Remove the private copy; on POSIX, those who have it open go on reading."""
        if self.folder is not None:
            shutil.rmtree(self.folder, ignore_errors=True)


def read_only(path: str | os.PathLike[str]) -> ReadOnlyFile:
    """How to open a file so that reading leaves no trace.

    `mode=ro` alone is not enough for a database in WAL mode: SQLite then creates `-wal` and `-shm` beside it
    and, being read-only, leaves them there. Three situations (found by experiment, SQLite 3.40):

    - nothing in a write-ahead log: `immutable=1` reads the file alone;
    - a log with its index (`-shm`): somebody writes, `mode=ro` joins without creating anything;
    - a log without an index, as copying or a crash leaves it: SQLite would have to create the index, so it
      gets a private copy of both files.
    """
    place = Path(path).absolute()
    log, index = place.with_name(f"{place.name}-wal"), place.with_name(f"{place.name}-shm")
    if not _in_wal_mode(place):
        return ReadOnlyFile(_uri(place, "mode=ro"))
    if not filled(log):
        return ReadOnlyFile(_uri(place, "mode=ro&immutable=1"))
    if index.exists():
        return ReadOnlyFile(_uri(place, "mode=ro"))
    folder = tempfile.mkdtemp(prefix="limbeck-")
    copy = Path(folder, "copy.db")
    shutil.copyfile(log, f"{copy}-wal")
    shutil.copyfile(place, copy)
    return ReadOnlyFile(_uri(copy, "mode=ro"), folder)


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
    rest, _, query = name.removeprefix("file:").partition("#")[0].partition("?")
    path = unquote(rest)
    if path.startswith("//"):  # file://host/path: SQLite allows only an empty host or localhost
        path = "/" + path[2:].partition("/")[2]
    if "mode=memory" in query.split("&") or path in ("", ":memory:"):
        return None
    return path


def _uri(path: Path, query: str) -> str:
    text = quote(path.as_posix(), safe="/")
    return f"file:{text if text.startswith('/') else '/' + text}?{query}"


def _in_wal_mode(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            header = file.read(_WRITE_VERSION + 1)
    except OSError:
        return False
    return header.startswith(HEADER) and header[_WRITE_VERSION:] == bytes([_WAL])


def filled(path: Path) -> bool:
    """Whether there is a file here that holds something."""
    try:
        return path.stat().st_size > 0
    except OSError:
        return False
