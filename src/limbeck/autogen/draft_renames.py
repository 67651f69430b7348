"""The renames of a draft: as statements, as operations, and where batch mode would lose something by them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from alembic.operations import ops
from alembic.operations.ops import MigrateOperation, ModifyTableOps

from limbeck.autogen.dry_run import Invocation, ScriptPart, mentioned_tables
from limbeck.autogen.operation_steps import WrittenOp, executed, operation_steps
from limbeck.autogen.replica import replica
from limbeck.autogen.sqlite_copies import SqliteCopies
from limbeck.autogen.sqlite_dry_run import SqliteDryRunner
from limbeck.autogen.sqlite_schema import SqliteSchema
from limbeck.records import AnsweredRename

if TYPE_CHECKING:
    from sqlalchemy.engine import Dialect


@dataclass(frozen=True, slots=True)
class BatchSchemas:
    """What SQLite holds, where table blocks are batches that may build a table anew.

    Attributes:
        before: Its schema before the renames.
        after: Its schema after them.
        enforces_keys: Whether the rows that point to a table go with it, when it is built anew.
        opts: The project's own options.
    """

    before: SqliteSchema
    after: SqliteSchema
    enforces_keys: bool
    opts: Mapping[str, Any]


def rename_statement(rename: AnsweredRename, dialect: Dialect) -> str:
    """The statement that renames, on SQLite and PostgreSQL alike, and takes along what uses the old name.

    Args:
        rename: What is renamed.
        dialect: Quotes the names.
    """
    quote = dialect.identifier_preparer.quote
    prefix = f"{quote(rename.schema)}." if rename.schema else ""
    if rename.table is not None:
        return (
            f"ALTER TABLE {prefix}{quote(rename.table)} "
            f"RENAME COLUMN {quote(rename.before)} TO {quote(rename.after)}"
        )
    if rename.to_schema is not None:
        there = rename.to_schema or dialect.default_schema_name or "public"
        return f"ALTER TABLE {prefix}{quote(rename.before)} SET SCHEMA {quote(there)}"
    return f"ALTER TABLE {prefix}{quote(rename.before)} RENAME TO {quote(rename.after)}"


def schema_before(schema: SqliteSchema, renames: Sequence[AnsweredRename], dialect: Dialect) -> SqliteSchema:
    """The schema of SQLite as it was before something was renamed in it.

    Args:
        schema: With the new names.
        renames: What was renamed, in order.
        dialect: Quotes the names.
    """
    if not renames:
        return schema
    with replica(schema.entries) as (connection, _missing):
        for each in reversed(renames):
            connection.exec_driver_sql(rename_statement(each.reversed, dialect))
        return SqliteSchema.read(connection)


def lossy_renames(renames: Sequence[AnsweredRename], batch: BatchSchemas | None) -> frozenset[AnsweredRename]:
    """The renames of columns by which a batch would lose something of their table.

    Args:
        renames: All renames, in order.
        batch: What SQLite holds; None where nothing is built anew.
    """
    if batch is None:
        return frozenset()
    columns = [each for each in renames if each.table is not None]
    if batch.enforces_keys:
        return frozenset(columns)
    tables = [ops.RenameTableOp(each.before, each.after) for each in renames if each.table is None]
    before = [ScriptPart("", each, mentioned_tables(each)) for each in tables]
    return frozenset(each for each in columns if _is_lossy(_column_block(each), before, batch))


def _is_lossy(block: ModifyTableOps, before: Sequence[ScriptPart], batch: BatchSchemas) -> bool:
    """Whether a batch fails after what runs before it, breaks a view, or leaves out what its table has."""
    copies = SqliteCopies.of(batch.before, batch.opts)
    invocation = Invocation({}, batch=True, prefix="op")
    runner = SqliteDryRunner(copies, invocation, tuple(operation_steps([block])))
    done = runner.run_alone(ScriptPart("", block, mentioned_tables(block)), before)
    losses = done.losses
    return bool(done.error or done.broken or losses.lost or losses.retyped or losses.unknown)


def rename_operation(rename: AnsweredRename, dialect: Dialect, *, in_place: bool) -> MigrateOperation:
    """The operation that renames; outside of a batch SQLite does it in place, and the table keeps all."""
    if rename.table is not None:
        block = _column_block(rename)
        return block.ops[0] if in_place else block
    if rename.to_schema is None:
        return ops.RenameTableOp(rename.before, rename.after, schema=rename.schema)
    return WrittenOp(
        "rename_table",
        executed(rename_statement(rename, dialect)),
        schema=rename.schema,
        table_name=rename.before,
        after=f"{rename.to_schema}.{rename.after}",
    )


def _column_block(rename: AnsweredRename) -> ModifyTableOps:
    operation = ops.AlterColumnOp(
        str(rename.table), rename.before, schema=rename.schema, modify_name=rename.after
    )
    return ModifyTableOps(str(rename.table), [operation], schema=rename.schema)
