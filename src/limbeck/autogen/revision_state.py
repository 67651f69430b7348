"""Where a database stands: the revisions of its version table, and the heads of the version files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import column, select, table
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

from limbeck.autogen.findings.revisions import unreadable_because
from limbeck.catalog.postgresql.messages import framed, is_psycopg, with_values
from limbeck.errors import CancelledError, error_text
from limbeck.records import RevisionState

if TYPE_CHECKING:
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory

_ABSENT = {"42P01", "3F000"}
"""SQLSTATE of a table and of a schema that is not there."""


@dataclass(frozen=True, slots=True)
class KnownRevisions:
    """What can be told of a database's revisions and of its project's.

    Attributes:
        current: The revisions in the version table, sorted.
        current_error: Why these could not be read; None when they could.
        heads: The heads of the version files, sorted; one that two files claim is there twice.
        heads_error: Why the version files could not be read; None when they could.
    """

    current: tuple[str, ...]
    current_error: str | None
    heads: tuple[str, ...]
    heads_error: str | None

    @classmethod
    def read(cls, context: MigrationContext, script: ScriptDirectory | None) -> KnownRevisions:
        """Ask the database and the version files.

        Without a project a version table that can't be read leaves the comparison as it is.

        Args:
            context: A context on an open connection.
            script: The project's version files; None without a project.

        Raises:
            CancelledError: Somebody asked to stop.
            Exception: What a database raises that can't be asked.
        """
        return cls(*_current(context, has_project=script is not None), *_heads(script))

    @property
    def state(self) -> RevisionState:
        """As it is reported: each head once."""
        return RevisionState(self.current, tuple(dict.fromkeys(self.heads)))


def state_after_failure(context: MigrationContext, script: ScriptDirectory | None) -> RevisionState:
    """Where a database stands, as far as that can still be told.

    Args:
        context: A context whose connection may be of no use any more.
        script: The project's version files; None without a project.

    Raises:
        CancelledError: Somebody asked to stop.
    """
    try:
        current = tuple(sorted(context.get_current_heads()))
    except Exception:  # noqa: BLE001 - whatever it is, the failure before it is what counts
        current = ()
    return KnownRevisions(current, None, *_heads(script)).state


def _current(context: MigrationContext, *, has_project: bool) -> tuple[tuple[str, ...], str | None]:
    """The revisions in the version table, or why a comparison with models alone does without them."""
    known = heads_at_once(context)
    if known is not None:
        return known, None
    connection = context.connection
    if has_project or connection is None or connection.dialect.name != "postgresql":
        return tuple(sorted(context.get_current_heads())), None
    try:
        with connection.begin_nested():  # what is refused would end the whole transaction
            return tuple(sorted(context.get_current_heads())), None
    except (OperationalError, InterfaceError):  # a lost connection: nothing can be read
        raise
    except DBAPIError as error:
        return (), error_text(error)


def _heads(script: ScriptDirectory | None) -> tuple[tuple[str, ...], str | None]:
    """The heads of the version files, or why these cannot be read."""
    if script is None:
        return (), None
    try:
        return tuple(sorted(script.get_heads())), None
    except CancelledError:
        raise
    except Exception as error:  # noqa: BLE001 - version files are the project's own code
        return (), unreadable_because(error)


def heads_at_once(context: MigrationContext) -> tuple[str, ...] | None:
    """What `MigrationContext.get_current_heads` would give, asked without looking for the table first.

    Args:
        context: A context on an open connection.

    Returns:
        The revisions, sorted; None where Alembic has to ask.
    """
    connection = context.connection
    if (
        connection is None
        or context.as_sql
        or context.opts.get("starting_rev")
        or connection.dialect.name != "postgresql"
        or not is_psycopg(connection)
        or connection.get_execution_options().get("schema_translate_map")
    ):
        return None
    versions = table(context.version_table, schema=context.version_table_schema)
    query: Any = select(column("version_num")).select_from(versions)
    try:
        ((_, rows),) = framed(connection, [with_values(connection, query, {})])
    except DBAPIError as error:
        return () if getattr(error.orig, "sqlstate", None) in _ABSENT else None
    return tuple(sorted(str(revision) for (revision,) in rows))
