"""Running a project's own migrations in a scratch database, and writing to nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from alembic.runtime.migration import MigrationStep
from sqlalchemy import make_url

from limbeck.databases.guard import is_spare
from limbeck.databases.writable import Spare
from limbeck.projects.worker.channel import Channel
from limbeck.projects.worker.diagnosis.evidence import OfflineOnlyError
from limbeck.projects.worker.env_py.connections import wished_url
from limbeck.projects.worker.env_py.run import EnvironmentRun
from limbeck.projects.worker.job import ReplayJob
from limbeck.records import Failure

if TYPE_CHECKING:
    from alembic.runtime.migration import MigrationContext


ELSEWHERE = Failure(
    "replayed-elsewhere",
    "env.py connects to a database of its own choice.",
    (),
    "Let env.py take `sqlalchemy.url`, or `config.attributes['connection']`.",
)


def replay(job: ReplayJob, channel: Channel) -> None:
    """Run the project's `env.py` as `alembic upgrade` does, and tell where the scratch database then stands.

    Args:
        job: The project, and where to stop.
        channel: Where the answer or a failure goes.
    """
    _Replay(job, channel).start()


class _Replay(EnvironmentRun):
    """Runs migrations where `env.py` does, if that is in the scratch database."""

    command = ("upgrade", "heads")
    spare: Spare

    def __init__(self, job: ReplayJob, channel: Channel) -> None:
        super().__init__(job.project, channel)
        self.revisions = job.revisions
        self.spare = Spare.of(make_url(str(wished_url(job.project))))
        self.reached: MigrationContext | None = None

    def configured(self, arguments: dict[str, Any]) -> dict[str, Any]:
        """As `env.py` gave them: there is a version table to be written."""
        return {**arguments, "dont_mutate": False}

    def visit(self, context: MigrationContext) -> Iterable[Any]:
        """The steps up to the wished revisions."""
        if context.connection is None or context.script is None:
            raise OfflineOnlyError
        if not is_spare(context.connection):
            self.channel.failure(ELSEWHERE)
            return []
        self.channel.progress("replaying the migrations")
        script = context.script
        path = script.iterate_revisions(self.revisions, context.get_current_heads(), implicit_base=True)
        self.reached = context
        return [MigrationStep.upgrade_from_script(script.revision_map, each) for each in reversed(list(path))]

    def go(self, stack: Any) -> None:
        """Besides, tell where the database stands when all was run."""
        super().go(stack)
        if self.reached is not None:
            self.channel.replayed(self.revisions)
