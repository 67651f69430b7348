"""Questions about a project's migrations that only its own interpreter can answer."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from limbeck.databases.database import Database
from limbeck.progress import Cancellation, Progress, silent
from limbeck.projects.conversation import converse
from limbeck.projects.hearing import Hearing
from limbeck.projects.jobs import project_job, seconds, secrets_in
from limbeck.projects.naming import names
from limbeck.projects.project import Project
from limbeck.projects.worker.job import HeadersJob, SqlJob, StandingJob
from limbeck.records import Failure, Versions, decode, encode
from limbeck.records.revision import Revision, RevisionSql, Step


@dataclass(frozen=True, slots=True)
class Standing:
    """What the version table of a database holds.

    Attributes:
        name: What tells the database from others of the same project; None for the only one.
        current: Its current revisions, sorted.
        server: The server and its version.
    """

    name: str | None
    current: tuple[str, ...]
    server: str


@dataclass(frozen=True, slots=True)
class Standings:
    """Where the databases of a project stand.

    Attributes:
        found: One for each time that `env.py` would run migrations.
        versions: What the project's interpreter has installed; None if it could not tell.
        failure: Why not all could be found.
    """

    found: tuple[Standing, ...]
    versions: Versions | None
    failure: Failure | None


@dataclass(frozen=True, slots=True)
class Header:
    """What running a version file told.

    Attributes:
        values: What it binds of the four names that Alembic looks for, as JSON carries it.
        failure: Why it could not be run.
    """

    values: dict[str, Any]
    failure: Failure | None


def ask_standing(
    project: Project,
    *,
    database: Database | None = None,
    time_limit: float = 60.0,
    progress: Progress = silent,
    cancellation: Cancellation | None = None,
) -> Standings:
    """Run a project's `env.py` as `alembic current` does, and write nothing.

    Args:
        project: The project.
        database: The database to look at; None for the one that the project names.
        time_limit: Seconds after which the project's process and its children are ended.
        progress: Called with a few words at each stage.
        cancellation: Ends them from another thread.

    Raises:
        CancelledError: `cancellation` was used.
        DatabaseError: The database cannot be reached from another process.
        InputError: The time limit is not a positive number.
        ProjectError: The interpreter could not be started.
    """
    job = StandingJob(project_job(project, database))
    heard = _Standings(progress, subject="env.py", python=project.python, secrets=secrets_in(job.project))
    conversation = converse(
        project.python,
        ("standing", encode(job)),
        heard.hear,
        time_limit=seconds(time_limit),
        cancellation=cancellation or Cancellation(),
    )
    return Standings(heard.standings(), heard.versions, heard.failure(conversation, time_limit))


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


class _Standings(Hearing):
    """Collects where databases stand."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._found: list[dict[str, Any]] = []

    def take(self, kind: str, value: Any) -> None:
        if kind == "standing":
            self._found.append(value)

    def standings(self) -> tuple[Standing, ...]:
        named = zip(self._found, names([each["labels"] for each in self._found]), strict=True)
        return tuple(Standing(name, tuple(each["current"]), each["server"]) for each, name in named)


class _Headers(Hearing):
    """Collects what version files bind."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.headers: dict[str, Header] = {}

    def take(self, kind: str, value: Any) -> None:
        if kind == "header":
            failure = value["failure"] and self.clean(decode(Failure, value["failure"]))
            self.headers[value["path"]] = Header(value["values"], failure)


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
