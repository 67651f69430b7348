"""Asking a worker: the one place from which the kernel has a job done in a project's interpreter."""

from __future__ import annotations

from typing import TypeVar

from limbeck.databases.limits import is_duration
from limbeck.errors import InputError
from limbeck.processes.conversation import converse
from limbeck.progress import Cancellation, Progress, silent
from limbeck.projects.jobs.job import Job
from limbeck.projects.replies import Replies
from limbeck.projects.worker_process import WORKER
from limbeck.records import encode

R = TypeVar("R", bound=Replies)


def run_job(  # noqa: PLR0913 - all but the first three are as everywhere
    python: str,
    job: Job,
    replies: type[R],
    *,
    time_limit: float,
    progress: Progress = silent,
    cancellation: Cancellation | None = None,
) -> R:
    """Have a job done in an interpreter of its own.

    A new job touches three files: its class in `projects/jobs`, which says what it is told, what it does in
    the worker and what it answers; the list in `projects/jobs/registry.py`; and the function that calls
    this one, with a subclass of `Replies` that collects the answers.

    Args:
        python: The interpreter.
        job: What to do.
        replies: Collects what comes back.
        time_limit: Seconds after which the process and its children are ended.
        progress: Called with a few words at each stage.
        cancellation: Ends them from another thread.

    Returns:
        What came back, and how the worker ended.

    Raises:
        CancelledError: `cancellation` was used.
        InputError: The time limit is not a positive number.
        ProjectError: The interpreter could not be started.
    """
    check_seconds(time_limit)
    collected = replies(job, python, progress)
    conversation = converse(
        python,
        WORKER,
        (job.name, encode(job)),
        collected.receive,
        time_limit=time_limit,
        cancellation=cancellation or Cancellation(),
    )
    collected.end(conversation, time_limit)
    return collected


def check_seconds(time_limit: float) -> None:
    """Refuse what is no time limit.

    Raises:
        InputError: It is not a positive number of seconds.
    """
    if not is_duration(time_limit):
        raise InputError(
            f"The time limit {time_limit!r} is not a positive number of seconds, up to a day.",
            slug="bad-limit",
            remedy="Give seconds, such as time_limit=60.",
        )
