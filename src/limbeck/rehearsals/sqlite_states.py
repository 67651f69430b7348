"""The states of a SQLite scratch file: they are files beside it, and put back by copying."""

from __future__ import annotations

import shutil
from pathlib import Path

from limbeck.databases.database import Database
from limbeck.records import Snapshot
from limbeck.rehearsals.states import StateChange, States, read_sqlite, revisions_in, sqlite_change


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
        super().__init__(folder)
        self.file = Path(str(scratch.secret_url.database))

    def start_over(self) -> None:
        """Put the scratch database back to where a run began, and forget the states of that run."""
        super().start_over()
        self._snapshots.clear()

    def put_back(self, number: int) -> bool:
        """Make the scratch database what it was; whether that could be done, which it always can."""
        for each in self.file.parent.glob(f"{self.file.name}-*"):  # a log or a journal of what goes
            each.unlink()
        shutil.copyfile(self.state(number), self.file)
        return True

    def close(self) -> None:
        """Nothing: they go with the scratch database."""

    def until_now(self, number: int) -> StateChange:
        """What a state and the scratch database differ in."""
        return self.change(self.state(number), self.file)

    def revisions_now(self) -> tuple[str, ...]:
        """Where the scratch database stands."""
        return revisions_in(self.file)

    def change(self, before: Path, after: Path) -> StateChange:
        """What the files of two states differ in."""
        return sqlite_change(before, after, self._snapshot)

    def _snapshot(self, file: Path) -> Snapshot:
        """The catalogue in a file; that of a state stays as it is."""
        if file == self.file:
            return read_sqlite(file)
        if file not in self._snapshots:
            self._snapshots[file] = read_sqlite(file)
        return self._snapshots[file]
