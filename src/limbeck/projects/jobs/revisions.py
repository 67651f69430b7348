"""Running single revisions of a project in a scratch database, and watching each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from limbeck.projects.jobs.settings import ProjectSettings
from limbeck.records import ObservedStatement
from limbeck.records.revision import Direction, Step

if TYPE_CHECKING:
    from alembic.runtime.migration import MigrationContext, RevisionStep

    from limbeck.projects.worker.channel import Channel


@dataclass(frozen=True, slots=True)
class StepBegins:
    """An answer: a step begins, and the time that it may take.

    Attributes:
        position: Which step, counted from 0.
    """

    position: int


@dataclass(frozen=True, slots=True)
class StatementRan:
    """An answer: a statement of a step ran.

    Attributes:
        position: Which step, counted from 0.
        statement: The statement.
        failed: Whether the database refused it.
    """

    position: int
    statement: ObservedStatement
    failed: bool


@dataclass(frozen=True, slots=True)
class StepRan:
    """An answer: a step is over, without an error.

    Attributes:
        position: Which step, counted from 0.
        seconds: How long it took.
    """

    position: int
    seconds: float


@dataclass(frozen=True, slots=True)
class RunRevisions:
    """Run steps in a scratch database, the only one that may be written to, and keep the states between them.

    Attributes:
        project: The project, with the scratch database as the one to look at.
        steps: The steps, all in one direction, in order.
        end: What `alembic upgrade` or `alembic downgrade` would be told.
        states: The folder for the states before the first step and after each; empty to keep none.
    """

    name: ClassVar[str] = "run-revisions"
    answers: ClassVar[tuple[type, ...]] = (StepBegins, StatementRan, StepRan)

    project: ProjectSettings
    steps: tuple[Step, ...]
    end: str
    states: str

    @property
    def subject(self) -> str:
        """What fails, where something does."""
        return "the migration"

    def secrets(self) -> tuple[str, ...]:
        """The project's."""
        return self.project.secrets()

    def run(self, channel: Channel) -> None:
        """Run the project's `env.py` as `alembic upgrade` or `alembic downgrade` does."""
        from sqlalchemy import make_url

        from limbeck.projects.worker.revision_run import RevisionRun, revision_failure
        from limbeck.projects.worker.step_witness import StepWitness

        run = RevisionRun(
            self.project,
            channel,
            self._path,
            command=(self.steps[0].direction.value, self.end),
            witness=StepWitness(
                channel,
                [each.revision for each in self.steps],
                self.states,
                make_url(str(self.project.given_url)),
            ),
        )
        failure = run.run()
        if failure is not None and run.running is not None:
            failure = revision_failure(failure, f"Revision {run.running} raised ")
        if failure is not None:
            channel.failure(failure)

    def _path(self, context: MigrationContext) -> list[RevisionStep]:
        """The steps; each file is loaded before the first one runs, as Alembic does."""
        from alembic.runtime.migration import MigrationStep

        script = context.script
        if script is None:
            raise ValueError("a context without a folder of scripts")
        return [
            MigrationStep.upgrade_from_script(script.revision_map, script.get_revision(each.revision))
            if each.direction is Direction.UPGRADE
            else MigrationStep.downgrade_from_script(script.revision_map, script.get_revision(each.revision))
            for each in self.steps
        ]
