"""Alembic's nested operations as a flat list of steps, one for each thing that changes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from copy import copy
from dataclasses import dataclass
from typing import Any

from alembic.operations import ops
from alembic.operations.ops import AlterColumnOp, MigrateOperation, ModifyTableOps

_KINDS: dict[type[MigrateOperation], str] = {
    ops.CreateTableOp: "add_table",
    ops.DropTableOp: "remove_table",
    ops.AddColumnOp: "add_column",
    ops.DropColumnOp: "remove_column",
    ops.CreateIndexOp: "add_index",
    ops.DropIndexOp: "remove_index",
    ops.CreateForeignKeyOp: "add_fk",
    ops.CreateUniqueConstraintOp: "add_constraint",
    ops.CreateTableCommentOp: "add_table_comment",
    ops.DropTableCommentOp: "remove_table_comment",
}
"""Alembic's words for its own operations: to ask it means to have a table made each time."""

TableName = tuple["str | None", str]
"""Schema and name of a table; None as the schema stands for the default one."""


_PARAMETER = re.compile(r"(?<![:\w\\]):(?=\w)")


def executed(statement: str, prefix: str = "op.") -> str:
    """The Python that runs a statement, in which Alembic would read a colon as the start of a parameter.

    Args:
        statement: SQL.
        prefix: What stands before the names of operations.
    """
    return f"{prefix}execute({_PARAMETER.sub(chr(92) + ':', statement)!r})"


class WrittenOp(MigrateOperation):
    """Lines of Python in the place of an operation that Alembic does not render.

    Attributes:
        kind: The word for what they do.
        python: The lines, in which the operations are called `op`.
        schema: The schema of the table.
        table_name: The table that they are about, if it is one.
        object_name: What of it they are about.
        before: What the database holds.
        after: What it holds afterwards.
    """

    def __init__(  # noqa: PLR0913 - what a step tells of an operation
        self,
        kind: str,
        python: str,
        *,
        schema: str | None = None,
        table_name: str | None = None,
        name: str | None = None,
        before: str | None = None,
        after: str | None = None,
    ) -> None:
        self.kind, self.python = kind, python
        self.schema, self.table_name, self.object_name = schema, table_name, name
        self.before, self.after = before, after

    def to_diff_tuple(self) -> tuple[Any, ...]:
        """Its kind, as Alembic asks for it."""
        return (self.kind, self.python)


@dataclass(frozen=True, slots=True)
class OperationStep:
    """One thing that autogenerate proposes to change.

    Attributes:
        kind: Alembic's own word for it.
        operation: The operation, of which an `alter_column` may carry several changes.
        alone: The operation restricted to this change.
        block: The table block that it came in; None for an operation that came in none.
    """

    kind: str
    operation: MigrateOperation
    alone: MigrateOperation
    block: ModifyTableOps | None

    @property
    def schema(self) -> str | None:
        """The schema that the project names."""
        if isinstance(self.operation, ops.CreateForeignKeyOp):
            schema = self.operation.kw.get("source_schema")
            return None if schema is None else str(schema)
        return _text(self.operation, "schema")

    @property
    def table(self) -> str | None:
        """The table that is touched."""
        return _text(self.operation, "table_name") or _text(self.operation, "source_table")

    @property
    def table_name(self) -> TableName:
        """The table that is touched, with its schema; an empty name where the operation belongs to none."""
        return (self.schema, self.table or "")

    @property
    def object(self) -> str | None:
        """The column, index or constraint, where it has a name."""
        column = getattr(self.operation, "column", None)
        if isinstance(self.operation, ops.AddColumnOp) and column is not None:
            return str(column.name)
        for attribute in ("column_name", "index_name", "constraint_name", "object_name"):
            name = _text(self.operation, attribute)
            if name is not None:
                return name
        return None

    def wrapped(self, operation: MigrateOperation) -> MigrateOperation:
        """The operation in a table block of its own, as it is rendered and run alone."""
        if self.block is None:
            return operation
        return ModifyTableOps(self.block.table_name, [operation], schema=self.block.schema)


def operation_steps(
    operations: Iterable[MigrateOperation], block: ModifyTableOps | None = None
) -> Iterator[OperationStep]:
    """Flatten operations, in Alembic's order.

    Args:
        operations: What autogenerate proposes, with table blocks among it.
        block: The table block that they are in.
    """
    for operation in operations:
        inner = getattr(operation, "ops", None)
        if isinstance(inner, list):
            yield from operation_steps(inner, operation if isinstance(operation, ModifyTableOps) else block)
        elif isinstance(operation, AlterColumnOp):
            for kind, alone in modifications(operation):
                yield OperationStep(kind, operation, alone, block)
        else:
            yield OperationStep(kind_of(operation), operation, operation, block)


def held_operations(operation: MigrateOperation) -> list[MigrateOperation]:
    """The operations of a table block; any other operation alone."""
    return list(operation.ops) if isinstance(operation, ModifyTableOps) else [operation]


def modifications(operation: AlterColumnOp) -> list[tuple[str, AlterColumnOp]]:
    """Each change of an `alter_column`, with the operation restricted to it, where it has others."""
    found = list(_restricted(operation))
    return [(found[0][0], operation)] if len(found) == 1 else found


def _restricted(operation: AlterColumnOp) -> Iterator[tuple[str, AlterColumnOp]]:
    if operation.modify_type is not None:
        alone = _unchanged(operation)
        alone.modify_type = operation.modify_type
        yield "modify_type", alone
    if operation.modify_nullable is not None:
        alone = _unchanged(operation)
        alone.modify_nullable = operation.modify_nullable
        yield "modify_nullable", alone
    if operation.modify_server_default is not False:
        alone = _unchanged(operation)
        alone.modify_server_default = operation.modify_server_default
        yield "modify_default", alone
    if operation.modify_comment is not False:
        alone = _unchanged(operation)
        alone.modify_comment = operation.modify_comment
        yield "modify_comment", alone
    if operation.modify_name is not None:
        alone = _unchanged(operation)
        alone.modify_name = operation.modify_name
        yield "modify_name", alone


def kind_of(operation: MigrateOperation) -> str:
    """Alembic's word for an operation; for one of another library, the name of its class."""
    known = _KINDS.get(type(operation))
    if known is not None:
        return known
    try:
        kind = operation.to_diff_tuple()[0]
    except Exception:  # noqa: BLE001 - operations of other libraries may raise anything here
        kind = None
    if isinstance(kind, str) and re.fullmatch(r"[a-z_]+", kind):
        return kind
    if isinstance(operation, ops.DropConstraintOp):
        return "remove_fk" if operation.constraint_type == "foreignkey" else "remove_constraint"
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", type(operation).__name__.removesuffix("Op"))
    return words.lower()


def _unchanged(operation: AlterColumnOp) -> AlterColumnOp:
    alone = copy(operation)
    alone.modify_type = None
    alone.modify_nullable = None
    alone.modify_server_default = False
    alone.modify_comment = False
    alone.modify_name = None
    return alone


def _text(operation: MigrateOperation, attribute: str) -> str | None:
    value = getattr(operation, attribute, None)
    return str(value) if isinstance(value, str) else None
