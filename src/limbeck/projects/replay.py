"""A project's own migrations, run in a scratch database."""

from __future__ import annotations

from typing import Any

from limbeck.databases.database import Database
from limbeck.processes.session import converse
from limbeck.progress import Cancellation, Progress, silent
from limbeck.projects.project import Project
from limbeck.projects.project_job import project_job, seconds, secrets_in
from limbeck.projects.replies import Hearing
from limbeck.projects.worker.job import ReplayJob
from limbeck.records import Failure, encode


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
        ProjectError: The interpreter could not be started.
    """
    job = ReplayJob(project_job(project, scratch), revisions)
    heard = _Replayed(progress, subject="env.py", python=project.python, secrets=secrets_in(job.project))
    conversation = converse(
        project.python,
        ("replay", encode(job)),
        heard.hear,
        time_limit=seconds(time_limit),
        cancellation=cancellation or Cancellation(),
    )
    failure = heard.failure(conversation, time_limit)
    return failure or (None if heard.done else heard.silent(conversation))


class _Replayed(Hearing):
    """Hears whether it was done."""

    done = False

    def take(self, kind: str, _value: Any) -> None:
        """Take in the one result."""
        self.done = self.done or kind == "replayed"
