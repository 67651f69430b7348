"""The folder of a workshop and its database: made together, and released together."""

from __future__ import annotations

import os
import weakref
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from limbeck.databases.database import Database
from limbeck.databases.scratch import scratch_file, scratch_on_server
from limbeck.errors import ServerError
from limbeck.processes.ownership import Owner
from limbeck.projects.run_alembic import run_alembic
from limbeck.workshops import project_folder
from limbeck.workshops.database_states import states_of
from limbeck.workshops.project_folder import DATABASE
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
    def make(cls, backend: str) -> Resources:
        """A folder as `alembic init` leaves it, with a new database.

        Args:
            backend: `sqlite` or `postgresql`.

        Raises:
            ServerError: No PostgreSQL server is available.
        """
        if backend == "sqlite":
            folder = project_folder.new_folder(None)
            database = scratch_file(folder / DATABASE)
        else:
            database = scratch_on_server()
            folder = project_folder.new_folder(database.secret_url)
        kept = folder.parent / "states"
        kept.mkdir()
        states = states_of(database, kept)
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
        if self.database.dialect == "sqlite":
            return {}
        here = project_folder.address(self.database.secret_url)
        return {here: project_folder.PLACEHOLDERS[self.database.dialect]}

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


def _release(owner: Owner, folder: Path, database: Database, close_states: Callable[[], object]) -> None:
    if owner.is_this_process:  # a forked child has the same folder
        with suppress(ServerError):
            close_states()
            database.close()
        project_folder.remove(folder)
