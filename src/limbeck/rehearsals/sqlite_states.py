"""The states of a SQLite scratch file: they are files beside it, and put back by copying."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from limbeck.databases.database import Database
from limbeck.projects.worker.sqlite_state import is_whole
from limbeck.records import Snapshot
from limbeck.rehearsals.state_change import StateChange
from limbeck.rehearsals.state_files import read_state, revisions_in, sqlite_change
from limbeck.rehearsals.states import Compare, States

_COPIED = 4_194_304
"""Bytes of a file that is copied sooner than it is compared."""


class SqliteStates(States):
    """The states of a scratch file; where it stands does not matter here.

    Attributes:
        file: The scratch file.
    """

    def __init__(self, scratch: Database, folder: Path) -> None:
        """Make room for them.

        Args:
            scratch: The scratch database; nobody has it open between two runs.
            folder: The folder beside it.
        """
        self._snapshots: dict[Path, Snapshot] = {}
        self._untouched: int | None = None
        super().__init__(folder)
        self.file = Path(str(scratch.secret_url.database))

    def start_over(self) -> None:
        """Put the scratch database back to where a run began, and forget the states of that run."""
        super().start_over()
        self._snapshots.clear()

    def keep_end(self, number: int) -> None:
        """Keep the state that a run has just ended in."""
        self._untouched = number
        if is_whole(self.file):
            shutil.copyfile(self.file, self.state(number))
            return
        with (
            closing(sqlite3.connect(self.file)) as source,
            closing(sqlite3.connect(self.state(number))) as kept,
        ):
            source.backup(kept)

    def put_back(self, number: int) -> bool:
        """Make the scratch database what it was; whether that could be done, which it always can."""
        untouched, self._untouched = self._untouched, None
        if untouched == number:
            return True
        for each in self._beside():  # they belong to what goes
            each.unlink()
        shutil.copyfile(self.state(number), self.file)
        return True

    def close(self) -> None:
        """Nothing: they go with the scratch database."""

    def compared_with_now(self, number: int) -> Compare:
        """Keeps the scratch database as it is, and compares it with a state when it is called."""
        before = self.state(number)
        if is_whole(self.file) and self.file.stat().st_size <= _COPIED:
            now = self.folder / f"{number}-now.db"
            shutil.copyfile(self.file, now)
            return lambda: sqlite_change(before, now, self._snapshot)
        change = self.change(before, self.file)
        return lambda: change

    def revisions_now(self) -> tuple[str, ...]:
        """Where the scratch database stands."""
        return revisions_in(self.file)

    def change(self, before: Path, after: Path) -> StateChange:
        """What the files of two states differ in."""
        return sqlite_change(before, after, self._snapshot)

    def _beside(self) -> Iterator[Path]:
        """The log or the journal beside the scratch file."""
        return self.file.parent.glob(f"{self.file.name}-*")

    def _snapshot(self, file: Path) -> Snapshot:
        """The catalogue in a file; that of a numbered state stays as it is."""
        if not file.stem.isdigit() or file.parent != self.folder:
            return read_state(file)
        if file not in self._snapshots:
            self._snapshots[file] = read_state(file)
        return self._snapshots[file]
