"""A project's own migrations, run in a scratch database."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Protocol

from alembic.script import ScriptDirectory
from sqlalchemy import make_url

from limbeck.databases.guard import is_spare
from limbeck.databases.writable import WritableDatabase
from limbeck.processes import threads
from limbeck.projects.jobs.settings import ProjectSettings
from limbeck.projects.worker.channel import Channel
from limbeck.projects.worker.diagnosis.evidence import OfflineOnlyError
from limbeck.projects.worker.env_py.guarded_process import GuardedProcess
from limbeck.projects.worker.env_py.run import EnvironmentRun
from limbeck.records import Failure

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from alembic.config import Config
    from alembic.runtime.migration import MigrationContext, RevisionStep
    from sqlalchemy import Engine

Path = Callable[["MigrationContext"], Iterable["RevisionStep"]]
"""Gives the steps to run, from where the database stands."""

ELSEWHERE = Failure(
    "replayed-elsewhere",
    "env.py connects to another database than the one it was given.",
    (),
    "Make env.py use `sqlalchemy.url`, or `config.attributes['connection']`.",
)


class Witness(Protocol):
    """Looks on while steps run."""

    def watching(
        self, context: MigrationContext, namespace: Callable[[], AbstractContextManager[None]]
    ) -> AbstractContextManager[None]:
        """Look on as long as the block lasts.

        Args:
            context: The context in which they run.
            namespace: In whose block `limbeck` means ours, and not a module of the project.
        """

    def before(self, position: int) -> None:
        """A step is about to run.

        Args:
            position: Which one, counted from 0.
        """

    def after(self, position: int) -> None:
        """A step has run, and Alembic goes on.

        Args:
            position: Which one, counted from 0.
        """


class RevisionRun:
    """Runs migrations wherever `env.py` does, if that is in the scratch database.

    Attributes:
        is_done: Whether all of them were run in it.
        running: The revision whose function was running when the run ended; None where none was.
    """

    def __init__(  # noqa: PLR0913 - all but the first three are named
        self,
        project: ProjectSettings,
        channel: Channel,
        path: Path,
        *,
        command: Sequence[str] = ("upgrade", "heads"),
        witness: Witness | None = None,
        guarded: GuardedProcess | None = None,
        script: Callable[[Config], ScriptDirectory] = ScriptDirectory.from_config,
    ) -> None:
        """Store what to run.

        Args:
            project: The project, with the scratch database as the one to look at.
            channel: Where progress and secrets go.
            path: Gives the steps.
            command: The words of the `alembic` command that runs the same.
            witness: Looks on.
            guarded: This process, where it is guarded already, and lets the scratch database be written to.
            script: Gives the project's folder.
        """
        self.is_done = False
        self.running: str | None = None
        self._channel = channel
        self._path = path
        self._engines: list[Engine] = []
        self._witness = witness
        self._reached = False
        self._failure: Failure | None = None
        self._guarded = guarded or guard_for(project, channel)
        self._environment = EnvironmentRun(
            project,
            channel,
            self._steps,
            command=command,
            guarded=self._guarded,
            configured=lambda arguments: {**arguments, "dont_mutate": False},  # the version table is written
            script=script,
        )

    def run(self) -> Failure | None:
        """Run the project's `env.py` as `alembic upgrade` does; why it failed, if it did."""
        failure = self._environment.run()
        self.is_done = self._reached and failure is None
        return failure or self._failure

    @property
    def commit_failed(self) -> bool:
        """Whether the database refused what the steps had done when it was committed."""
        return self._environment.commit_failed

    def leaves_nothing(self, is_ours: Callable[[Any], bool]) -> bool:
        """Whether neither a connection of the project to the scratch database nor a thread is left.

        Args:
            is_ours: Whether a connection is not the project's.
        """
        for engine in self._engines:
            engine.dispose()
        writable = self._guarded.writable
        return (writable is None or writable.forget_closed(is_ours)) and threads.is_only_one()

    def _steps(self, run: EnvironmentRun, context: MigrationContext) -> Iterator[Any]:
        """The steps, each of which is over when the next one is asked for."""
        if context.connection is None or context.script is None:
            raise OfflineOnlyError
        if not is_spare(context.connection):
            self._failure = ELSEWHERE
            return
        self._engines.append(context.connection.engine)
        witness = self._witness
        with nullcontext() if witness is None else witness.watching(context, run.namespace.back):
            steps = self._path(context)
            self._reached = True
            for position, step in enumerate(steps):
                self._channel.progress(f"running {step.revision.revision}")
                if witness is not None:
                    witness.before(position)
                self.running = step.revision.revision
                yield step
                self.running = None
                if witness is not None:
                    witness.after(position)


def guard_for(project: ProjectSettings, channel: Channel, states: str = "") -> GuardedProcess:
    """Guard this process for migrations in a scratch database.

    Args:
        project: The project, with the scratch database as the one to look at.
        channel: Where secrets go.
        states: The folder that a witness may write to; empty for none.
    """
    url = make_url(str(project.given_url))
    return GuardedProcess.guard(project, channel, WritableDatabase.from_url(url, states))


def revision_failure(failure: Failure, what: str, remedy: str | None = None) -> Failure:
    """The failure of a revision, which is not one of `env.py`.

    Args:
        failure: What running `env.py` gave.
        what: The beginning of what happened, before the error.
        remedy: What to do about it; None for what is known already.
    """
    if failure.slug != "env-py-failed":
        return failure
    raised = failure.what.removeprefix("env.py raised ")
    return replace(failure, slug="revision-failed", what=f"{what}{raised}", remedy=remedy or failure.remedy)
