"""A project's revisions, run on a scratch copy in processes of the project's interpreter."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from contextlib import closing

from limbeck.databases.database import Database
from limbeck.databases.kept_connections import renew_outdated
from limbeck.histories.history import History
from limbeck.progress import Cancellation, Progress, silent
from limbeck.projects.project import Project
from limbeck.projects.run_revisions import RevisionProcess, RevisionsRun
from limbeck.records import Versions
from limbeck.records.revision import Direction
from limbeck.rehearsals.chosen_revisions import BASE, steps
from limbeck.rehearsals.states import states_folder


class RevisionRunner:
    """Runs revisions on a scratch copy.

    Attributes:
        scratch: The copy.
        folder: Where the states between the steps are kept.
        there: The process for the way there.
        back: The process for the way back, which knows nothing of the way there.
        versions: What the project's interpreter has installed, once it has told.
        words: The words that columns take which the revisions have made, by table and column.
    """

    def __init__(  # noqa: PLR0913 - the request of whoever rehearses
        self,
        project: Project,
        history: History,
        scratch: Database,
        *,
        time_limit: float,
        progress: Progress = silent,
        cancellation: Cancellation | None = None,
    ) -> None:
        """Make room for states; no process is started yet.

        Args:
            project: The project.
            history: Its history.
            scratch: The copy.
            time_limit: Seconds that each revision may take, in each direction.
            progress: Told of each stage.
            cancellation: Ends the project's processes from another thread.

        Raises:
            InputError: The time limit is not a positive number.
        """
        self.scratch = scratch
        self.folder = states_folder(scratch)
        self.versions: Versions | None = None
        self.words: dict[tuple[str, str], tuple[str, ...]] = {}
        self._project = project
        self._history = history
        self._time_limit = time_limit
        self._progress = progress
        self._cancellation = cancellation
        if scratch.dialect == "postgresql":
            renew_outdated(scratch.engine)
        self.there = self._process()
        self.back = self._process()

    def close(self) -> None:
        """End the processes, and remove the states."""
        self.there.close()
        self.back.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def run_alone(self, revisions: Sequence[str]) -> RevisionsRun:
        """Run upgrades unwatched, in a process of their own.

        Args:
            revisions: The revisions, in order; at least one.
        """
        with closing(self._process()) as process:
            return self.run(process, revisions)

    def run(
        self,
        process: RevisionProcess,
        revisions: Sequence[str],
        direction: Direction = Direction.UPGRADE,
        *,
        keeps_states: bool = False,
    ) -> RevisionsRun:
        """Run revisions as the `alembic` command does.

        Args:
            process: `there` or `back`.
            revisions: The revisions, in order; at least one. The copy stands before the first.
            direction: Which of their functions.
            keeps_states: Whether the state before the first and the one after each is kept.
        """
        end = revisions[-1]
        if direction is Direction.DOWNGRADE:
            end = next(iter(self._history[end].down_revision), BASE)
        if self.scratch.dialect == "sqlite":  # the file is not to be open here while it is written there
            self.scratch.engine.dispose()
        run = process.run(steps(revisions, direction), end, keeps_states=keeps_states)
        self.versions = run.versions or self.versions
        self.words.update(run.words)
        return run

    def _process(self) -> RevisionProcess:
        return RevisionProcess(
            self._project,
            self.scratch,
            str(self.folder),
            time_limit=self._time_limit,
            progress=self._progress,
            cancellation=self._cancellation,
        )
