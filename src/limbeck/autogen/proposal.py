"""Asking Alembic what it would do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any

from alembic.operations.ops import DowngradeOps, MigrateOperation, MigrationScript, UpgradeOps
from sqlalchemy.exc import SQLAlchemyError

from limbeck.autogen import internals
from limbeck.autogen.operation_steps import OperationStep, operation_steps
from limbeck.autogen.quiet.narrowed_comparison import NarrowedComparison, NarrowedResult
from limbeck.autogen.quiet.sources import PlainWayError
from limbeck.autogen.stable_order import put_in_order
from limbeck.databases.refusals import is_refusal
from limbeck.databases.sessions import in_autocommit
from limbeck.errors import LimbeckError
from limbeck.records import ComparedTables

if TYPE_CHECKING:
    from alembic.autogenerate.api import AutogenContext
    from alembic.runtime.migration import MigrationContext
    from sqlalchemy import Connection

    from limbeck.catalog import CatalogueReading


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


@dataclass(frozen=True, slots=True)
class Proposal:
    """What autogenerate proposes.

    Attributes:
        autogen: The state of the run: how to render, and what rendering imported.
        scripts: The migrations, as the project's own hook left them; none where it dropped them.
        before_hook: The steps that there were before the hook.
        refused: The comparators of other libraries that were left out, since they write to the database.
        tables: How many tables Alembic compared; None for all.
    """

    autogen: AutogenContext
    scripts: tuple[MigrationScript, ...]
    before_hook: tuple[OperationStep, ...]
    refused: tuple[str, ...] = ()
    tables: ComparedTables | None = None

    @property
    def upgrade(self) -> list[MigrateOperation]:
        """The operations of all scripts, upwards."""
        return [each for script in self.scripts for part in script.upgrade_ops_list for each in part.ops]

    @property
    def downgrade(self) -> list[MigrateOperation]:
        """The operations of all scripts, downwards: the last script is undone first."""
        parts = [part for script in reversed(self.scripts) for part in reversed(script.downgrade_ops_list)]
        return [each for part in parts for each in part.ops]

    def removed(self) -> list[OperationStep]:
        """The steps that the hook took away: those for which there is no step like it now."""
        kept = Counter(map(_subject, operation_steps(self.upgrade)))
        gone = []
        for step in self.before_hook:
            if kept[_subject(step)]:
                kept[_subject(step)] -= 1
            else:
                gone.append(step)
        return gone


def _subject(step: OperationStep) -> tuple[str, str | None, str | None, str | None]:
    return step.kind, step.schema, step.table, step.object


def propose(
    context: MigrationContext,
    opts: Mapping[str, Any],
    metadata: Any,
    current: tuple[str, ...],
    reading: CatalogueReading | None = None,
) -> Proposal:
    """Compare, and let the project's own `process_revision_directives` hook have its say.

    The same steps as `alembic check`, but for its demand that the database be at head.

    Args:
        context: The context on an open connection.
        opts: Its options, of which the filters may be wrapped.
        metadata: The models.
        current: The revisions that the database is at, for the hook.
        reading: The catalogue, from which most tables are known to equal their models, so that Alembic needs
            to compare the others alone; None to have it compare all.
    """
    narrowed, tables = (None, None) if reading is None else _narrowed(context, opts, metadata, reading)
    if narrowed is None:
        autogen, script, refused = _compare(context, opts, metadata)
    else:
        autogen, script, refused = narrowed.autogen, narrowed.script, ()
    upgrade, downgrade = script.upgrade_ops_list[-1], script.downgrade_ops_list[-1]
    put_in_order(upgrade.ops)
    upgrade.reverse_into(downgrade)
    before_hook = tuple(operation_steps(upgrade.ops))
    directives = [script]
    hook = opts.get("process_revision_directives")
    if hook is not None:
        hook(context, current, directives)
    for each in directives:
        autogen.imports.update(each.imports)
    return Proposal(autogen, tuple(directives), before_hook, refused, tables)


def _narrowed(
    context: MigrationContext, opts: Mapping[str, Any], metadata: Any, reading: CatalogueReading
) -> tuple[NarrowedResult | None, ComparedTables | None]:
    """A comparison of the tables that may differ, and how many those are; None where Alembic sees all."""
    try:
        narrowed = NarrowedComparison(context, opts, metadata, reading, lambda: _empty_script(opts)).run()
    except PlainWayError as error:
        return None, ComparedTables(0, 0, str(error)) if str(error) else None
    return narrowed, ComparedTables(narrowed.compared, narrowed.total)


class _ComparatorRefusedError(Exception):
    """A comparator wrote to the database, which refused it.

    Attributes:
        comparator: Whose statement it was.
    """

    def __init__(self, comparator: internals.Comparator) -> None:
        super().__init__(comparator)
        self.comparator = comparator


def _compare(
    context: MigrationContext, opts: Mapping[str, Any], metadata: Any
) -> tuple[AutogenContext, MigrationScript, tuple[str, ...]]:
    """Compare; once more without it for each comparator of another library that writes.

    Some, such as alembic_utils, create what the models want, look at it, and roll back.
    """
    refused: list[internals.Comparator] = []

    def watch(comparator: internals.Comparator) -> internals.Comparator:
        @wraps(comparator)
        def compare(*args: Any, **keywords: Any) -> Any:
            if comparator in refused:
                return None
            try:
                return comparator(*args, **keywords)
            except Exception as error:
                if not _is_refused(error):
                    raise
                raise _ComparatorRefusedError(comparator) from error

        return compare

    while True:
        autogen = internals.autogen_context(context, opts, metadata)
        script = _empty_script(opts)
        try:
            with (
                internals.watched_comparators(autogen, watch) as count,
                _restored(context.connection, needed=count > len(refused)),
            ):
                internals.populate(autogen, script)
        except _ComparatorRefusedError as error:
            refused.append(error.comparator)
        else:
            return autogen, script, tuple(dict.fromkeys(map(_full_name, refused)))


def _is_refused(error: Exception) -> bool:
    """Whether a write was refused, by the database or by limbeck."""
    return is_refusal(error) or (isinstance(error, LimbeckError) and error.failure.slug == "read-only")


def _full_name(comparator: internals.Comparator) -> str:
    name = getattr(comparator, "__name__", type(comparator).__name__)
    return f"{getattr(comparator, '__module__', '')}.{name}".lstrip(".")


def _empty_script(opts: Mapping[str, Any]) -> MigrationScript:
    return MigrationScript(
        rev_id="000000000000",
        message=None,
        imports=set(),
        upgrade_ops=UpgradeOps([], upgrade_token=opts.get("upgrade_token", "upgrades")),
        downgrade_ops=DowngradeOps([], downgrade_token=opts.get("downgrade_token", "downgrades")),
        head="head",
        splice=False,
    )


@contextmanager
def _restored(connection: Connection | None, *, needed: bool) -> Iterator[None]:
    """Let the transaction go on after a refused statement, which ends it on PostgreSQL.

    Args:
        connection: The one of the comparison.
        needed: Whether a statement may be refused at all: a savepoint takes a moment.
    """
    if (
        not needed
        or connection is None
        or connection.dialect.name != "postgresql"
        or in_autocommit(connection.connection.dbapi_connection)
    ):
        yield
        return
    savepoint = connection.begin_nested()
    try:
        yield
    finally:
        with suppress(SQLAlchemyError):  # where the connection is lost, what was raised first says so
            # Comparators leave savepoints of their own open.
            while (inner := connection.get_nested_transaction()) not in {None, savepoint}:
                inner.rollback()
            savepoint.rollback()
