"""A new version file of a project, written by the project's own Alembic."""

from __future__ import annotations

from pathlib import Path

from limbeck.databases.database import Database
from limbeck.errors import ProjectError
from limbeck.progress import Cancellation, Progress
from limbeck.projects.jobs.job import Job
from limbeck.projects.jobs.write_revision import NewRevision, RevisionWritten, WriteRevision
from limbeck.projects.project import Project, project_settings
from limbeck.projects.replies import Replies
from limbeck.projects.run_job import run_job

TIME_LIMIT = 120.0
"""Seconds that `env.py` may take."""


def write_revision(
    project: Project,
    new: NewRevision,
    *,
    database: Database,
    progress: Progress,
    cancellation: Cancellation,
) -> tuple[Path, tuple[str, ...]]:
    """Write the file where and as `alembic revision` would, by the template of the project.

    The project's own interpreter does so, whose Alembic knows its file names, its branches and its version
    locations, and which may be another release than ours.

    Args:
        project: The project.
        new: What it is to hold.
        database: What `env.py` connects to.
        progress: Called with a few words at each stage.
        cancellation: Ends the project's process from another thread.

    Returns:
        The file, and the names of the post-write hooks that were not run.

    Raises:
        CancelledError: `cancellation` was used.
        ProjectError: It could not be written.
    """
    job = WriteRevision(project_settings(project, database), new)
    replies = run_job(
        project.python,
        job,
        _RevisionReplies,
        time_limit=TIME_LIMIT,
        progress=progress,
        cancellation=cancellation,
    )
    if replies.written is None or replies.failure is not None:
        raise ProjectError.from_failure(replies.missing)
    return Path(project.directory, replies.written.path), replies.written.hooks


class _RevisionReplies(Replies):
    """Collects where the file is."""

    def __init__(self, job: Job, python: str, progress: Progress) -> None:
        super().__init__(job, python, progress)
        self.written: RevisionWritten | None = None

    def add(self, answer: RevisionWritten) -> None:
        self.written = answer
