"""A project's migrations up to where its database stands, run in a scratch database."""

from __future__ import annotations

from dataclasses import dataclass, replace

from limbeck import catalog
from limbeck.audits.scratch_build import ScratchSchema
from limbeck.audits.view_definitions import reworded_views
from limbeck.databases.scratch import scratch
from limbeck.progress import Cancellation, Progress
from limbeck.projects.project import Project
from limbeck.projects.replay import replay_project
from limbeck.records import Comparison, Failure, Snapshot

_USUAL = ("", "main", "public")


@dataclass(frozen=True, slots=True)
class MigrationReplay:
    """How to replay the migrations of a project.

    Attributes:
        project: The project.
        time_limit: Seconds that it may take.
        progress: Told of each stage.
        switch: Stops it.
    """

    project: Project
    time_limit: float
    progress: Progress
    switch: Cancellation

    def __call__(self, comparison: Comparison) -> ScratchSchema:
        """Replay them up to the current revisions of a database.

        Args:
            comparison: The comparison of the database, with its blueprint.

        Returns:
            What that gave; why it could not be done, as the only entry of `unbuilt`.

        Raises:
            CancelledError: Somebody asked to stop.
            LimbeckError: The project's interpreter, or a server for scratch databases, can't be had.
        """
        blueprint = comparison.blueprint
        if blueprint is None:
            raise ValueError("a comparison without its blueprint")
        nothing = Snapshot(blueprint.snapshot.dialect, blueprint.snapshot.server, ())
        if blueprint.default_schema not in _USUAL:
            return ScratchSchema(nothing, (), (_elsewhere(blueprint.default_schema),))
        with scratch(blueprint.snapshot.dialect) as database:
            failure = replay_project(
                self.project,
                database,
                comparison.revision.current,
                time_limit=self.time_limit,
                progress=self.progress,
                cancellation=self.switch,
            )
            if failure is not None:
                return ScratchSchema(nothing, (), (_failure(failure),))
            with database.engine.connect() as opened:
                connection = opened.execution_options(isolation_level="AUTOCOMMIT", no_parameters=True)
                made = catalog.read(connection)
                return ScratchSchema(made, (), (), *reworded_views(connection, blueprint.snapshot, made))


def _failure(failure: Failure) -> Failure:
    return replace(
        failure,
        what=f"The migrations could not be replayed in a scratch database: {failure.what}",
        remedy=f"{failure.remedy} Blind spots are reported against the models alone.",
    )


def _elsewhere(schema: str) -> Failure:
    return Failure(
        "not-replayed",
        f"The migrations were not replayed: their tables are in the schema `{schema}`, which a scratch "
        "database does not have.",
        (),
        "Blind spots are reported against the models alone.",
    )
