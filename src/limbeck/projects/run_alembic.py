"""Running commands of Alembic in a project that somebody works on, in a process of its own."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from limbeck.progress import Cancellation
from limbeck.projects.jobs.import_models import ImportModels
from limbeck.projects.jobs.run_alembic import RunAlembic, StatementsRun
from limbeck.projects.replies import Replies
from limbeck.projects.run_job import run_job
from limbeck.records import Failure


@dataclass(frozen=True, slots=True)
class CommandResult:
    """What a command did.

    Attributes:
        output: What it printed, as a terminal shows it.
        failure: Why it failed, in the words of Alembic or of the database; None where it did not.
        statements: What ran, where somebody wanted to know.
    """

    output: str
    failure: Failure | None
    statements: tuple[str, ...] = ()


def run_alembic(  # noqa: PLR0913 - all but the first two say how
    folder: Path,
    argv: tuple[str, ...],
    *,
    variables: Mapping[str, str],
    time_limit: float,
    watch: bool = False,
    cancellation: Cancellation | None = None,
) -> CommandResult:
    """Run `alembic` with some arguments in a folder; nothing of it is guarded.

    Args:
        folder: The working directory.
        argv: What follows `alembic` on a command line.
        variables: Environment variables for it alone; their values are secrets.
        time_limit: Seconds after which it is ended with all its children.
        watch: Whether the result tells what ran.
        cancellation: Ends it with all its children, from another thread.

    Raises:
        CancelledError: `cancellation` was used.
        InputError: The time limit is not a positive number.
        ProjectError: The interpreter could not be started.
    """
    job = RunAlembic(str(folder), argv, dict(variables), watch)
    done = run_job(sys.executable, job, _CommandReplies, time_limit=time_limit, cancellation=cancellation)
    return CommandResult(done.output, _as_printed(done.failure), done.statements)


class _CommandReplies(Replies):
    """Collects what ran."""

    statements: tuple[str, ...] = ()

    def add(self, answer: StatementsRun) -> None:
        self.statements = answer.statements


def models_failure(
    folder: Path, module: str, *, time_limit: float, cancellation: Cancellation | None = None
) -> Failure | None:
    """Why a module of models can't be imported or mapped; None where it can.

    Args:
        folder: The folder from which it is imported.
        module: Its name.
        time_limit: Seconds that it may take.
        cancellation: Ends it from another thread.

    Raises:
        CancelledError: `cancellation` was used.
        InputError: The time limit is not a positive number.
        ProjectError: The interpreter could not be started.
    """
    job = ImportModels(str(folder), module)
    done = run_job(sys.executable, job, Replies, time_limit=time_limit, cancellation=cancellation)
    return done.failure


def _as_printed(failure: Failure | None) -> Failure | None:
    """A failure without what was printed, which the result has as a whole."""
    if failure is None:
        return None
    evidence = tuple(each for each in failure.evidence if each[0] != "printed")
    return Failure(failure.slug, failure.what, evidence, failure.remedy)
