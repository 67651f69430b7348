"""One comparison, stage by stage: ask Alembic, run its script dry, judge the risks, find what to know."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from limbeck.autogen import failures, targets, versions
from limbeck.autogen.blueprints import BlueprintSource
from limbeck.autogen.ddl_text import DdlText
from limbeck.autogen.draft_imports import missing_imports
from limbeck.autogen.draft_proposal import draft_proposal
from limbeck.autogen.draft_renames import BatchSchemas, schema_before
from limbeck.autogen.dry_run import DryRun, DryRunner, Invocation, ScriptHeader
from limbeck.autogen.filters import Filters
from limbeck.autogen.findings import FindingContext, findings
from limbeck.autogen.interruption import stoppable
from limbeck.autogen.messages import collected_warnings
from limbeck.autogen.offline_dry_run import OfflineDryRunner
from limbeck.autogen.operation_steps import OperationStep, operation_steps
from limbeck.autogen.proposal import DEFAULTS, Proposal, propose
from limbeck.autogen.renames import renames
from limbeck.autogen.rendered_python import Renderer
from limbeck.autogen.revision_state import KnownRevisions
from limbeck.autogen.risks import Facts, judge
from limbeck.autogen.script_check import ScriptCheck, ScriptChecker
from limbeck.autogen.scripts import ScriptWriter
from limbeck.autogen.sqlite_copies import SqliteCopies
from limbeck.autogen.sqlite_dry_run import SqliteDryRunner
from limbeck.autogen.sqlite_schema import SqliteSchema
from limbeck.autogen.step_dry_runs import step_dry_runs
from limbeck.catalog import CatalogueReading
from limbeck.databases.identity import identify
from limbeck.errors import CancelledError, DatabaseError, LimbeckError
from limbeck.records import (
    Change,
    Comparison,
    DatabaseIdentity,
    DraftOptions,
    RemovedChange,
    Sql,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory
    from sqlalchemy import Connection, MetaData

    from limbeck.progress import Cancellation, Progress

    Keep = Callable[[BlueprintSource], object]


PLAIN_REVISION = re.compile(r"[\w.-]+")
"""A revision id that is the same text inside and outside of quotes."""


@dataclass(frozen=True, slots=True)
class ComparisonRun:
    """A comparison that is being made.

    Attributes:
        context: A configured context on an open connection.
        target: The models, as the context was given them.
        script: The project's folder of versions.
        progress: Told of each stage.
        cancellation: Stops at each object that is compared, and ends the statement that is running.
        draft: What a person has answered, whose draft takes the place of the proposal; None for none.
        is_given: Whether the caller named the database, rather than the project.
        thorough: Whether Alembic compares all tables, also those known to equal their models.
        keep: Takes what the search for blind spots will need later; None where that is written now, or not.
        changes_only: Whether to leave out what is told beside the changes: what the script as a whole runs,
            likely renames, and findings.
    """

    context: MigrationContext
    target: Any
    script: ScriptDirectory | None
    progress: Progress
    cancellation: Cancellation
    draft: DraftOptions | None = None
    is_given: bool = False
    thorough: bool = False
    keep: Keep | None = None
    changes_only: bool = False

    @property
    def connection(self) -> Connection:
        """The open connection.

        Raises:
            LimbeckError: The context has none.
        """
        if self.context.connection is None or self.context.as_sql:
            raise LimbeckError(
                "The context has no connection to a database: it is in offline mode.",
                slug="no-connection",
                remedy="Configure the context with a connection, as `run_migrations_online()` does.",
            )
        return self.context.connection

    def identify(self) -> DatabaseIdentity:
        """Which database the connection leads to."""
        return identify(self.connection)

    def run(self, name: str | None, identity: DatabaseIdentity, *, catalogue: bool = False) -> Comparison:
        """Compare.

        Args:
            name: What tells this comparison from others of the same run.
            identity: Which database it is.
            catalogue: Whether to read the catalogue too, and to write what creates the models.

        Raises:
            LimbeckError: The models are none, or the context has no connection.
            CancelledError: Somebody asked to stop.
            Exception: Whatever the project's own code raises.
        """
        unusable = targets.target_failure(self.target)
        if unusable is not None:
            raise LimbeckError.from_failure(unusable)
        # What the project's code warns of while it is rendered and run dry is told where it happens.
        with collected_warnings([]), stoppable(self.connection, self.cancellation):
            hidden: dict[str, dict[str, None]] = {}
            removed: list[RemovedChange] = []
            reading = CatalogueReading(self.connection)
            comparison = self._run(name, identity, hidden, removed, reading)
            if catalogue or self.keep is not None:
                return self._with_blueprint(comparison, hidden, removed, reading)
            return comparison

    def _with_blueprint(
        self,
        comparison: Comparison,
        hidden: dict[str, dict[str, None]],
        removed: list[RemovedChange],
        reading: CatalogueReading,
    ) -> Comparison:
        """The comparison with what it takes to look for blind spots, or with why that can't be had.

        Where the caller keeps that for later, the statements of the models are not written yet.
        """
        self._stage("Reading the catalogue")
        try:
            source = BlueprintSource.read(self.context, _metadata(self.target), hidden, removed, reading)
            if self.keep is None:
                return replace(comparison, blueprint=source.finish())
        except CancelledError:
            raise
        except LimbeckError as error:
            return replace(comparison, unread=error.failure)
        except Exception as error:  # noqa: BLE001 - the comparison stands without it
            self.cancellation.check()
            return replace(comparison, unread=failures.catalogue_failure(error, self.context.connection))
        self.keep(source)
        return comparison

    def _run(
        self,
        name: str | None,
        identity: DatabaseIdentity,
        hidden: dict[str, dict[str, None]],
        removed: list[RemovedChange],
        reading: CatalogueReading,
    ) -> Comparison:
        opts = {**DEFAULTS, **self.context.opts}
        known = KnownRevisions.read(self.context, self.script)
        filters = Filters(self.cancellation.check, hidden)
        warned: list[str] = []
        self._stage("Comparing the database with the models")
        with collected_warnings(warned):
            proposal = propose(
                self.context,
                filters.around(opts),
                self.target,
                known.current,
                None if self.thorough else reading,
            )
        warned.sort()  # Alembic goes through the tables in the order of a set
        has_work = self.draft is not None or any(True for _ in operation_steps(proposal.upgrade))
        now = sqlite = self._sqlite_schema(reading) if has_work else None
        if self.draft is not None:
            sqlite = now and schema_before(now, self.draft.renames, self.connection.dialect)
            proposal = self._drafted(proposal, self.draft, opts, sqlite, now)
        self._stage("Writing the migration")
        renderer = Renderer(proposal.autogen)
        environment = self.context.environment_context
        writer = ScriptWriter(proposal.autogen, self.script, environment.config if environment else None)
        upgrade, downgrade = renderer.body(proposal.upgrade), renderer.body(proposal.downgrade)
        if self.draft is not None:
            proposal.autogen.imports |= missing_imports((upgrade, downgrade), _header(proposal, writer).names)
        script = writer.write(self._followed(known), upgrade, downgrade)
        header = _header(proposal, writer)
        steps, undone = tuple(operation_steps(proposal.upgrade)), tuple(operation_steps(proposal.downgrade))
        ddl = DdlText(self.context)
        removed += (_removed(step, ddl) for step in proposal.removed())
        self._stage("Collecting its SQL")
        batch, prefix = bool(opts["render_as_batch"]), _module_name(opts["alembic_module_prefix"])
        runner = self._runner(opts, steps, sqlite, Invocation(header.names, batch=batch, prefix=prefix))
        check = ScriptCheck(Sql("", ""))
        if not self.changes_only:
            checker = ScriptChecker(script, renderer, runner, batch, prefix, writer.path)
            check = checker.check(proposal.upgrade, proposal.downgrade)
        dry_runs = step_dry_runs(steps, renderer, runner, self.cancellation.check)
        self._stage("Judging the risks")
        is_copy = self.draft is not None and bool(self.draft.renames)
        facts = Facts.read(self.connection, steps, ddl, now, batch=batch, has_rows=not is_copy)
        comparison = Comparison(
            name=name,
            database=identity,
            revision=known.state,
            changes=self._changes(steps, dry_runs, facts, renderer),
            renames=(),
            findings=(),
            script=script,
            sql=check.sql,
            versions=versions.installed(identity.server),
            imports=tuple(sorted(proposal.autogen.imports)),
            tables=proposal.tables,
        )
        if self.changes_only:
            return comparison
        asked = renames(steps, renderer, runner, ddl)
        finding_context = FindingContext(
            migration_context=self.context,
            opts=opts,
            metadata=_metadata(self.target),
            script=self.script,
            current=known.current,
            revision_error=known.current_error,
            heads=known.heads,
            history_error=known.heads_error,
            steps=steps,
            removed_by_hook=len(proposal.before_hook) - len(steps),
            undone=undone,
            upgrade=upgrade,
            downgrade=downgrade,
            loading_error=header.error,
            check=check,
            hidden={kind: list(names) for kind, names in filters.hidden.items()},
            warnings=warned,
            refused=proposal.refused,
            dry_runs=dry_runs,
            dependents=facts.dependents,
            renamed=frozenset(number for each in asked for number in each.changes),
            given=identity.url if self.is_given else None,
        )
        return replace(comparison, renames=asked, findings=findings(finding_context))

    def _sqlite_schema(self, reading: CatalogueReading) -> SqliteSchema | None:
        if self.connection.dialect.name != "sqlite":
            return None
        try:
            return SqliteSchema.from_rows(reading.sqlite_rows())
        except DatabaseError:  # an SQLite too old for a catalogue
            return SqliteSchema.read(self.connection)

    def _drafted(
        self,
        proposal: Proposal,
        draft: DraftOptions,
        opts: dict[str, Any],
        before: SqliteSchema | None,
        now: SqliteSchema | None,
    ) -> Proposal:
        """The proposal as the person means it, with SQLite's schema before the renames, and now."""
        batch = None
        if before is not None and now is not None and opts["render_as_batch"]:
            enforces = bool(self.connection.exec_driver_sql("PRAGMA foreign_keys").scalar())
            batch = BatchSchemas(before, now, enforces, opts)
        return draft_proposal(proposal, draft, self.connection.dialect, batch)

    def _followed(self, known: KnownRevisions) -> tuple[str, ...]:
        """The revisions that the new one follows.

        The version table is the database's: what is no plain word there must not become Python here.
        """
        if self.draft is not None and self.draft.heads is not None:
            return self.draft.heads
        return known.state.heads or tuple(filter(PLAIN_REVISION.fullmatch, known.current))

    def _stage(self, name: str) -> None:
        self.cancellation.check()
        self.progress(name)

    def _runner(
        self,
        opts: dict[str, Any],
        steps: tuple[OperationStep, ...],
        sqlite: SqliteSchema | None,
        invocation: Invocation,
    ) -> DryRunner:
        if sqlite is not None:
            return SqliteDryRunner(SqliteCopies.of(sqlite, opts), invocation, steps)
        return OfflineDryRunner(self.context.dialect, opts, invocation)

    def _changes(
        self,
        steps: Sequence[OperationStep],
        dry_runs: Sequence[DryRun],
        facts: Facts,
        renderer: Renderer,
    ) -> tuple[Change, ...]:
        """Each step as a record, with its risk.

        Where one `alter_column` makes several changes, each has the line of Python that makes all of them,
        and the SQL that makes it alone.
        """
        changes = []
        for step, dry_run in zip(steps, dry_runs, strict=True):
            self.cancellation.check()
            judgement = judge(step, dry_run, facts)
            before, after = facts.ddl.before_after(step)
            changes.append(
                Change(
                    kind=step.kind,
                    schema=step.schema,
                    table=step.table,
                    object=step.object,
                    before=before,
                    after=after,
                    python=renderer.step(step),
                    sql=dry_run.sql,
                    risk=judgement.risk,
                    why=judgement.why,
                )
            )
        return tuple(changes)


def _module_name(prefix: str) -> str:
    return str(prefix).split(".", maxsplit=1)[0]


def _header(proposal: Proposal, writer: ScriptWriter) -> ScriptHeader:
    """What the file binds; nothing where it has nothing to do."""
    return writer.header() if proposal.upgrade or proposal.downgrade else ScriptHeader({})


def _metadata(target: Any) -> list[MetaData]:
    with suppress(TypeError):
        return list(target)
    return [target]


def _removed(step: OperationStep, ddl: DdlText) -> RemovedChange:
    return RemovedChange(step.kind, step.schema, step.table, step.object, *ddl.before_after(step))
