"""Indexes and unique constraints of which a rename changes nothing but their own name."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING

from alembic.operations import ops
from alembic.operations.ops import MigrateOperation, ModifyTableOps
from sqlalchemy import quoted_name
from sqlalchemy.schema import AddConstraint, CreateIndex

from limbeck.autogen.operation_steps import TableName, WrittenOp, executed

if TYPE_CHECKING:
    from sqlalchemy.engine import Dialect

_NAME = quoted_name("limbeck_any_name", quote=False)


def with_renamed_indexes(
    operations: Sequence[MigrateOperation], tables: Collection[TableName], dialect: Dialect
) -> list[MigrateOperation]:
    """The operations, in which no index is built anew that PostgreSQL can give another name at once.

    Autogenerate drops and creates an index that a naming convention calls otherwise after its table or column
    was renamed, and reads the whole table for it.

    Args:
        operations: What one function of the script does.
        tables: The tables of which something was renamed.
        dialect: That of the database; on any but PostgreSQL nothing changes.
    """
    if dialect.name != "postgresql":
        return list(operations)
    found: list[MigrateOperation] = []
    for operation in operations:
        if isinstance(operation, ModifyTableOps) and (operation.schema, operation.table_name) in tables:
            inner = list(_renamed(operation.ops, dialect))
            # What is written as SQL stands outside of the block, which may be a batch.
            left = [each for each in inner if not isinstance(each, WrittenOp)]
            found += [each for each in inner if isinstance(each, WrittenOp)]
            if left:
                found.append(ModifyTableOps(operation.table_name, left, schema=operation.schema))
        else:
            found.append(operation)
    return found


def _renamed(operations: Sequence[MigrateOperation], dialect: Dialect) -> Iterator[MigrateOperation]:
    """The operations of a block, each drop that comes back under another name as a rename."""
    definitions = {id(each): _definition(each, dialect) for each in operations}
    dropped = (ops.DropIndexOp, ops.DropConstraintOp)
    pairs: dict[int, MigrateOperation] = {}
    taken: set[int] = set()
    for old in (each for each in operations if isinstance(each, dropped)):
        for new in operations:
            is_new = not isinstance(new, dropped) and id(new) not in taken
            if is_new and definitions[id(old)] and definitions[id(old)] == definitions[id(new)]:
                pairs[id(old)] = new
                taken.add(id(new))
                break
    for each in operations:
        if id(each) in pairs:
            yield _rename(each, pairs[id(each)], dialect)
        elif id(each) not in taken:
            yield each


def _definition(operation: MigrateOperation, dialect: Dialect) -> str:
    """What an operation drops or creates, as SQL without its name; empty for anything else."""
    try:
        if isinstance(operation, (ops.CreateIndexOp, ops.DropIndexOp)):
            index = operation.to_index()
            if not index.name:
                return ""
            index.name = _NAME
            return _plain(str(CreateIndex(index).compile(dialect=dialect)))
        if isinstance(operation, ops.CreateUniqueConstraintOp) or (
            isinstance(operation, ops.DropConstraintOp) and operation.constraint_type == "unique"
        ):
            constraint = operation.to_constraint()
            if not constraint.name:
                return ""
            constraint.name = _NAME
            return _plain(str(AddConstraint(constraint).compile(dialect=dialect)))
    except Exception:  # noqa: BLE001 - what cannot be compiled stays as autogenerate wrote it
        return ""
    return ""


def _plain(definition: str) -> str:
    """A definition without what is so unasked: the database says it, and models do not."""
    return definition.replace(" NULLS DISTINCT", "")


def _rename(old: MigrateOperation, new: MigrateOperation, dialect: Dialect) -> WrittenOp:
    quote = dialect.identifier_preparer.quote
    schema, table = getattr(old, "schema", None), str(getattr(old, "table_name", ""))
    prefix = f"{quote(schema)}." if schema else ""
    is_index = isinstance(old, ops.DropIndexOp)
    before, after = (
        str(getattr(each, "index_name" if is_index else "constraint_name")) for each in (old, new)
    )
    statement = (
        f"ALTER INDEX {prefix}{quote(before)} RENAME TO {quote(after)}"
        if is_index
        else f"ALTER TABLE {prefix}{quote(table)} RENAME CONSTRAINT {quote(before)} TO {quote(after)}"
    )
    return WrittenOp(
        "rename_index" if is_index else "rename_constraint",
        executed(statement),
        schema=schema,
        table_name=table,
        name=before,
        before=before,
        after=after,
    )
