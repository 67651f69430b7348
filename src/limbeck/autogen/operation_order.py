"""The order in which a database takes operations: foreign keys before the tables that they need."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from typing import TYPE_CHECKING

from alembic.operations import ops
from alembic.operations.ops import MigrateOperation, ModifyTableOps
from sqlalchemy import ForeignKeyConstraint

from limbeck.autogen.operation_steps import TableName

if TYPE_CHECKING:
    from sqlalchemy import Table


def mended_order(operations: Sequence[MigrateOperation], dialect: str) -> list[MigrateOperation]:
    """The operations in an order that runs.

    Foreign keys that tables lose go before the tables that are dropped. Where keys lead in a circle, those
    of dropped tables are dropped first, and those of new tables are made when all tables are there; SQLite
    needs neither.

    Args:
        operations: What one function of the script does.
        dialect: SQLAlchemy's name of the dialect.
    """
    keys, others = _without_dropped_keys(operations)
    if dialect == "sqlite":
        return [*keys, *others]
    created, later = _without_early_keys(others)
    return [*keys, *_keys_in_circles(others), *created, *later]


def _without_dropped_keys(
    operations: Sequence[MigrateOperation],
) -> tuple[list[MigrateOperation], list[MigrateOperation]]:
    """The foreign keys that point to a table that is dropped, each in a block of its own, and the rest."""
    dropped = {(each.schema, each.table_name) for each in operations if isinstance(each, ops.DropTableOp)}
    keys: list[MigrateOperation] = []
    others: list[MigrateOperation] = []
    for operation in operations:
        if not isinstance(operation, ModifyTableOps):
            others.append(operation)
            continue
        going = [each for each in operation.ops if _dropped_target(each) in dropped]
        keys += _blocks(operation, going)
        others += _blocks(operation, [each for each in operation.ops if each not in going])
    return keys, others


def _blocks(block: ModifyTableOps, operations: list[MigrateOperation]) -> Iterator[MigrateOperation]:
    """A block of the same table with some operations; nothing where there are none."""
    if operations:
        yield ModifyTableOps(block.table_name, operations, schema=block.schema)


def _dropped_target(operation: MigrateOperation) -> TableName | None:
    """The table that a dropped foreign key points to; None for anything else."""
    if not isinstance(operation, ops.DropConstraintOp) or operation.constraint_type != "foreignkey":
        return None
    try:
        constraint = operation.to_constraint()
    except ValueError:  # a hook made it, and nothing tells what it points to
        return None
    return next(_targets([constraint]), None)


def pointed_tables(operation: MigrateOperation) -> frozenset[str]:
    """The names of the tables that a dropped foreign key points to.

    Args:
        operation: What drops it, or anything else.
    """
    target = _dropped_target(operation)
    return frozenset() if target is None else frozenset({target[1]})


def _added_target(operation: MigrateOperation) -> TableName | None:
    """The table that an added foreign key points to; None for anything else."""
    if not isinstance(operation, ops.CreateForeignKeyOp):
        return None
    return (operation.kw.get("referent_schema"), operation.referent_table)


def _keys_in_circles(operations: Sequence[MigrateOperation]) -> Iterator[MigrateOperation]:
    """Drops of the foreign keys that point to a table that goes before their own."""
    gone: set[TableName] = set()
    for operation in operations:
        if not isinstance(operation, ops.DropTableOp):
            continue
        table = operation.to_table()
        for key in _keys(table):
            if set(_targets([key])) & gone:
                dropped = ops.DropConstraintOp.from_constraint(key)
                dropped.constraint_name = _name(key, table)
                yield dropped
        gone.add((operation.schema, operation.table_name))


def _without_early_keys(
    operations: Sequence[MigrateOperation],
) -> tuple[list[MigrateOperation], list[MigrateOperation]]:
    """The operations, and the foreign keys to tables that are made later."""
    coming = [(each.schema, each.table_name) for each in operations if isinstance(each, ops.CreateTableOp)]
    made: list[MigrateOperation] = []
    later: list[MigrateOperation] = []
    for operation in operations:
        if isinstance(operation, ModifyTableOps):
            keys = [each for each in operation.ops if _added_target(each) in coming]
            later += _blocks(operation, keys)
            made += _blocks(operation, [each for each in operation.ops if each not in keys])
            continue
        if not isinstance(operation, ops.CreateTableOp):
            made.append(operation)
            continue
        coming.remove((operation.schema, operation.table_name))
        table = operation.to_table()
        early = [key for key in _keys(table) if set(_targets([key])) & set(coming)]
        for key in early:
            added = ops.CreateForeignKeyOp.from_constraint(key)
            added.constraint_name = _name(key, table)
            later.append(added)
        made.append(_without_keys(operation, early) if early else operation)
    return made, later


def _without_keys(operation: ops.CreateTableOp, keys: Iterable[ForeignKeyConstraint]) -> ops.CreateTableOp:
    """The creation of the same table without some of its foreign keys."""
    columns = [list(key.column_keys) for key in keys]
    parts = []
    for part in operation.columns:
        if isinstance(part, ForeignKeyConstraint) and list(part.column_keys) in columns:
            continue
        parts.append(part)
    made = copy(operation)
    made.columns = parts
    return made


def _keys(table: Table) -> list[ForeignKeyConstraint]:
    """Its foreign keys in a fixed order."""
    return sorted(table.foreign_key_constraints, key=lambda key: list(key.column_keys))


def _targets(constraints: Iterable[object]) -> Iterator[TableName]:
    for constraint in constraints:
        if isinstance(constraint, ForeignKeyConstraint):
            for element in constraint.elements:
                *schema, table, _column = element.target_fullname.split(".")
                yield (".".join(schema) or None, table)


def _name(key: ForeignKeyConstraint, table: Table) -> str:
    """The name of a foreign key; for one without, the name that PostgreSQL gives it."""
    return str(key.name) if key.name else f"{table.name}_{'_'.join(key.column_keys)}_fkey"
