"""Where the databases stand that a project's `env.py` would migrate."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from limbeck.databases.identity import identify
from limbeck.projects.worker.channel import Channel
from limbeck.projects.worker.diagnosis.evidence import OfflineOnlyError
from limbeck.projects.worker.env_py import labels
from limbeck.projects.worker.env_py.run import EnvironmentRun
from limbeck.projects.worker.job import StandingJob

if TYPE_CHECKING:
    from alembic.runtime.migration import MigrationContext


def stand(job: StandingJob, channel: Channel) -> None:
    """Run the project's `env.py` as `alembic current` does, and send what each version table holds.

    Args:
        job: The project.
        channel: Where the answers go.
    """
    _Standing(job.project, channel).start()


class _Standing(EnvironmentRun):
    """Reads the version table wherever `env.py` would run migrations."""

    command = ("current",)

    def visit(self, context: MigrationContext) -> list[Any]:
        """Send the current revisions; there are no steps to run."""
        with self.namespace.back():
            if context.connection is None:
                raise OfflineOnlyError
            url = context.connection.engine.url
            self.keep_secret(url)
            current = tuple(sorted(map(str, context.get_current_heads())))
            server = identify(context.connection, url).server
            self.channel.standing(current, labels.of(context, self.arguments), server)
        return []
