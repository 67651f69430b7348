"""One comparison, stage by stage: ask Alembic, run its script dry, judge the risks, find what to know."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from alembic.operations import ops
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

from limbeck.autogen import failures, scripts, targets, versions
from limbeck.autogen.blueprints import BlueprintSource
from limbeck.autogen.ddl_text import DdlText
from limbeck.autogen.draft_imports import missing_imports
from limbeck.autogen.draft_proposal import draft_proposal, schema_before
from limbeck.autogen.dry_run import DryRun, DryRunner, Header, Invocation, ScriptPart, mentioned_tables
from limbeck.autogen.filters import Filters
from limbeck.autogen.findings import FindingContext, findings, revisions
from limbeck.autogen.interruption import stoppable
from limbeck.autogen.messages import collected_warnings
from limbeck.autogen.offline_dry_run import OfflineDryRunner
from limbeck.autogen.operation_steps import OperationStep, operation_steps
from limbeck.autogen.proposal import DEFAULTS, Proposal, propose
from limbeck.autogen.renames import renames
from limbeck.autogen.rendered_python import Renderer
from limbeck.autogen.risks import Facts, Judgement, judge
from limbeck.autogen.script_check import ScriptCheck, ScriptChecker
from limbeck.autogen.sqlite_copies import SqliteCopies
from limbeck.autogen.sqlite_dry_run import SqliteDryRunner
from limbeck.autogen.sqlite_schema import SqliteSchema
from limbeck.autogen.step_dry_runs import step_dry_runs
from limbeck.autogen.version_table import heads_at_once
from limbeck.catalog import CatalogueReading
from limbeck.databases.identity import identify
from limbeck.errors import CancelledError, DatabaseError, LimbeckError, error_text
from limbeck.records import (
    Change,
    Comparison,
    DatabaseIdentity,
    DraftOptions,
    RemovedChange,
    RevisionState,
    Script,
    Sql,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from alembic.operations.ops import ModifyTableOps
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

    def revision(self) -> RevisionState:
        """Where the database stands, as far as that can be told."""
        return RevisionState(self._current(), tuple(dict.fromkeys(self._heads()[0])))

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
        connection = self.connection
        opts = {**DEFAULTS, **self.context.opts}
        current, revision_error = self._readable_revisions()
        every_head, history_error = self._heads()
        heads = tuple(dict.fromkeys(every_head))
        filters = Filters(self.cancellation.check, hidden)
        warned: list[str] = []
        self._stage("Comparing the database with the models")
        with collected_warnings(warned):
            proposal = propose(
                self.context,
                filters.around(opts),
                self.target,
                current,
                None if self.thorough else reading,
            )
        warned.sort()  # Alembic goes through the tables in the order of a set
        has_work = self.draft is not None or any(True for _ in operation_steps(proposal.upgrade))
        sqlite = self._sqlite_schema(reading) if has_work else None
        batch, prefix = bool(opts["render_as_batch"]), _module_name(opts["alembic_module_prefix"])
        now = sqlite
        if self.draft is not None:
            sqlite = sqlite and schema_before(sqlite, self.draft.renames, connection.dialect)
            proposal = self._drafted(proposal, self.draft, opts, sqlite, now)
        self._stage("Writing the migration")
        renderer = Renderer(proposal.autogen)
        # The version table is the database's: what is no plain word there must not become Python here.
        followed = heads or tuple(filter(PLAIN_REVISION.fullmatch, current))
        if self.draft is not None and self.draft.heads is not None:
            followed = self.draft.heads
        upgrade, downgrade = renderer.body(proposal.upgrade), renderer.body(proposal.downgrade)
        if self.draft is not None:
            proposal.autogen.imports |= missing_imports((upgrade, downgrade), self._header(proposal).names)
        script = self._script(proposal, followed, upgrade, downgrade)
        found, undone = tuple(operation_steps(proposal.upgrade)), tuple(operation_steps(proposal.downgrade))
        ddl = DdlText(self.context)
        removed += (_removed(step, ddl) for step in proposal.removed())
        header = self._header(proposal)
        runner = self._runner(opts, proposal, sqlite, Invocation(header.names, batch=batch, prefix=prefix))
        self._stage("Collecting its SQL")
        check = ScriptCheck(Sql("", ""))
        if not self.changes_only:
            checker = ScriptChecker(script, renderer, runner, batch, prefix, self._file())
            check = checker.check(proposal.upgrade, proposal.downgrade)
        done = step_dry_runs(found, renderer, runner, self.cancellation.check)
        self._stage("Judging the risks")
        is_copy = self.draft is not None and bool(self.draft.renames)
        facts = Facts.read(connection, found, ddl, now, batch=batch, has_rows=not is_copy)
        judgements = []
        for step, dry_run in zip(found, done, strict=True):
            self.cancellation.check()
            judgements.append(judge(step, dry_run, facts))
        asked = () if self.changes_only else renames(found, renderer, runner, ddl)
        finding_context = FindingContext(
            migration_context=self.context,
            opts=opts,
            metadata=_metadata(self.target),
            script=self.script,
            current=current,
            revision_error=revision_error,
            heads=every_head,
            history_error=history_error,
            steps=found,
            removed_by_hook=len(proposal.before_hook) - len(found),
            undone=undone,
            upgrade=upgrade,
            downgrade=downgrade,
            loading_error=header.error,
            check=check,
            hidden={kind: list(names) for kind, names in filters.hidden.items()},
            warnings=warned,
            refused=proposal.refused,
            dry_runs=done,
            dependents=facts.dependents,
            renamed=frozenset(number for each in asked for number in each.changes),
            given=identity.url if self.is_given else None,
        )
        return Comparison(
            name=name,
            database=identity,
            revision=RevisionState(current, heads),
            changes=_changes(found, done, judgements, renderer, ddl),
            renames=asked,
            findings=() if self.changes_only else findings(finding_context),
            script=script,
            sql=check.sql,
            versions=versions.installed(identity.server),
            imports=tuple(sorted(proposal.autogen.imports)),
            tables=proposal.tables,
        )

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
        sqlite: SqliteSchema | None,
        now: SqliteSchema | None,
    ) -> Proposal:
        """The proposal as the person means it, with SQLite's schema before the renames, and now."""
        enforces = sqlite is not None and self.connection.exec_driver_sql("PRAGMA foreign_keys").scalar()

        before = [
            ScriptPart("", each, mentioned_tables(each))
            for each in (
                ops.RenameTableOp(each.before, each.after) for each in draft.renames if not each.table
            )
        ]

        def is_lossy(block: ModifyTableOps) -> bool:
            if sqlite is None or not opts["render_as_batch"]:
                return False
            if enforces:  # rows that point to a table go with it, when it is built anew
                return True
            steps = tuple(operation_steps([block]))
            invocation = Invocation({}, batch=True, prefix="op")
            runner = SqliteDryRunner(SqliteCopies.of(sqlite, opts), invocation, steps)
            done = runner.run_alone(ScriptPart("", block, mentioned_tables(block)), before)
            losses = done.losses
            return bool(done.error or done.broken or losses.lost or losses.retyped or losses.unknown)

        schemas = None if sqlite is None or now is None or not opts["render_as_batch"] else (sqlite, now)
        return draft_proposal(proposal, draft, self.connection.dialect, is_lossy, schemas)

    def _stage(self, name: str) -> None:
        self.cancellation.check()
        self.progress(name)

    def _current(self) -> tuple[str, ...]:
        try:
            return tuple(sorted(self.context.get_current_heads()))
        except Exception:  # noqa: BLE001 - this is asked after something failed: the connection may be of no use
            return ()

    def _readable_revisions(self) -> tuple[tuple[str, ...], str | None]:
        """The revisions in the version table, or why a comparison with models alone does without them."""
        known = heads_at_once(self.context)
        if known is not None:
            return known, None
        if self.script is not None or self.connection.dialect.name != "postgresql":
            return tuple(sorted(self.context.get_current_heads())), None
        try:
            with self.connection.begin_nested():  # what is refused would end the whole transaction
                return tuple(sorted(self.context.get_current_heads())), None
        except (
            OperationalError,
            InterfaceError,
        ):  # a lost connection: nothing can be read
            raise
        except DBAPIError as error:
            return (), error_text(error)

    def _heads(self) -> tuple[tuple[str, ...], str | None]:
        """The heads of the version files, or why these cannot be read."""
        if self.script is None:
            return (), None
        try:
            return tuple(sorted(self.script.get_heads())), None
        except CancelledError:
            raise
        except Exception as error:  # noqa: BLE001 - version files are the project's own code
            return (), revisions.unreadable_because(error)

    def _script(self, proposal: Proposal, followed: tuple[str, ...], upgrade: str, downgrade: str) -> Script:
        environment = self.context.environment_context
        return scripts.write(
            proposal.autogen,
            self.script,
            followed,
            upgrade=upgrade,
            downgrade=downgrade,
            config=environment.config if environment is not None else None,
        )

    def _header(self, proposal: Proposal) -> Header:
        """What the file binds, of a script without a word of the database."""
        if not (proposal.upgrade or proposal.downgrade):
            return Header({})
        template = self._script(proposal, (), "pass", "pass").text
        return Header.load(template, self._file(), sorted(proposal.autogen.imports))

    def _file(self) -> str:
        """Where the proposed file would stand."""
        return str(Path(self.script.dir if self.script is not None else "") / "versions" / "proposal.py")

    def _runner(
        self,
        opts: dict[str, Any],
        proposal: Proposal,
        sqlite: SqliteSchema | None,
        invocation: Invocation,
    ) -> DryRunner:
        if sqlite is not None:
            steps = tuple(operation_steps(proposal.upgrade))
            return SqliteDryRunner(SqliteCopies.of(sqlite, opts), invocation, steps)
        return OfflineDryRunner(self.context.dialect, opts, invocation)


def _module_name(prefix: str) -> str:
    return str(prefix).split(".", maxsplit=1)[0]


def _metadata(target: Any) -> list[MetaData]:
    with suppress(TypeError):
        return list(target)
    return [target]


def _removed(step: OperationStep, ddl: DdlText) -> RemovedChange:
    return RemovedChange(step.kind, step.schema, step.table, step.object, *ddl.before_after(step))


def _changes(
    steps: Sequence[OperationStep],
    dry_runs: Sequence[DryRun],
    judgements: Sequence[Judgement],
    renderer: Renderer,
    ddl: DdlText,
) -> tuple[Change, ...]:
    """Each step as a record.

    Where one `alter_column` makes several changes, each has the line of Python that makes all of them, and
    the SQL that makes it alone.
    """
    changes = []
    for step, dry_run, judgement in zip(steps, dry_runs, judgements, strict=True):
        before, after = ddl.before_after(step)
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
