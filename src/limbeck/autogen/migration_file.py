"""The migration that plain autogenerate writes, in Alembic's own order, and running that file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from alembic.operations import Operations
from alembic.operations.ops import DowngradeOps, MigrationScript, UpgradeOps
from alembic.runtime.migration import MigrationContext

from limbeck.autogen import internals
from limbeck.autogen.messages import collected_warnings, silenced_logs
from limbeck.autogen.operation_steps import operation_steps
from limbeck.autogen.proposal import DEFAULTS
from limbeck.autogen.replica import recorded_statements
from limbeck.autogen.scripts import ScriptWriter
from limbeck.records import Script

if TYPE_CHECKING:
    from sqlalchemy import Connection, MetaData

__all__ = ["Executed", "Generated", "Operations", "generate", "run_file", "run_function"]

Direction = str
"""`upgrade` or `downgrade`: the names of a migration's two functions."""


@dataclass(frozen=True, slots=True)
class Generated:
    """What autogenerate wrote.

    Attributes:
        kinds: Alembic's word for each operation, in its order.
        script: The file.
        warnings: What Alembic and SQLAlchemy warned of meanwhile, each text once.
    """

    kinds: tuple[str, ...]
    script: Script
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Executed:
    """What running something did.

    Attributes:
        statements: What was sent, each ended by a semicolon, in order; without those that only reflect.
        warnings: What Alembic and SQLAlchemy warned of meanwhile, each text once.
        error: What it raised; None when it ran to its end.
    """

    statements: tuple[str, ...]
    warnings: tuple[str, ...]
    error: Exception | None

    def check(self) -> None:
        """Raise what it raised, if it did."""
        if self.error is not None:
            raise self.error

    @property
    def sql(self) -> str:
        """The statements, one below the other."""
        return "\n".join(self.statements)


def generate(connection: Connection, metadata: MetaData, options: Mapping[str, Any]) -> Generated:
    """Let autogenerate compare, and write its file, exactly as `alembic revision --autogenerate` does.

    Nothing is put in order: where Alembic's order depends on the hash seed of the process, so does this one.

    Args:
        connection: An open connection; nothing is written to it.
        metadata: The models.
        options: As for `context.configure`.

    Raises:
        Exception: Whatever Alembic, SQLAlchemy or the driver raise.
    """
    opts = {**DEFAULTS, **options, "target_metadata": metadata, "dont_mutate": True}
    notes: list[str] = []
    with silenced_logs(), collected_warnings(notes):
        context = MigrationContext.configure(connection, opts=opts)
        autogen = internals.autogen_context(context, opts, metadata)
        script = _empty_script()
        internals.populate(autogen, script)
        upgrade, downgrade = script.upgrade_ops_list[-1], script.downgrade_ops_list[-1]
        bodies = internals.body(autogen, upgrade), internals.body(autogen, downgrade)
        text = ScriptWriter(autogen).write((), *bodies)
    return Generated(tuple(step.kind for step in operation_steps(upgrade.ops)), text, tuple(notes))


def run_file(connection: Connection, text: str, direction: Direction) -> Executed:
    """Run one function of a migration file, the whole text of which is executed first.

    Args:
        connection: Where its statements go.
        text: The file; trusted, since it is executed.
        direction: Which of its functions.
    """

    def function(operations: Operations) -> None:
        names: dict[str, Any] = {}
        exec(compile(text, "<migration>", "exec"), names)  # noqa: S102 - a migration is there to be run
        names["op"] = operations  # the file's own `op` is a proxy that all threads share
        names[direction]()

    return run_function(connection, function)


def run_function(connection: Connection, function: Callable[[Operations], object]) -> Executed:
    """Run something that was written by hand, as the body of a migration.

    Args:
        connection: Where its statements go.
        function: Called with what a migration knows as `op`.
    """
    notes: list[str] = []
    error: Exception | None = None
    with (
        silenced_logs(),
        recorded_statements(connection, everything=False) as statements,
        collected_warnings(notes),
    ):
        context = MigrationContext.configure(connection, opts={})
        try:
            # As `alembic upgrade` does: one transaction for the run, or one for each migration.
            with context.begin_transaction(), context.begin_transaction(_per_migration=True):
                function(Operations(context))
        except Exception as raised:  # noqa: BLE001 - whatever it is, it is what the migration does
            error = raised
    return Executed(tuple(statements), tuple(notes), error)


def _empty_script() -> MigrationScript:
    return MigrationScript(
        rev_id="000000000000",
        message=None,
        imports=set(),
        upgrade_ops=UpgradeOps([]),
        downgrade_ops=DowngradeOps([]),
        head="head",
        splice=False,
    )
