"""Where the databases of a project stand, which only its own `env.py` can tell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from limbeck.databases.database import Database
from limbeck.processes.session import converse
from limbeck.progress import Cancellation, Progress, silent
from limbeck.projects.project import Project
from limbeck.projects.project_job import project_job, seconds, secrets_in
from limbeck.projects.replies import Hearing
from limbeck.projects.run_names import names
from limbeck.projects.worker.job import StandingJob
from limbeck.records import Failure, Versions, encode


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
