"""A fixed order where Alembic's own changes from run to run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from alembic.operations.ops import DropColumnOp, DropTableOp, MigrateOperation, ModifyTableOps

from limbeck.autogen.operation_steps import TableName

if TYPE_CHECKING:
    from alembic.operations import ops


def put_in_order(operations: list[MigrateOperation]) -> None:
    """Give dropped tables and dropped columns a fixed order, in place.

    Alembic takes both from a set, so that their order depends on the hash seed of the process. Here tables
    come before
    those that they point to, then by name, and columns in the order of the table. Any such script is one
    that Alembic might have written.

    Args:
        operations: What autogenerate proposes, before the project's own hook.
    """
    dropped = {(each.schema, each.table_name): each for each in operations if isinstance(each, DropTableOp)}
    order = _children_first(dropped)
    blocks: dict[TableName, list[MigrateOperation]] = {table: [] for table in order}
    rest: list[MigrateOperation] = []
    start = len(operations)
    for number, operation in enumerate(operations):
        table = (getattr(operation, "schema", None), getattr(operation, "table_name", ""))
        if table in blocks and isinstance(operation, (DropTableOp, ModifyTableOps)):
            blocks[table].append(operation)
            start = min(start, number)
        else:
            rest.append(operation)
    operations[:] = [*rest[:start], *(each for table in order for each in blocks[table]), *rest[start:]]
    for operation in operations:
        if isinstance(operation, ModifyTableOps):
            _order_columns(operation)


def _children_first(dropped: dict[TableName, DropTableOp]) -> list[TableName]:
    parents = {table: _parents(operation) & set(dropped) - {table} for table, operation in dropped.items()}
    order: list[TableName] = []
    waiting = sorted(dropped, key=lambda table: (table[0] or "", table[1]))
    while waiting:
        # A table can go when no table that still waits points to it; in a circle, the first one has to.
        free = [table for table in waiting if not any(table in parents[other] for other in waiting)]
        order.append((free or waiting)[0])
        waiting.remove(order[-1])
    return order


def _parents(operation: DropTableOp) -> set[TableName]:
    found: set[TableName] = set()
    for constraint in operation.to_table().foreign_key_constraints:
        for element in constraint.elements:
            *schema, table, _column = element.target_fullname.split(".")
            found.add((".".join(schema) or None, table))
    return found


def _order_columns(block: ModifyTableOps) -> None:
    slots = [number for number, each in enumerate(block.ops) if isinstance(each, DropColumnOp)]
    drops: Sequence[ops.MigrateOperation] = sorted((block.ops[slot] for slot in slots), key=_position)
    for slot, operation in zip(slots, drops, strict=True):
        block.ops[slot] = operation


def _position(operation: ops.MigrateOperation) -> tuple[int, str]:
    if not isinstance(operation, DropColumnOp):
        return (0, "")
    try:
        column = operation.to_column()
        names = [each.name for each in column.table.columns]
        return (names.index(column.name), operation.column_name)
    except (AttributeError, ValueError):
        return (0, operation.column_name)
