"""A fixed order where Alembic's own changes from run to run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from heapq import heappop, heappush
from typing import TYPE_CHECKING

from alembic.operations.ops import DropColumnOp, DropTableOp, MigrateOperation, ModifyTableOps

from limbeck.autogen.operation_steps import TableName

if TYPE_CHECKING:
    from alembic.operations import ops


def put_in_order(operations: list[MigrateOperation]) -> None:
    """Give dropped tables and dropped columns a fixed order, in place.

    Alembic takes both from a set, so that their order depends on the hash seed of the process. Here tables
    come before those that they point to, then by name, and columns in the order of the table. Any such script
    is one that Alembic might have written.

    Args:
        operations: What autogenerate proposes, before the project's own hook.
    """
    dropped = {(each.schema, each.table_name): each for each in operations if isinstance(each, DropTableOp)}
    order = _order_of(dropped)
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


def _order_of(dropped: dict[TableName, DropTableOp]) -> list[TableName]:
    known = dropped.keys()
    parents = {table: (_parents(operation) & known) - {table} for table, operation in dropped.items()}
    return children_first(parents)


def children_first(parents: Mapping[TableName, AbstractSet[TableName]]) -> list[TableName]:
    """The tables, each before those that it points to, in a time that grows with their number.

    Of several that could come next, the first by name does; in a circle, the first of those that are left.

    Args:
        parents: For each table those that it points to; all of them are keys too, and none points to itself.
    """
    pointers = Counter(parent for found in parents.values() for parent in found)  # from tables that wait
    by_name = sorted(parents, key=_name)
    free = [(_name(table), table) for table in by_name if not pointers[table]]
    left = iter(by_name)
    done: dict[TableName, None] = {}
    while len(done) < len(by_name):
        table = heappop(free)[1] if free else next(each for each in left if each not in done)
        if table in done:
            continue
        done[table] = None
        for parent in parents[table]:
            pointers[parent] -= 1
            if not pointers[parent] and parent not in done:
                heappush(free, (_name(parent), parent))
    return list(done)


def _name(table: TableName) -> tuple[str, str, bool]:
    return (table[0] or "", table[1], table[0] is not None)


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
