"""Comparing a database with its models, as Alembic does."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from alembic.runtime.migration import MigrationContext

from limbeck.autogen import scripts, versions
from limbeck.autogen.changes import changes
from limbeck.autogen.offline import OfflineRunner
from limbeck.autogen.proposing import propose
from limbeck.autogen.rendering import Renderer
from limbeck.autogen.replica import ReplicaRunner
from limbeck.autogen.running import Invocation, Runner, imports_of
from limbeck.autogen.sqlite_schema import SqliteSchema
from limbeck.autogen.steps import steps
from limbeck.autogen.words import Words
from limbeck.errors import CancelledError
from limbeck.progress import Cancellation, Progress, silent
from limbeck.records import (
    Comparison,
    DatabaseIdentity,
    Failure,
    Finding,
    RevisionState,
    Script,
    Sql,
)

if TYPE_CHECKING:
    from alembic.script import ScriptDirectory
    from sqlalchemy import Connection, MetaData

DEFAULTS: dict[str, Any] = {
    "include_name": None,
    "include_object": None,
    "include_schemas": False,
    "render_as_batch": False,
    "upgrade_token": "upgrades",
    "downgrade_token": "downgrades",
    "sqlalchemy_module_prefix": "sa.",
    "alembic_module_prefix": "op.",
    "user_module_prefix": None,
    "process_revision_directives": None,
    "on_version_apply": (),
    "compare_type": True,
}
"""What `EnvironmentContext.configure` fills in, and rendering relies on."""


def compare(
    connection: Connection,
    metadata: Sequence[MetaData],
    options: Mapping[str, Any],
    *,
    identity: DatabaseIdentity | None = None,
    name: str | None = None,
    progress: Progress = silent,
    cancellation: Cancellation | None = None,
) -> Comparison:
    """Compare a database with models, without a project.

    Args:
        connection: An open connection; nothing is written to it.
        metadata: The models, in one `MetaData` or several.
        options: Options as for Alembic's `context.configure`.
        identity: Which database it is, when the caller knows.
        name: What tells this comparison from others of the same run.
        progress: Told of each stage.
        cancellation: Stops between stages, and at each table.

    Raises:
        CancelledError: Somebody asked to stop.
    """
    opts = {**DEFAULTS, **options, "target_metadata": list(metadata), "dont_mutate": True}
    context = MigrationContext.configure(connection, opts=opts)
    return examine(context, identity=identity, name=name, progress=progress, cancellation=cancellation)


def examine(
    context: MigrationContext,
    *,
    metadata: Any = None,
    script: ScriptDirectory | None = None,
    identity: DatabaseIdentity | None = None,
    name: str | None = None,
    progress: Progress = silent,
    cancellation: Cancellation | None = None,
) -> Comparison:
    """Compare a database with models, in a context that is configured already.

    This is what runs inside `env.py`, where the context carries the project's own options.

    Args:
        context: A configured context on an open connection; nothing is written to it.
        metadata: The models; by default those that the context was given.
        script: The project's folder of versions; by default the one of the context.
        identity: Which database it is, when the caller knows.
        name: What tells this comparison from others of the same run.
        progress: Told of each stage.
        cancellation: Stops between stages, and at each table.

    Returns:
        The comparison; when it could not be made, one that carries the failure.

    Raises:
        CancelledError: Somebody asked to stop.
    """
    with _without_collector():
        try:
            return _examine(context, metadata, script, identity, name, progress, cancellation)
        except CancelledError:
            raise
        except Exception as error:
            failure = Failure(
                "comparison-failed",
                "Alembic could not compare the database with the models.",
                ((type(error).__name__, str(error)),),
                "Correct what the error names, then compare again.",
            )
            return failed(failure, name=name, identity=identity)


def failed(
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


def _examine(
    context: MigrationContext,
    metadata: Any,
    script: ScriptDirectory | None,
    identity: DatabaseIdentity | None,
    name: str | None,
    progress: Progress,
    cancellation: Cancellation | None,
) -> Comparison:
    check = cancellation.check if cancellation is not None else lambda: None
    connection = context.connection
    if connection is None:
        raise RuntimeError("no connection")
    script = script or context.script
    current = tuple(sorted(context.get_current_heads()))
    heads = tuple(sorted(script.get_heads())) if script is not None else ()
    opts = {**DEFAULTS, **context.opts}
    progress("Comparing")
    proposal = propose(context, opts, metadata or opts.get("target_metadata"), current)
    check()
    progress("Writing the migration")
    renderer = Renderer(proposal.autogen)
    upgrade, downgrade = renderer.body(proposal.upgrade), renderer.body(proposal.downgrade)
    config = getattr(context.environment_context, "config", None)
    written = scripts.write(
        proposal.autogen, script, heads or current, upgrade=upgrade, downgrade=downgrade, config=config
    )
    prefix = str(opts["alembic_module_prefix"]).split(".", maxsplit=1)[0]
    names = imports_of(written.text, sorted(proposal.autogen.imports))
    invocation = Invocation(renderer, names, bool(opts["render_as_batch"]), prefix)
    found = list(steps(proposal.upgrade))
    runner = _runner(connection, opts, invocation)
    sql = runner.through([proposal.upgrade, proposal.downgrade]) if found else ["", ""]
    told = changes(found, renderer, runner, Words(context))
    if identity is None:
        from limbeck.databases.identity import identify

        identity = identify(connection)
    return Comparison(
        name=name,
        database=identity,
        revision=RevisionState(current, heads),
        changes=told,
        renames=(),
        findings=(),
        script=written,
        sql=Sql(*sql),
        versions=versions.installed(identity.server),
    )


def _runner(connection: Connection, opts: Mapping[str, Any], invocation: Invocation) -> Runner:
    if connection.dialect.name == "sqlite":
        return ReplicaRunner(SqliteSchema.read(connection), opts, invocation)
    return OfflineRunner(connection.dialect, opts, invocation)


@contextmanager
def _without_collector() -> Iterator[None]:
    """Pause the garbage collector: half of a comparison's time goes into it otherwise."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
