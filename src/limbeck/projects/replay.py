"""A project's own migrations, run in a scratch database."""

from __future__ import annotations

from typing import Any

from limbeck.databases.database import Database
from limbeck.progress import Cancellation, Progress, silent
from limbeck.projects.jobs.replay import ReplayMigrations
from limbeck.projects.project import Project, project_settings
from limbeck.projects.replies import Replies
from limbeck.projects.run_job import run_job
from limbeck.records import Failure


def replay_project(  # noqa: PLR0913 - all but the first three are as everywhere
    project: Project,
    scratch: Database,
    revisions: tuple[str, ...],
    *,
    time_limit: float = 300.0,
    progress: Progress = silent,
    cancellation: Cancellation | None = None,
) -> Failure | None:
    """Run a project's `env.py` as `alembic upgrade` does, in a scratch database.

    No other database can be written to meanwhile, whatever `env.py` and the version files do.

    Args:
        project: The project.
        scratch: An empty database of ours.
        revisions: Where to stop.
        time_limit: Seconds after which the project's process and its children are ended.
        progress: Called with a few words at each stage.
        cancellation: Ends them from another thread.

    Returns:
        Why the migrations could not be run to the end; None if they were.

    Raises:
        CancelledError: `cancellation` was used.
        InputError: The time limit is not a positive number.
        ProjectError: The interpreter could not be started.
    """
    replies = run_job(
        project.python,
        ReplayMigrations(project_settings(project, scratch), revisions),
        _ReplayReplies,
        time_limit=time_limit,
        progress=progress,
        cancellation=cancellation,
    )
    return replies.failure if replies.is_done else replies.missing


class _ReplayReplies(Replies):
    """Knows whether all migrations were run."""

    is_done = False

    def add(self, _answer: Any) -> None:
        self.is_done = True
