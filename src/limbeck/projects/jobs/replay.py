"""Running a project's own migrations in a scratch database, and writing to nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from limbeck.projects.jobs.settings import ProjectSettings

if TYPE_CHECKING:
    from alembic.runtime.migration import MigrationContext, RevisionStep

    from limbeck.projects.worker.channel import Channel


@dataclass(frozen=True, slots=True)
class Replayed:
    """The answer: all migrations were run.

    Attributes:
        revisions: The revisions at which the scratch database now is.
    """

    revisions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReplayMigrations:
    """Run a project's migrations in a scratch database, the only one that may be written to.

    Attributes:
        project: The project, with the scratch database as the one to look at.
        revisions: Where to stop.
    """

    name: ClassVar[str] = "replay"
    answers: ClassVar[tuple[type, ...]] = (Replayed,)

    project: ProjectSettings
    revisions: tuple[str, ...]

    @property
    def subject(self) -> str:
        """What fails, where something does."""
        return "env.py"

    def secrets(self) -> tuple[str, ...]:
        """The project's."""
        return self.project.secrets()

    def run(self, channel: Channel) -> None:
        """Run the project's `env.py` as `alembic upgrade` does."""
        from limbeck.projects.worker.revision_run import RevisionRun, revision_failure

        run = RevisionRun(self.project, channel, self._path)
        failure = run.run()
        if failure is not None and run.running is not None:
            failure = revision_failure(
                failure,
                f"Revision {run.running} cannot run on a database that only the revisions before it have "
                "made: ",
                "If the history begins after the tables were made in another way, as by create_all(), write "
                "a first revision that creates them, and stamp it where they exist. Otherwise correct what "
                "the error reports.",
            )
        if failure is not None:
            channel.failure(failure)
        if run.is_done:
            channel.answer(Replayed(self.revisions))

    def _path(self, context: MigrationContext) -> list[RevisionStep]:
        """The steps up to the given revisions."""
        from alembic.runtime.migration import MigrationStep

        script = context.script
        if script is None:
            raise ValueError("a context without a folder of scripts")
        path = script.iterate_revisions(self.revisions, context.get_current_heads(), implicit_base=True)
        return [MigrationStep.upgrade_from_script(script.revision_map, each) for each in reversed(list(path))]
