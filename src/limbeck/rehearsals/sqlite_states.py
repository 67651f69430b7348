"""The states of a SQLite scratch file: they are files beside it, and put back by copying."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

from limbeck.databases.database import Database
from limbeck.databases.writable import STATES
from limbeck.rehearsals.states import StateChange, sqlite_change

_VERSION_TABLES = """
SELECT m.name FROM sqlite_master m
WHERE m.type = 'table' AND (SELECT group_concat(name) FROM pragma_table_info(m.name)) = 'version_num'
ORDER BY m.name
"""


class SqliteStates:
    """The states of a scratch file: number 0 before the first step, and one after each.

    Attributes:
        file: The scratch file.
        folder: Where the worker writes them.
        stands_at: The state in which the database is at this moment; nothing depends on it here.
    """

    stands_at: int | None = None

    def __init__(self, scratch: Database) -> None:
        """Make room for them.

        Args:
            scratch: The scratch database; nobody has it open between two runs.
        """
        self.file = Path(str(scratch.secret_url.database))
        self.folder = self.file.with_name(STATES)
        shutil.rmtree(self.folder, ignore_errors=True)  # those of the revision before are none of this one
        self.folder.mkdir()

    @property
    def place(self) -> str:
        """Their folder."""
        return str(self.folder)

    def put_back(self, number: int) -> bool:
        """Make the scratch database what it was; whether that could be done, which it always can."""
        for each in self.file.parent.glob(f"{self.file.name}-*"):  # a log or a journal of what goes
            each.unlink()
        shutil.copyfile(self._state(number), self.file)
        return True

    def close(self) -> None:
        """Nothing: they go with the scratch database."""

    def between(self, before: int, after: int) -> StateChange:
        """What two states differ in."""
        return self._change(self._state(before), self._state(after))

    def until_now(self, number: int) -> StateChange:
        """What a state and the scratch database differ in."""
        return self._change(self._state(number), self.file)

    def revisions_now(self) -> tuple[str, ...]:
        """Where the scratch database stands."""
        return tuple(_revisions(self.file))

    def last_at(self, revisions: Sequence[str], most: int) -> int:
        """The last state, up to a number, in which the database stood at some revisions; 0 if none did."""
        numbers = range(most, -1, -1)
        return next((each for each in numbers if tuple(_revisions(self._state(each))) == tuple(revisions)), 0)

    def has(self, number: int) -> bool:
        """Whether a state was kept."""
        return self._state(number).exists()

    def _state(self, number: int) -> Path:
        return self.folder / f"{number}.db"

    def _change(self, before: Path, after: Path) -> StateChange:
        return sqlite_change(before, after, {*_version_tables(before), *_version_tables(after)})


def _version_tables(file: Path) -> list[str]:
    with closing(sqlite3.connect(file)) as connection:
        return [name for (name,) in connection.execute(_VERSION_TABLES)]


def _revisions(file: Path) -> Iterator[str]:
    tables = _version_tables(file)
    with closing(sqlite3.connect(file)) as connection:
        for name in tables:
            quoted = '"' + name.replace('"', '""') + '"'
            rows = connection.execute(f"SELECT version_num FROM {quoted} ORDER BY 1")  # noqa: S608 - quoted
            yield from (str(revision) for (revision,) in rows)
