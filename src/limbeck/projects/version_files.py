"""What version files bind that are no literals, which only running them can tell."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from limbeck.processes.session import converse
from limbeck.progress import Cancellation, Progress, silent
from limbeck.projects.project import Project
from limbeck.projects.project_job import project_job, seconds, secrets_in
from limbeck.projects.replies import Hearing
from limbeck.projects.worker.job import HeadersJob
from limbeck.records import Failure, decode, encode


@dataclass(frozen=True, slots=True)
class Header:
    """What running a version file told.

    Attributes:
        values: What it binds of the four names that Alembic looks for, as JSON carries it.
        failure: Why it could not be run.
    """

    values: dict[str, Any]
    failure: Failure | None


def ask_headers(
    project: Project,
    paths: Iterable[str],
    *,
    time_limit: float = 60.0,
    progress: Progress = silent,
    cancellation: Cancellation | None = None,
) -> dict[str, Header]:
    """Run version files, as Alembic does when it loads them, for what reading them does not tell.

    Args:
        project: The project that they belong to.
        paths: The files, and no others are run.
        time_limit: Seconds after which the process is ended.
        progress: Called with a few words at each stage.
        cancellation: Ends it from another thread.

    Returns:
        What each of them told, or why it told nothing.

    Raises:
        CancelledError: `cancellation` was used.
        InputError: The time limit is not a positive number.
        ProjectError: The interpreter could not be started.
    """
    job = HeadersJob(project_job(project), tuple(paths))
    heard = _Headers(
        progress, subject="a version file", python=project.python, secrets=secrets_in(job.project)
    )
    conversation = converse(
        project.python,
        ("headers", encode(job)),
        heard.hear,
        time_limit=seconds(time_limit),
        cancellation=cancellation or Cancellation(),
    )
    failure = heard.failure(conversation, time_limit) or heard.silent(conversation)
    return {path: heard.headers.get(path, Header({}, failure)) for path in job.paths}


class _Headers(Hearing):
    """Collects what version files bind."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.headers: dict[str, Header] = {}

    def take(self, kind: str, value: Any) -> None:
        if kind == "header":
            failure = value["failure"] and self.clean(decode(Failure, value["failure"]))
            self.headers[value["path"]] = Header(value["values"], failure)
