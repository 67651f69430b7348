"""The SQL of migrations, which only running them in offline mode can tell."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from limbeck.progress import Cancellation, Progress, silent
from limbeck.projects.jobs.job import Job
from limbeck.projects.jobs.offline_sql import RunBegins, StepFailure, StepSql, WriteOfflineSql
from limbeck.projects.project import Project, project_settings
from limbeck.projects.replies import Replies
from limbeck.projects.run_job import run_job
from limbeck.projects.run_names import Labels, run_names
from limbeck.records import Failure
from limbeck.records.revision import PathStep, Revision, RevisionSql


def write_offline_sql(  # noqa: PLR0913  all but the steps are named, and each says one thing
    steps: Sequence[PathStep],
    *,
    project: Project | None,
    directory: Path,
    dialect: str,
    start: Sequence[str],
    revisions: Iterable[Revision],
    time_limit: float = 60.0,
    progress: Progress = silent,
    cancellation: Cancellation | None = None,
) -> tuple[RevisionSql, ...]:
    """The SQL of steps, written in offline mode by the project's own `env.py` where there is one.

    Args:
        steps: The steps, in order.
        project: The project; None where there are only version files.
        directory: Where those are.
        dialect: SQLAlchemy's name of the dialect to write for.
        start: The revisions where the database is before the first step.
        revisions: All revisions of the history that have a file.
        time_limit: Seconds after which the process is ended; what was written until then is given.
        progress: Called with a few words at each stage.
        cancellation: Ends it from another thread.

    Raises:
        CancelledError: `cancellation` was used.
        InputError: The time limit is not a positive number.
        ProjectError: The interpreter could not be started.
    """
    if not steps:
        return ()
    job = WriteOfflineSql(
        None if project is None else project_settings(project),
        str(directory),
        dialect,
        tuple(start),
        tuple(steps),
        tuple(revisions),
    )
    replies = run_job(
        sys.executable if project is None else project.python,
        job,
        _SqlReplies,
        time_limit=time_limit,
        progress=progress,
        cancellation=cancellation,
    )
    return replies.sql_of(steps)


class _SqlReplies(Replies):
    """Collects the SQL of steps, from each time that `env.py` runs migrations."""

    def __init__(self, job: Job, python: str, progress: Progress) -> None:
        super().__init__(job, python, progress)
        self._runs: list[Labels] = []
        self._texts: dict[tuple[int, int], list[str]] = {}
        self._failures: dict[int, Failure] = {}

    def add(self, answer: RunBegins | StepSql | StepFailure) -> None:
        if isinstance(answer, RunBegins):
            self._runs.append(answer.labels)
        elif isinstance(answer, StepSql):
            self._texts.setdefault((answer.run, answer.position), []).append(answer.text)
        else:
            self._failures.setdefault(answer.position, self.clean(answer.failure))

    def sql_of(self, steps: Sequence[PathStep]) -> tuple[RevisionSql, ...]:
        """The SQL of each step; what never came bears the failure."""
        return tuple(
            RevisionSql(
                each.revision,
                each.direction,
                self._text(position),
                self._failures.get(position, None if self._came(position) else self.missing),
            )
            for position, each in enumerate(steps)
        )

    def _came(self, position: int) -> bool:
        return bool(self._runs) and all(
            (number, position) in self._texts for number in range(1, len(self._runs) + 1)
        )

    def _text(self, position: int) -> str:
        """The SQL of one step, that of several runs one below the other, each named."""
        parts = []
        for number, name in enumerate(run_names(self._runs), 1):
            text = "".join(self._texts.get((number, position), ()))
            title = "" if name is None else f"-- In {' '.join(name.split())}:\n\n"
            parts.append(f"{title}{text}" if text else "")
        return "".join(parts)
