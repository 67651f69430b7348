"""The SQL of migrations, which only running them in offline mode can tell."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from limbeck.processes.session import converse
from limbeck.progress import Cancellation, Progress, silent
from limbeck.projects.project import Project
from limbeck.projects.project_job import project_job, seconds, secrets_in
from limbeck.projects.replies import Hearing
from limbeck.projects.run_names import names
from limbeck.projects.worker.job import SqlJob
from limbeck.records import Failure, decode, encode
from limbeck.records.revision import Revision, RevisionSql, Step


def ask_sql(  # noqa: PLR0913  all but the steps are named, and each says one thing
    steps: Sequence[Step],
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
    """Have the SQL of steps written in offline mode, by the project's own `env.py` where there is one.

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
    job = SqlJob(
        None if project is None else project_job(project),
        str(directory),
        dialect,
        tuple(start),
        tuple(steps),
        tuple(revisions),
    )
    python = sys.executable if project is None else project.python
    secrets = () if job.project is None else secrets_in(job.project)
    heard = _Sql(progress, subject="the migration", python=python, secrets=secrets)
    conversation = converse(
        python,
        ("sql", encode(job)),
        heard.hear,
        time_limit=seconds(time_limit),
        cancellation=cancellation or Cancellation(),
    )
    return heard.joined(steps, heard.failure(conversation, time_limit) or heard.silent(conversation))


class _Sql(Hearing):
    """Collects the SQL of steps, from each time that `env.py` runs migrations."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._runs: list[dict[str, str | None]] = []
        self._texts: dict[tuple[int, int], list[str]] = {}
        self._failures: dict[int, Failure] = {}

    def take(self, kind: str, value: Any) -> None:
        if kind == "run":
            self._runs.append(value["labels"])
        elif kind == "statements":
            self._texts.setdefault((value["run"], value["position"]), []).append(value["text"])
        elif kind == "step-failed":
            self._failures.setdefault(value["position"], self.clean(decode(Failure, value["failure"])))

    def joined(self, steps: Sequence[Step], failure: Failure) -> tuple[RevisionSql, ...]:
        """The SQL of each step; what never came bears the failure."""
        return tuple(
            RevisionSql(
                each.revision,
                each.direction,
                self._text(position),
                self._failures.get(position, None if self._came(position) else failure),
            )
            for position, each in enumerate(steps)
        )

    def _came(self, position: int) -> bool:
        return bool(self._runs) and all(
            (number, position) in self._texts for number in range(1, len(self._runs) + 1)
        )

    def _text(self, position: int) -> str:
        """The SQL of one step, that of several runs one below the other, each named."""
        named = names(self._runs)
        parts = []
        for number, name in enumerate(named, 1):
            text = "".join(self._texts.get((number, position), ()))
            title = "" if name is None else f"-- In {' '.join(name.split())}:\n\n"
            parts.append(f"{title}{text}" if text else "")
        return "".join(parts)
