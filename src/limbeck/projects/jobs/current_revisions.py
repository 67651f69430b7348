"""The current revisions of the databases that a project's `env.py` would migrate."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

import sqlalchemy as sa

from limbeck.databases.sqlite import file_of
from limbeck.projects.jobs.settings import ProjectSettings
from limbeck.projects.run_names import Labels, run_labels

if TYPE_CHECKING:
    from alembic.runtime.migration import MigrationContext
    from sqlalchemy import Connection

    from limbeck.projects.worker.channel import Channel
    from limbeck.projects.worker.env_py.run import EnvironmentRun


@dataclass(frozen=True, slots=True)
class VersionColumn:
    """The column of a version table on PostgreSQL, which takes no longer revision id than it is wide.

    Attributes:
        table: The table, as SQL writes it.
        exists: Whether the table is there; Alembic makes a missing one.
        length: Characters that it holds; None for any number.
    """

    table: str
    exists: bool
    length: int | None


DEFAULT_LENGTH = 32
"""Characters of the column that Alembic makes (`alembic/ddl/impl.py`, `version_table_impl`)."""


def version_column(connection: Connection, name: str, schema: str | None) -> VersionColumn | None:
    """The column of a version table; None where the server does not enforce its length.

    Args:
        connection: An open connection.
        name: The version table.
        schema: Its schema; None for the default one.
    """
    if connection.dialect.name != "postgresql":
        return None
    table = connection.dialect.identifier_preparer.format_table(sa.table(name, schema=schema))
    inspector = sa.inspect(connection)
    if not inspector.has_table(name, schema=schema):
        return VersionColumn(table, exists=False, length=DEFAULT_LENGTH)
    types = (each["type"] for each in inspector.get_columns(name, schema) if each["name"] == "version_num")
    return VersionColumn(table, exists=True, length=getattr(next(types, None), "length", None))


@dataclass(frozen=True, slots=True)
class LabelledRevisions:
    """The answer: what one version table holds.

    Attributes:
        current: The current revisions, sorted.
        labels: What the database could be called, the best kind first.
        server: The server and its version.
        url: Where it is, with its password.
        column: The column that holds them, where the server enforces its length.
    """

    current: tuple[str, ...]
    labels: Labels
    server: str
    url: str = field(repr=False)
    column: VersionColumn | None


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
        column = version_column(connection, context.version_table, context.version_table_schema)
        run.channel.answer(LabelledRevisions(current, labels, identity.server, _url(connection), column))
    return []


def _url(connection: Connection) -> str:
    """The URL of a connection, absolute where it names a file: the kernel works in another folder."""
    url = connection.engine.url
    if url.get_backend_name() == "sqlite" and file_of(url.database) is not None and not url.query:
        url = url.set(drivername="sqlite", database=os.path.abspath(str(url.database)))  # noqa: PTH100  a text, as SQLite takes it
    return url.render_as_string(hide_password=False)
