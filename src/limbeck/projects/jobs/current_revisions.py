"""The current revisions of the databases that a project's `env.py` would migrate."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from limbeck.databases.sqlite import file_of
from limbeck.projects.jobs.settings import ProjectSettings
from limbeck.projects.run_names import Labels, run_labels

if TYPE_CHECKING:
    from alembic.runtime.migration import MigrationContext
    from sqlalchemy import Connection

    from limbeck.projects.worker.channel import Channel
    from limbeck.projects.worker.env_py.run import EnvironmentRun


@dataclass(frozen=True, slots=True)
class LabelledRevisions:
    """The answer: what one version table holds.

    Attributes:
        current: The current revisions, sorted.
        labels: What the database could be called, the best kind first.
        server: The server and its version.
        url: Where it is, with its password.
    """

    current: tuple[str, ...]
    labels: Labels
    server: str
    url: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class ReadCurrentRevisions:
    """Run a project's `env.py` as `alembic current` does, and read each version table that it configures.

    Attributes:
        project: The project.
    """

    name: ClassVar[str] = "current-revisions"
    answers: ClassVar[tuple[type, ...]] = (LabelledRevisions,)

    project: ProjectSettings

    @property
    def subject(self) -> str:
        """What fails, where something does."""
        return "env.py"

    def secrets(self) -> tuple[str, ...]:
        """The project's."""
        return self.project.secrets()

    def run(self, channel: Channel) -> None:
        """Send the current revisions for each time that `env.py` runs migrations."""
        from limbeck.projects.worker.env_py.run import EnvironmentRun

        failure = EnvironmentRun(self.project, channel, _send_revisions, command=("current",)).run()
        if failure is not None:
            channel.failure(failure)


def _send_revisions(run: EnvironmentRun, context: MigrationContext) -> list[Any]:
    """Send the current revisions; there are no steps to run."""
    with run.namespace.back():
        connection, identity = run.identify(context)
        current = tuple(sorted(map(str, context.get_current_heads())))
        labels = run_labels(context, run.arguments)
        run.channel.answer(LabelledRevisions(current, labels, identity.server, _url(connection)))
    return []


def _url(connection: Connection) -> str:
    """The URL of a connection, absolute where it names a file: the kernel works in another folder."""
    url = connection.engine.url
    if url.get_backend_name() == "sqlite" and file_of(url.database) is not None and not url.query:
        url = url.set(drivername="sqlite", database=os.path.abspath(str(url.database)))  # noqa: PTH100  a text, as SQLite takes it
    return url.render_as_string(hide_password=False)
