"""Files that reports are written to: new ones, and those that an earlier report was written to."""

from __future__ import annotations

import json
import re
import sqlite3
import struct
import zlib
from collections.abc import Iterable
from pathlib import Path

from limbeck.databases.sqlite import filled, header_error
from limbeck.errors import InputError

MARK = "Written by limbeck"
"""What the last line of every report in a file says, in a comment where its form has comments."""

_LAST_LINE = re.compile(rb"(?:^|\n)(?:// |%% |-- |<!-- )?Written by limbeck(?: -->)?\s*\Z")
_PNG_CHUNK = b"tEXtSoftware\0limbeck"
_PNG_END = b"\0\0\0\0IEND\xae\x42\x60\x82"
_SOURCES = frozenset({".py", ".pyi", ".ini", ".cfg", ".toml", ".mako", ".ipynb"})
_COMPANIONS = ("-wal", "-shm", "-journal")
_LARGEST = 256 * 1024 * 1024  # bytes; no report of ours comes near it


def write_file(
    path: str | Path, content: str | bytes, *, overwrite: bool = False, sources: Iterable[Path] = ()
) -> None:
    """Write a report to a file: the only way in which limbeck writes one over another.

    Args:
        path: Where to write it.
        content: The whole report.
        overwrite: Whether a file that limbeck did not write may be replaced.
        sources: The files that the report was made from.

    Raises:
        InputError: The file must not be overwritten; see `check_file`.
        OSError: It could not be written.
    """
    check_file(path, overwrite=overwrite, sources=sources)
    data = content.encode() if isinstance(content, str) else content
    Path(path).write_bytes(data)


def check_file(path: str | Path, *, overwrite: bool = False, sources: Iterable[Path] = ()) -> None:
    """Check that a report may be written to a file.

    A database, its journals, and what a project is made of are never overwritten; any other file only if
    limbeck wrote it, if it is empty, or on request. Pipes and devices are written to.

    Args:
        path: The file, which need not exist.
        overwrite: Whether a file that limbeck did not write may be replaced.
        sources: The files that the report is made from.

    Raises:
        InputError: It may not.
    """
    place = Path(path)
    kind = _kind_to_keep(place, sources)
    if kind is not None:
        raise InputError(
            f"{place} is {kind}; no report is written over it.",
            slug="not-a-report",
            evidence={"file": str(place.absolute())},
            remedy="Choose another file.",
        )
    if not overwrite and place.is_file() and filled(place) and not is_own(_content(place)):
        raise InputError(
            f"{place} already exists, and limbeck did not write it.",
            slug="foreign-file",
            evidence={"file": str(place.absolute())},
            remedy="Choose another file, or overwrite this one with --force (in Python: overwrite=True).",
        )


def is_own(content: bytes) -> bool:
    """Whether a report of limbeck's has this content: by its last line, `versions`, or a PNG's software."""
    if content.startswith(b"\x89PNG"):
        return _PNG_CHUNK in content
    if content[:1] in b"{[":
        return _has_versions(content)
    return _LAST_LINE.search(content[-100:]) is not None


def with_mark(report: str, comment: str) -> str:
    """A report with the line by which it is recognised; one that can be recognised already is left alone.

    Args:
        report: The text of the report.
        comment: What begins a comment in its form; empty for plain text.
    """
    if is_own(report.encode(errors="replace")):
        return report
    return f"{report}{'' if report.endswith(chr(10)) else chr(10)}{comment}{MARK}\n"


def with_software(picture: bytes) -> bytes:
    """A PNG that names limbeck as its software."""
    checksum = zlib.crc32(_PNG_CHUNK)
    chunk = struct.pack(">I", len(_PNG_CHUNK) - 4) + _PNG_CHUNK + struct.pack(">I", checksum)
    return picture.removesuffix(_PNG_END) + chunk + _PNG_END


def _kind_to_keep(place: Path, sources: Iterable[Path]) -> str | None:
    """What a file is that no report may be written over, in words."""
    kind = None
    if any(_same(place, source) for source in sources):
        kind = "one of the files that the report is made from"
    elif any(map(_is_database, _databases_of(place))):
        kind = "a journal of a SQLite database"
    elif _is_database(place):
        kind = "a SQLite database"
    elif not place.is_file() or is_own(_content(place)):
        kind = None
    elif place.suffix.lower() in _SOURCES:
        kind = "a source file, a notebook or a configuration"
    elif any(map(_holds_migrations, place.resolve().parents)):
        kind = "a file of an Alembic project"
    return kind


def _databases_of(journal: Path) -> list[Path]:
    """The files that it would be a journal of, by its name."""
    stems = [journal.name.removesuffix(ending) for ending in _COMPANIONS if journal.name.endswith(ending)]
    return [journal.with_name(stem) for stem in stems if stem]


def _same(place: Path, source: Path) -> bool:
    try:
        return place.samefile(source)
    except OSError:
        return False


def _is_database(place: Path) -> bool:
    """Whether SQLite takes it for one; opening the file here would drop the locks of this process."""
    if not place.is_file() or not filled(place):
        return False
    try:
        return "not a database" not in str(header_error(place))
    except sqlite3.Error:
        return False


def _holds_migrations(folder: Path) -> bool:
    return (folder / "env.py").is_file() and (
        (folder / "versions").is_dir() or (folder / "script.py.mako").is_file()
    )


def _content(place: Path) -> bytes:
    return place.read_bytes() if place.stat().st_size <= _LARGEST else b""


def _has_versions(content: bytes) -> bool:
    try:
        data = json.loads(content)
    except (ValueError, RecursionError):
        return False
    entries = data if isinstance(data, list) else [data]
    return bool(entries) and all(
        isinstance(each, dict) and isinstance(each.get("versions"), dict) and "limbeck" in each["versions"]
        for each in entries
    )
