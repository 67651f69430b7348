"""The states of a scratch database, kept one after the other, and put back."""

from __future__ import annotations

import shutil
import tempfile
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from pathlib import Path

from limbeck.databases.database import Database
from limbeck.databases.server.temporary_folder import shared_folder
from limbeck.databases.writable import STATES
from limbeck.rehearsals.state_change import StateChange
from limbeck.rehearsals.state_files import revisions_in

Compare = Callable[[], StateChange]
"""Compares two states."""


class States(ABC):
    """The states of a scratch database: number 0 before the first step of a run, and one after each.

    Each is a SQLite file that the worker has written, whatever the database is.

    Attributes:
        folder: The folder of the files.
        stands_at: The state in which the database is at this moment; None where that is not known.
    """

    def __init__(self, folder: Path) -> None:
        """None is there yet.

        Args:
            folder: A folder, which is emptied: what it holds is of another run.
        """
        self.folder = folder
        self.stands_at: int | None = None
        self._forget()

    @property
    def can_put_back(self) -> bool:
        """Whether the scratch database can be made what it was."""
        return True

    def start_over(self) -> None:
        """Put the scratch database back to where a run began, and forget the states of that run."""
        if self.has(0):
            self.put_back(0)
        self._forget()

    def _forget(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir()

    @abstractmethod
    def keep_end(self, number: int) -> None:
        """Keep the state that a run has just ended in, where the worker leaves that to us.

        Args:
            number: Its number.
        """

    def has(self, number: int) -> bool:
        """Whether a state was kept."""
        return self.state(number).exists()

    def state(self, number: int) -> Path:
        """The file of a state."""
        return self.folder / f"{number}.db"

    def between(self, before: int, after: int) -> StateChange:
        """What two states differ in."""
        return self.change(self.state(before), self.state(after))

    def last_at(self, revisions: Sequence[str], most: int) -> int:
        """The last state, up to a number, in which the database stood at some revisions; 0 if none did."""
        numbers = [each for each in range(most, -1, -1) if self.has(each)]
        return next((each for each in numbers if revisions_in(self.state(each)) == tuple(revisions)), 0)

    @abstractmethod
    def change(self, before: Path, after: Path) -> StateChange:
        """What the files of two states differ in."""

    @abstractmethod
    def put_back(self, number: int) -> bool:
        """Make the scratch database what it was; whether that could be done."""

    def until_now(self, number: int) -> StateChange:
        """What a state and the scratch database differ in."""
        return self.compared_with_now(number)()

    @abstractmethod
    def compared_with_now(self, number: int) -> Compare:
        """Keeps the scratch database as it is, and compares it with a state when it is called.

        It may be called once, in another thread and when the database is another one; not when a later state
        has been kept for the same number.
        """

    @abstractmethod
    def revisions_now(self) -> tuple[str, ...]:
        """Where the scratch database stands."""

    @abstractmethod
    def close(self) -> None:
        """Let go of what was kept."""


def states_folder(scratch: Database) -> Path:
    """A folder of ours for the states of a scratch database; on SQLite the one beside its file.

    Args:
        scratch: The scratch database.
    """
    if scratch.dialect == "sqlite":
        return Path(str(scratch.secret_url.database)).with_name(STATES)
    return Path(tempfile.mkdtemp(prefix="states-", dir=shared_folder()))
