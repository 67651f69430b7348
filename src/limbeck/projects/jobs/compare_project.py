"""Comparing a database with the models wherever a project's `env.py` would run migrations."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any, ClassVar

from limbeck.projects.jobs.settings import ProjectSettings
from limbeck.projects.run_names import Labels, run_labels
from limbeck.records import Comparison, DraftOptions

if TYPE_CHECKING:
    from alembic.runtime.migration import MigrationContext

    from limbeck.projects.worker.channel import Channel
    from limbeck.projects.worker.env_py.run import EnvironmentRun


@dataclasses.dataclass(frozen=True, slots=True)
class LabelledComparison:
    """The answer: a comparison, and what could tell it from the others of the same run.

    Attributes:
        comparison: The comparison.
        labels: What it could be called, the best kind first.
    """

    comparison: Comparison
    labels: Labels


@dataclasses.dataclass(frozen=True, slots=True)
class CompareProject:
    """Run a project's `env.py` as `alembic check` does, and compare wherever it would run migrations.

    Attributes:
        project: The project.
        catalogue: Whether to read the catalogue too, for what autogenerate is blind to.
        draft: What a person has answered, whose draft takes the place of the proposal.
        thorough: Whether Alembic compares all tables, also those that the catalogue says equal their models.
        changes_only: Whether to leave out what is told beside the changes.
    """

    name: ClassVar[str] = "compare-project"
    answers: ClassVar[tuple[type, ...]] = (LabelledComparison,)

    project: ProjectSettings
    catalogue: bool = False
    draft: DraftOptions | None = None
    thorough: bool = False
    changes_only: bool = False

    @property
    def subject(self) -> str:
        """What fails, where something does."""
        return "env.py"

    def secrets(self) -> tuple[str, ...]:
        """The project's."""
        return self.project.secrets()

    def run(self, channel: Channel) -> None:
        """Send a comparison for each time that `env.py` runs migrations, and a failure where it fails."""
        from limbeck.projects.worker.env_py.run import EnvironmentRun

        failure = EnvironmentRun(self.project, channel, self._compare).run()
        if failure is not None:
            channel.failure(failure)

    def _compare(self, run: EnvironmentRun, context: MigrationContext) -> list[Any]:
        """Send a comparison; there are no steps to run."""
        with run.namespace.back():  # before anything of ours is imported
            from limbeck.autogen.compare import compare_context
            from limbeck.projects.worker.findings.env_py import other_database, refused_writes
            from limbeck.projects.worker.findings.two_directories import two_directories
            from limbeck.projects.worker.findings.unimported_models import unimported_models

            run.channel.progress("comparing")
            connection, identity = run.identify(context)
            written = tuple(run.refused)
            comparison = compare_context(
                context,
                script=context.script,
                identity=identity,
                progress=run.channel.progress,
                catalogue=self.catalogue,
                draft=self.draft,
                thorough=self.thorough,
                is_given=self.project.given_url is not None,
                changes_only=self.changes_only,
            )
            told = any(each.slug == "comparator-writes" for each in comparison.findings)
            findings = (
                *comparison.findings,
                *refused_writes(written if told else run.refused),
                *other_database(self.project, connection.engine.url),
                *two_directories(self.project, connection.engine.url),
                *unimported_models(comparison.changes, context, self.project.directory),
            )
            run.channel.answer(
                LabelledComparison(
                    dataclasses.replace(comparison, findings=findings), run_labels(context, run.arguments)
                )
            )
        return []
