"""Comparing a database with its models, as Alembic does: the way in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from alembic.runtime.migration import MigrationContext

from limbeck.autogen import failures, versions
from limbeck.autogen.comparison_run import ComparisonRun
from limbeck.autogen.revision_state import state_after_failure
from limbeck.errors import CancelledError, LimbeckError
from limbeck.garbage_collector import collector_paused
from limbeck.progress import Cancellation, Progress, silent
from limbeck.records import (
    Comparison,
    DatabaseIdentity,
    DraftOptions,
    Failure,
    Finding,
    RevisionState,
    Script,
    Sql,
)

if TYPE_CHECKING:
    from alembic.script import ScriptDirectory
    from sqlalchemy import Connection, MetaData

    from limbeck.autogen.comparison_run import Keep


def compare(  # noqa: PLR0913 - each is one thing that the caller may know
    connection: Connection,
    metadata: Sequence[MetaData],
    options: Mapping[str, Any],
    *,
    identity: DatabaseIdentity | None = None,
    name: str | None = None,
    progress: Progress = silent,
    cancellation: Cancellation | None = None,
    catalogue: bool = False,
    draft: DraftOptions | None = None,
    thorough: bool = False,
    keep: Keep | None = None,
) -> Comparison:
    """Compare a database with models, without a project.

    Args:
        connection: An open connection; nothing is written to it.
        metadata: The models, in one `MetaData` or several.
        options: Options as for Alembic's `context.configure`.
        identity: Which database it is, when the caller knows.
        name: What tells this comparison from others of the same run.
        progress: Told of each stage.
        cancellation: Stops at each object that is compared, and ends the statement that is running.
        catalogue: Whether to read the catalogue too, and to write what creates the models.
        draft: What a person has answered, whose draft takes the place of the proposal.
        thorough: Whether Alembic compares all tables, also those known to equal their models.
        keep: Takes what the search for blind spots needs, to be finished later.

    Raises:
        CancelledError: Somebody asked to stop.
    """
    # Alembic takes the naming convention of one MetaData, and none from a list.
    target = metadata[0] if len(metadata) == 1 else list(metadata)
    opts = {**options, "target_metadata": target, "dont_mutate": True}
    try:
        context = MigrationContext.configure(connection, opts=opts)
    except Exception as error:  # noqa: BLE001 - a dialect that Alembic does not know, an option that it refuses
        return failed_comparison(failures.comparison_failure(error, connection), name=name, identity=identity)
    return compare_context(
        context,
        identity=identity,
        name=name,
        progress=progress,
        cancellation=cancellation,
        catalogue=catalogue,
        draft=draft,
        thorough=thorough,
        keep=keep,
    )


def compare_context(  # noqa: PLR0913 - each is one thing that the caller may know
    context: MigrationContext,
    *,
    metadata: Any = None,
    script: ScriptDirectory | None = None,
    identity: DatabaseIdentity | None = None,
    name: str | None = None,
    progress: Progress = silent,
    cancellation: Cancellation | None = None,
    catalogue: bool = False,
    draft: DraftOptions | None = None,
    is_given: bool = False,
    thorough: bool = False,
    keep: Keep | None = None,
    changes_only: bool = False,
) -> Comparison:
    """Compare a database with models, in a context that is configured already.

    This is what runs inside `env.py`, where the context carries the project's own options. It does what
    `alembic check` does, but also when the database is not at head.

    Args:
        context: A configured context on an open connection; nothing is written to it.
        metadata: The models; by default those that the context was given.
        script: The project's folder of versions; by default the one of the context.
        identity: Which database it is, when the caller knows.
        name: What tells this comparison from others of the same run.
        progress: Told of each stage.
        cancellation: Stops at each object that is compared, and ends the statement that is running.
        catalogue: Whether to read the catalogue too, and to write what creates the models.
        draft: What a person has answered, whose draft takes the place of the proposal.
        is_given: Whether the caller named the database, rather than the project.
        thorough: Whether Alembic compares all tables, also those known to equal their models.
        keep: Takes what the search for blind spots needs, to be finished later.
        changes_only: Whether to leave out what is told beside the changes: what the script as a whole runs,
            likely renames, and findings.

    Returns:
        The comparison; when it could not be made, one that carries the failure.

    Raises:
        CancelledError: Somebody asked to stop.
    """
    run = ComparisonRun(
        context,
        context.opts.get("target_metadata") if metadata is None else metadata,
        script or context.script,
        progress,
        cancellation or Cancellation(),
        draft,
        is_given,
        thorough,
        keep,
        changes_only,
    )
    with collector_paused():
        try:
            if identity is None:
                identity = run.identify()
            return run.run(name, identity, catalogue=catalogue)
        except CancelledError:
            raise
        except LimbeckError as error:
            failure = error.failure
        except Exception as error:  # noqa: BLE001 - the project's own code runs in here
            run.cancellation.check()  # its statement may have been interrupted
            failure = failures.comparison_failure(error, context.connection)
    state = state_after_failure(run.context, run.script)
    return failed_comparison(failure, name=name, identity=identity, revision=state)


def failed_comparison(  # noqa: PLR0913 - the fields of a comparison
    failure: Failure,
    *,
    name: str | None = None,
    identity: DatabaseIdentity | None = None,
    revision: RevisionState | None = None,
    output: str = "",
    findings: Sequence[Finding] = (),
) -> Comparison:
    """The empty comparison that carries a failure.

    Args:
        failure: Why there is no comparison.
        name: What tells it from others of the same run.
        identity: Which database, where one was reached.
        revision: Where that database stands, where that is known.
        output: What the project's code printed.
        findings: What was found nevertheless.
    """
    return Comparison(
        name=name,
        database=identity,
        revision=revision or RevisionState((), ()),
        changes=(),
        renames=(),
        findings=tuple(findings),
        script=Script("", "", ""),
        sql=Sql("", ""),
        versions=versions.installed(identity.server if identity else None),
        output=output,
        failure=failure,
    )
