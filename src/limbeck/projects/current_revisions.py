"""The current revisions of a project's databases, which only its own `env.py` can tell."""

from __future__ import annotations

from dataclasses import dataclass, field

from limbeck.databases.database import Database
from limbeck.progress import Cancellation, Progress, silent
from limbeck.projects.jobs.current_revisions import LabelledRevisions, ReadCurrentRevisions, VersionColumn
from limbeck.projects.jobs.job import Job
from limbeck.projects.project import Project, project_settings
from limbeck.projects.replies import Replies
from limbeck.projects.run_job import run_job
from limbeck.projects.run_names import run_names
from limbeck.records import Failure, Versions


@dataclass(frozen=True, slots=True)
class CurrentRevisions:
    """What the version table of a database holds.

    Attributes:
        name: What tells the database from others of the same project; None for the only one.
        current: Its current revisions, sorted.
        server: The server and its version.
        url: Where it is, with its password: never to be shown.
        column: The column that holds them, where the server enforces its length.
    """

    name: str | None
    current: tuple[str, ...]
    server: str
    url: str = field(repr=False)
    column: VersionColumn | None


@dataclass(frozen=True, slots=True)
class ProjectRevisions:
    """The current revisions of a project's databases.

    Attributes:
        found: One for each time that `env.py` would run migrations.
        versions: What the project's interpreter has installed; None if it could not tell.
        failure: Why not all could be found.
    """

    found: tuple[CurrentRevisions, ...]
    versions: Versions | None
    failure: Failure | None


def read_current_revisions(
    project: Project,
    *,
    database: Database | None = None,
    time_limit: float = 60.0,
    progress: Progress = silent,
    cancellation: Cancellation | None = None,
) -> ProjectRevisions:
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
    replies = run_job(
        project.python,
        ReadCurrentRevisions(project_settings(project, database)),
        _RevisionReplies,
        time_limit=time_limit,
        progress=progress,
        cancellation=cancellation,
    )
    return ProjectRevisions(replies.revisions(), replies.versions, replies.failure)


class _RevisionReplies(Replies):
    """Collects current revisions."""

    def __init__(self, job: Job, python: str, progress: Progress) -> None:
        super().__init__(job, python, progress)
        self._found: list[LabelledRevisions] = []

    def add(self, answer: LabelledRevisions) -> None:
        self._found.append(answer)

    def revisions(self) -> tuple[CurrentRevisions, ...]:
        names = run_names([each.labels for each in self._found])
        return tuple(
            CurrentRevisions(name, each.current, each.server, each.url, each.column)
            for each, name in zip(self._found, names, strict=True)
        )
