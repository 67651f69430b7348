"""The states of a SQLite scratch file: they are files beside it, and put back by copying."""

from __future__ import annotations

import shutil
from pathlib import Path

from limbeck.databases.database import Database
from limbeck.databases.writable import STATES
from limbeck.rehearsals.states import StateChange, States, revisions_in, sqlite_change


class SqliteStates(States):
    """The states of a scratch file; where it stands does not matter here.

    Attributes:
        file: The scratch file.
    """

    def __init__(self, scratch: Database) -> None:
        """Make room for them.

        Args:
            scratch: The scratch database; nobody has it open between two runs.
        """
        self.file = Path(str(scratch.secret_url.database))
        super().__init__(self.file.with_name(STATES))
        shutil.rmtree(self.folder, ignore_errors=True)  # those of the revision before are none of this one
        self.folder.mkdir()

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
        return sqlite_change(before, after)
