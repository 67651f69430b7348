"""Single revisions of a project, run in a scratch database and watched."""

from __future__ import annotations

from dataclasses import dataclass

from limbeck.databases.database import Database
from limbeck.progress import Cancellation, Progress, silent
from limbeck.projects.jobs.job import Job
from limbeck.projects.jobs.revisions import RunRevisions, StatementRan, StepBegins, StepRan
from limbeck.projects.project import Project, project_settings
from limbeck.projects.replies import Replies
from limbeck.projects.run_job import run_job
from limbeck.records import Failure, ObservedStatement, Versions
from limbeck.records.revision import Step


@dataclass(frozen=True, slots=True)
class RevisionsRun:
    """What running steps gave.

    Attributes:
        statements: What each step ran, as far as they came.
        seconds: How long each step took that came to its end.
        refused: The last statement that the database refused, where the last step failed.
        failure: Why they did not come to the end; None if they did.
        versions: What the project's interpreter has installed; None if it could not tell.
    """

    statements: tuple[tuple[ObservedStatement, ...], ...]
    seconds: tuple[float, ...]
    refused: str | None
    failure: Failure | None
    versions: Versions | None


def run_revisions(  # noqa: PLR0913 - all but the first three are as everywhere
    project: Project,
    scratch: Database,
    steps: tuple[Step, ...],
    end: str,
    states: str = "",
    *,
    time_limit: float = 300.0,
    progress: Progress = silent,
    cancellation: Cancellation | None = None,
) -> RevisionsRun:
    """Run steps through a project's `env.py`, as `alembic upgrade` or `alembic downgrade` does.

    No other database can be written to meanwhile, whatever `env.py` and the version files do.

    Args:
        project: The project.
        scratch: A scratch database that stands before the first step.
        steps: The steps, all in one direction, in order; at least one.
        end: What the command would be told, such as a revision.
        states: Where the worker keeps the states before and after each step; empty to keep none. On SQLite
            it is the folder beside the scratch file, which gets `0.db`, `1.db`, ….
        time_limit: Seconds that each of them may take.
        progress: Called with a few words at each stage.
        cancellation: Ends the project's process from another thread.

    Raises:
        CancelledError: `cancellation` was used.
        InputError: The time limit is not a positive number.
        ProjectError: The interpreter could not be started.
    """
    settings = project_settings(project, scratch)
    replies = run_job(
        project.python,
        RunRevisions(settings, steps, end, states),
        _StepReplies,
        time_limit=time_limit,
        progress=progress,
        cancellation=cancellation,
    )
    done = len(replies.seconds)
    return RevisionsRun(
        tuple(tuple(replies.statements.get(position, ())) for position in range(len(steps))),
        tuple(replies.seconds),
        replies.refused if done < len(steps) else None,
        replies.failure or (replies.missing if done < len(steps) else None),
        replies.versions,
    )


class _StepReplies(Replies):
    """Collects what steps ran."""

    def __init__(self, job: Job, python: str, progress: Progress) -> None:
        super().__init__(job, python, progress)
        self.statements: dict[int, list[ObservedStatement]] = {}
        self.seconds: list[float] = []
        self.refused: str | None = None

    def renews(self, answer: StepBegins | StatementRan | StepRan) -> bool:
        return isinstance(answer, StepBegins)

    def add(self, answer: StepBegins | StatementRan | StepRan) -> None:
        if isinstance(answer, StatementRan):
            self.statements.setdefault(answer.position, []).append(answer.statement)
            self.refused = answer.statement.sql if answer.failed else self.refused
        elif isinstance(answer, StepRan):
            self.seconds.append(answer.seconds)
