"""The SQLite files that somebody else's code may only read, by whatever name it calls them."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import make_url

from limbeck.databases.sqlite import COMPANIONS, connect_uri, file_of, filled, open_read_only

if TYPE_CHECKING:
    from sqlalchemy import URL

_MIGRATED = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'alembic_version'"


class AuditedFiles:
    """The SQLite files that may only be read: those that were added, and all that Alembic has migrated.

    A file's log, journal and index belong to it, and a hard link is the same file. Any other file, such as a
    cache of the project's, is none of an audit's business.
    """

    def __init__(self, writable: str = "") -> None:
        """None is known yet.

        Args:
            writable: The file of a scratch database, which is never one of them.
        """
        self._places: set[str] = set()
        self._made: set[str] = set()
        self._writable = os.path.realpath(writable) if writable else ""

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

    def except_new(self, file: str) -> None:
        """Leave a file alone that is made here and now, such as a copy of one of them; it is nobody's data.

        Args:
            file: Its path; nothing happens where there is such a file already.
        """
        place = os.path.realpath(file)
        if not os.path.lexists(place):
            self._made.add(place)

    def concern(self, file: str) -> bool:
        """Whether a file is one of them, or belongs to one.

        Args:
            file: Its path; there may be no such file yet.
        """
        candidates = [os.path.realpath(file)]
        candidates += [candidates[0].removesuffix(each) for each in COMPANIONS if file.endswith(each)]
        return any(self._is_one(each) for each in candidates)

    def are_in(self, folder: str) -> bool:
        """Whether one of them is in a folder: an added one at any depth, another one directly in it.

        Args:
            folder: Its path.
        """
        place = os.path.realpath(folder)
        if not os.path.isdir(place):  # noqa: PTH112  a text, as the caller of Python gave it
            return False
        inside = os.path.join(place, "")  # noqa: PTH118  as above
        return any(each.startswith(inside) for each in self._places) or any(
            map(self._is_one, _files_in(place))
        )

    def _is_one(self, place: str) -> bool:
        if place == self._writable:
            return False
        if place in self._places:
            return True
        found = _identity(place)
        if found is None:
            return False
        if found in map(_identity, self._places):
            return True
        return place not in self._made and _is_migrated(Path(place))


def _files_in(folder: str) -> Iterator[str]:
    try:
        with os.scandir(folder) as entries:
            yield from (entry.path for entry in entries if entry.is_file(follow_symlinks=False))
    except OSError:  # it can't be entered, and so nothing in it can be removed
        return


def _identity(place: str) -> tuple[int, int] | None:
    """What hard links of one file have in common; None where there is no file."""
    try:
        found = os.stat(place)  # noqa: PTH116  a text, as the caller of Python gave it
    except (OSError, ValueError):
        return None
    return found.st_dev, found.st_ino


def _is_migrated(place: Path) -> bool:
    """Whether a file holds Alembic's own table."""
    if not place.is_file() or not filled(place):
        return False
    try:
        with closing(open_read_only(place, connect_uri)) as connection:
            return connection.execute(_MIGRATED).fetchone() is not None
    except sqlite3.Error:  # no database at all
        return False
