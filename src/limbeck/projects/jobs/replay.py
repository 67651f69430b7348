"""Running a project's own migrations in a scratch database, and writing to nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from limbeck.projects.jobs.settings import ProjectSettings

if TYPE_CHECKING:
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
        from limbeck.projects.worker.replay import Replay

        replay = Replay(self.project, self.revisions, channel)
        failure = replay.run()
        if failure is not None:
            channel.failure(failure)
        if replay.is_done:
            channel.answer(Replayed(self.revisions))
