"""The SQL of migrations, as Alembic's offline mode writes it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from limbeck.projects.jobs.settings import ProjectSettings
from limbeck.projects.run_names import Labels
from limbeck.records import Failure
from limbeck.records.revision import PathStep, Revision

if TYPE_CHECKING:
    from limbeck.projects.worker.channel import Channel


@dataclass(frozen=True, slots=True)
class RunBegins:
    """An answer: `env.py` begins to run migrations.

    Attributes:
        run: Which run it is, counted from 1.
        labels: What the run could be called, the best kind first.
    """

    run: int
    labels: Labels


@dataclass(frozen=True, slots=True)
class StepSql:
    """An answer: SQL of a step.

    Attributes:
        run: Which run of migrations, counted from 1.
        position: Which step, counted from 0.
        text: What follows on what was sent of it before.
    """

    run: int
    position: int
    text: str


@dataclass(frozen=True, slots=True)
class StepFailure:
    """An answer: a step could not be written.

    Attributes:
        position: Which step, counted from 0.
        failure: Why.
    """

    position: int
    failure: Failure


@dataclass(frozen=True, slots=True)
class WriteOfflineSql:
    """Write the SQL of some steps, in offline mode.

    Attributes:
        project: The project; None where there are only version files, which then run without an `env.py`.
        directory: The working directory where there is no project.
        dialect: SQLAlchemy's name of the dialect to write for.
        start: The revisions where the database is before the first step.
        steps: The steps, in order.
        revisions: All revisions of the history that have a file, as they were read.
    """

    name: ClassVar[str] = "offline-sql"
    answers: ClassVar[tuple[type, ...]] = (RunBegins, StepSql, StepFailure)

    project: ProjectSettings | None
    directory: str
    dialect: str
    start: tuple[str, ...]
    steps: tuple[PathStep, ...]
    revisions: tuple[Revision, ...]

    @property
    def subject(self) -> str:
        """What fails, where something does."""
        return "the migration"

    def secrets(self) -> tuple[str, ...]:
        """The project's, where there is one."""
        return () if self.project is None else self.project.secrets()

    def run(self, channel: Channel) -> None:
        """Send the SQL of each step, as `alembic upgrade --sql` or `alembic downgrade --sql` writes it."""
        from limbeck.projects.worker.offline_sql import write_offline_sql

        write_offline_sql(self, channel)
