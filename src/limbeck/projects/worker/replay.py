"""A project's own migrations, run in a scratch database."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from alembic.runtime.migration import MigrationStep
from sqlalchemy import make_url

from limbeck.databases.guard import is_spare
from limbeck.databases.writable import WritableDatabase
from limbeck.projects.jobs.settings import ProjectSettings
from limbeck.projects.worker.channel import Channel
from limbeck.projects.worker.diagnosis.evidence import OfflineOnlyError
from limbeck.projects.worker.env_py.run import EnvironmentRun
from limbeck.records import Failure

if TYPE_CHECKING:
    from alembic.runtime.migration import MigrationContext


ELSEWHERE = Failure(
    "replayed-elsewhere",
    "env.py connects to a database of its own choice.",
    (),
    "Make env.py use `sqlalchemy.url`, or `config.attributes['connection']`.",
)


class Replay:
    """Runs migrations wherever `env.py` does, if that is in the scratch database.

    Attributes:
        is_done: Whether all of them were run in it.
    """

    def __init__(self, project: ProjectSettings, revisions: tuple[str, ...], channel: Channel) -> None:
        """Store what to run.

        Args:
            project: The project, with the scratch database as the one to look at.
            revisions: Where to stop.
            channel: Where progress and secrets go.
        """
        self.is_done = False
        self._project = project
        self._revisions = revisions
        self._channel = channel
        self._reached = False
        self._failure: Failure | None = None
        self._running: str | None = None

    def run(self) -> Failure | None:
        """Run the project's `env.py` as `alembic upgrade` does; why it failed, if it did."""
        failure = EnvironmentRun(
            self._project,
            self._channel,
            self._steps,
            command=("upgrade", "heads"),
            writable=WritableDatabase.from_url(make_url(str(self._project.given_url))),
            configured=lambda arguments: {**arguments, "dont_mutate": False},  # the version table is written
        ).run()
        self.is_done = self._reached and failure is None
        if failure is not None and failure.slug == "env-py-failed" and self._running is not None:
            failure = _on_empty_database(failure, self._running)
        return failure or self._failure

    def _steps(self, _run: EnvironmentRun, context: MigrationContext) -> Iterator[Any]:
        """The steps up to the given revisions."""
        if context.connection is None or context.script is None:
            raise OfflineOnlyError
        if not is_spare(context.connection):
            self._failure = ELSEWHERE
            return
        self._channel.progress("replaying the migrations")
        script = context.script
        path = script.iterate_revisions(self._revisions, context.get_current_heads(), implicit_base=True)
        self._reached = True
        for each in reversed(list(path)):
            self._running = each.revision
            yield MigrationStep.upgrade_from_script(script.revision_map, each)
        self._running = None


def _on_empty_database(failure: Failure, revision: str) -> Failure:
    """The failure of a revision, which is not one of `env.py`."""
    raised = failure.what.removeprefix("env.py raised ")
    return replace(
        failure,
        slug="revision-failed",
        what=f"Revision {revision} cannot run on a database that only the revisions before it have made: "
        f"{raised}",
        remedy="If the history begins after the tables were made in another way, as by create_all(), write a "
        "first revision that creates them, and stamp it where they exist. Else correct what the error "
        "reports.",
    )
