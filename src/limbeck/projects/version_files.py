"""What version files bind to expressions, which only running them can tell."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from limbeck.progress import Cancellation, Progress, silent
from limbeck.projects.jobs.job import Job
from limbeck.projects.jobs.version_files import FileHeader, RunVersionFiles
from limbeck.projects.project import Project, project_settings
from limbeck.projects.replies import Replies
from limbeck.projects.run_job import run_job


def run_version_files(
    project: Project,
    paths: Iterable[str],
    *,
    time_limit: float = 60.0,
    progress: Progress = silent,
    cancellation: Cancellation | None = None,
) -> dict[str, FileHeader]:
    """Run version files, as Alembic does when it loads them, for what reading them does not tell.

    Args:
        project: The project that they belong to.
        paths: The files, and no others are run.
        time_limit: Seconds after which the process is ended.
        progress: Called with a few words at each stage.
        cancellation: Ends it from another thread.

    Returns:
        By path what each file binds, or why it could not be run.

    Raises:
        CancelledError: `cancellation` was used.
        InputError: The time limit is not a positive number.
        ProjectError: The interpreter could not be started.
    """
    job = RunVersionFiles(project_settings(project), tuple(paths))
    replies = run_job(
        project.python,
        job,
        _HeaderReplies,
        time_limit=time_limit,
        progress=progress,
        cancellation=cancellation,
    )
    return {path: replies.headers.get(path, FileHeader(path, {}, replies.missing)) for path in job.paths}


class _HeaderReplies(Replies):
    """Collects what version files bind."""

    def __init__(self, job: Job, python: str, progress: Progress) -> None:
        super().__init__(job, python, progress)
        self.headers: dict[str, FileHeader] = {}

    def add(self, answer: FileHeader) -> None:
        failure = None if answer.failure is None else self.clean(answer.failure)
        self.headers[answer.path] = replace(answer, failure=failure)
