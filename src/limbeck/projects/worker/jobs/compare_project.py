"""Comparing a database with the models wherever a project's `env.py` would run migrations."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from limbeck.autogen.compare import compare_context
from limbeck.databases.identity import identify
from limbeck.projects.worker.channel import Channel
from limbeck.projects.worker.diagnosis.evidence import OfflineOnlyError
from limbeck.projects.worker.env_py import labels
from limbeck.projects.worker.env_py.run import EnvironmentRun
from limbeck.projects.worker.findings.other_database import elsewhere
from limbeck.projects.worker.findings.refused_writes import refused_writes
from limbeck.projects.worker.findings.unimported_models import unimported_models
from limbeck.projects.worker.job import ProjectJob

if TYPE_CHECKING:
    from alembic.runtime.migration import MigrationContext


def run(job: ProjectJob, channel: Channel) -> None:
    """Run the project's `env.py` and send a comparison for each time that it runs migrations.

    Args:
        job: The project and the wishes of the caller.
        channel: Where comparisons, progress and a failure go.
    """
    Comparing(job, channel).start()


class Comparing(EnvironmentRun):
    """Compares wherever `env.py` would run migrations, as `alembic check` does."""

    def visit(self, context: MigrationContext) -> list[Any]:
        """Send a comparison; there are no steps to run."""
        with self.namespace.back():
            self.channel.progress("comparing")
            connection = context.connection
            if connection is None:
                raise OfflineOnlyError
            url = connection.engine.url
            self.keep_secret(url)
            identity = identify(connection, url)
            comparison = compare_context(
                context,
                script=context.script,
                identity=identity,
                progress=self.channel.progress,
                catalogue=self.job.catalogue,
            )
            findings = [
                *comparison.findings,
                *refused_writes(self.refused),
                *elsewhere(self.job, url),
                *unimported_models(comparison.changes, context, self.job.directory),
            ]
            self.channel.comparison(
                dataclasses.replace(comparison, findings=tuple(findings)),
                labels.of(context, self.arguments),
            )
        return []
