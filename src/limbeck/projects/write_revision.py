"""A new version file of a project, written by the project's own Alembic."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from limbeck.databases.database import Database
from limbeck.errors import ProjectError
from limbeck.progress import Cancellation, Progress
from limbeck.projects.jobs.job import Job
from limbeck.projects.jobs.write_revision import RevisionWritten, WriteRevision
from limbeck.projects.project import Project, project_settings
from limbeck.projects.replies import Replies
from limbeck.projects.run_job import run_job
from limbeck.records import Script

TIME_LIMIT = 120.0
"""Seconds that `env.py` may take."""


@dataclass(frozen=True, slots=True)
class NewRevision:
    """What a version file is to hold.

    Attributes:
        revision: Its id.
        message: What it is about.
        heads: What it follows; none for the first revision.
        script: The bodies of its functions.
        imports: The import statements that these need.
    """

    revision: str
    message: str
    heads: tuple[str, ...]
    script: Script
    imports: tuple[str, ...]


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
    job = WriteRevision(
        project_settings(project, database),
        new.revision,
        new.message,
        new.heads,
        new.script.upgrade,
        new.script.downgrade,
        new.imports,
    )
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
