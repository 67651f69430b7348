"""Running single revisions of a project in a scratch database, and watching each."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from limbeck.projects.jobs.settings import ProjectSettings
from limbeck.records import ObservedStatement
from limbeck.records.revision import Direction, PathStep

if TYPE_CHECKING:
    from alembic.runtime.migration import MigrationContext, RevisionStep

    from limbeck.projects.worker.channel import Channel
    from limbeck.projects.worker.effects.own_sessions import OwnSessions
    from limbeck.projects.worker.kept_scripts import KeptScripts


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
class WordsDeclared:
    """An answer: a step has made a column that takes a few words, which the database may not know.

    Attributes:
        table: Its table, without a schema.
        column: The column.
        words: The labels of its `Enum`.
    """

    table: str
    column: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RunEnded:
    """An answer: `env.py` has run to its end, or failed.

    Attributes:
        is_clean: Whether another run in the same process would find it as this one did.
    """

    is_clean: bool


@dataclass(frozen=True, slots=True)
class RevisionsOrder:
    """One run of `env.py`.

    Attributes:
        steps: The steps, all in one direction, in order.
        end: What `alembic upgrade` or `alembic downgrade` would be told.
        keeps_states: Whether the states before the first step and after each are kept.
    """

    steps: tuple[PathStep, ...]
    end: str
    keeps_states: bool


@dataclass(frozen=True, slots=True)
class RunRevisions:
    """Run steps in a scratch database, the only one that may be written to, and keep the states between them.

    Attributes:
        project: The project, with the scratch database as the one to look at.
        order: The first run; the kernel orders more as long as each leaves the process clean.
        states: The folder for states.
    """

    name: ClassVar[str] = "run-revisions"
    answers: ClassVar[tuple[type, ...]] = (StepBegins, StatementRan, StepRan, WordsDeclared, RunEnded)

    project: ProjectSettings
    order: RevisionsOrder
    states: str

    @property
    def subject(self) -> str:
        """What fails, where something does."""
        return "the migration"

    def secrets(self) -> tuple[str, ...]:
        """The project's."""
        return self.project.secrets()

    def run(self, channel: Channel) -> None:
        """Run the project's `env.py` as `alembic upgrade` or `downgrade` does, as often as ordered."""
        from sqlalchemy import make_url

        from limbeck.projects.worker.effects.own_sessions import OwnSessions

        with closing(OwnSessions(make_url(str(self.project.given_url)))) as sessions:
            self._run(channel, sessions)

    def _run(self, channel: Channel, sessions: OwnSessions) -> None:
        from limbeck.projects.worker.kept_scripts import KeptScripts
        from limbeck.projects.worker.revision_run import RevisionRun, guard_for, revision_failure
        from limbeck.projects.worker.step_witness import StepWitness

        guarded = guard_for(self.project, channel, self.states)
        scripts = KeptScripts()
        order: RevisionsOrder | None = self.order
        while order is not None:
            revisions = [each.revision for each in order.steps]
            witness = StepWitness(channel, revisions, self.states if order.keeps_states else "", sessions)
            run = RevisionRun(
                self.project,
                channel,
                partial(_path, order, scripts),
                command=(order.steps[0].direction.value, order.end),
                witness=witness,
                guarded=guarded,
                script=scripts.folder,
            )
            failure = run.run()
            if failure is None:
                witness.finish()
            elif run.running is not None:
                failure = revision_failure(failure, f"Revision {run.running} raised ")
            elif run.commit_failed:
                failure = revision_failure(failure, f"The commit of revision {revisions[-1]} raised ")
            if failure is not None:
                channel.failure(failure)
            is_clean = failure is None and run.leaves_nothing(sessions.holds)
            channel.answer(RunEnded(is_clean))
            order = channel.next_order(RevisionsOrder) if is_clean else None


def _path(order: RevisionsOrder, scripts: KeptScripts, context: MigrationContext) -> list[RevisionStep]:
    """The steps; each file is loaded before the first one runs, as Alembic does."""
    from alembic.runtime.migration import MigrationStep

    script = context.script
    if script is None:
        raise ValueError("a context without a folder of scripts")
    return [
        MigrationStep.upgrade_from_script(script.revision_map, scripts.revision(script, each.revision))
        if each.direction is Direction.UPGRADE
        else MigrationStep.downgrade_from_script(script.revision_map, scripts.revision(script, each.revision))
        for each in order.steps
    ]
