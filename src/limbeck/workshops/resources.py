"""The folder of a workshop and its database: made together, and released together."""

from __future__ import annotations

import os
import weakref
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from limbeck.databases.database import Database
from limbeck.databases.scratch import scratch_copy, scratch_file, scratch_on_server
from limbeck.errors import ServerError
from limbeck.processes.ownership import Owner
from limbeck.projects.run_alembic import run_alembic
from limbeck.workshops import project_folder
from limbeck.workshops.database_states import states_of
from limbeck.workshops.project_folder import DATABASE, put_back, replaced
from limbeck.workshops.starts import KeptStart
from limbeck.workshops.step_runner import StepRunner
from limbeck.workshops.steps import Done


@dataclass(frozen=True)
class Resources:
    """What a workshop holds.

    Attributes:
        database: Its database.
        runner: Its steps, with the folder.
        close: Releases both, which happens at the latest with the kernel; calling it twice is harmless.
    """

    database: Database
    runner: StepRunner
    close: Callable[[], object]

    @classmethod
    def make(cls, backend: str, kept: KeptStart | None = None) -> Resources:
        """A folder as `alembic init` leaves it, with a new database; or copies of both.

        Args:
            backend: `sqlite` or `postgresql`.
            kept: What they are copies of; None for new ones.

        Raises:
            ServerError: No PostgreSQL server is available.
        """
        if backend == "sqlite":
            folder = project_folder.new_folder(None)
            file = folder / DATABASE
            database = scratch_file(file) if kept is None else scratch_copy(kept.database, file)
        else:
            database = scratch_on_server(None if kept is None else str(kept.database.secret_url.database))
            folder = project_folder.new_folder(database.secret_url)
        if kept is not None:
            here = {new: old for old, new in _placed(database).items()}
            put_back(folder, {path: replaced(text, here) for path, text in kept.texts.items()})
        place = folder.parent / "states"
        place.mkdir()
        states = states_of(database, place)
        runner = StepRunner(folder, states)
        close = weakref.finalize(runner, _release, Owner(), folder, database, states.close)
        return cls(database, runner, close)

    @property
    def folder(self) -> Path:
        """The project."""
        return self.runner.folder

    @property
    def placed(self) -> dict[str, str]:
        """What stands in recordings and exports for what is only true here."""
        return _placed(self.database)

    def alembic(self, argv: tuple[str, ...], time_limit: float) -> Done:
        """Run a command of Alembic as a terminal in the folder does.

        Args:
            argv: What follows `alembic`.
            time_limit: Seconds that it may take.

        Raises:
            CancelledError: The step was cancelled.
        """
        password = self.database.secret_url.password
        variables = {"PGPASSWORD": str(password)} if password else {}
        done = run_alembic(
            self.folder,
            argv,
            variables=variables,
            time_limit=time_limit,
            cancellation=self.runner.cancellation,
        )
        return Done(done.output.replace(f"{self.folder}{os.sep}", ""), done.failure)

    def write(self, path: str, text: str) -> Done:
        """Write a file of the project, as an editor does.

        Args:
            path: Its path within the project.
            text: What it is to hold.
        """
        project_folder.write_text(self.folder, path, text)
        return Done()


def _placed(database: Database) -> dict[str, str]:
    if database.dialect == "sqlite":
        return {}
    here = project_folder.address(database.secret_url)
    return {here: project_folder.PLACEHOLDERS[database.dialect]}


def _release(owner: Owner, folder: Path, database: Database, close_states: Callable[[], object]) -> None:
    if owner.is_this_process:  # a forked child has the same folder
        with suppress(ServerError):
            close_states()
            database.close()
        project_folder.remove(folder)
