"""Operations of every origin as steps."""

from __future__ import annotations

from typing import Any

import pytest
from alembic.operations import ops
from alembic.operations.ops import MigrateOperation
from sqlalchemy import (
    Column,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    UniqueConstraint,
    create_engine,
)
from sqlalchemy.pool import NullPool

from limbeck.autogen.compare import compare
from limbeck.autogen.operation_steps import _KINDS, kind_of, modifications, operation_steps


class CreateFunctionOp(MigrateOperation):
    """As another library defines one."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.sql = "CREATE FUNCTION f() …"


class RaisingOp(MigrateOperation):
    """An operation that does not tell what it is."""

    def to_diff_tuple(self) -> tuple[Any, ...]:
        raise RuntimeError


@pytest.mark.parametrize(
    ("operation", "kind"),
    [
        (ops.DropTableOp("t"), "remove_table"),
        (ops.DropColumnOp("t", "c"), "remove_column"),
        (ops.DropConstraintOp("c", "t", "foreignkey"), "remove_fk"),
        (ops.DropConstraintOp("c", "t", "unique"), "remove_constraint"),
        (ops.ExecuteSQLOp("SELECT 1"), "execute"),
        (CreateFunctionOp("f"), "create_function"),
        (RaisingOp(), "raising"),
    ],
)
def test_the_word_for_an_operation(operation: MigrateOperation, kind: str) -> None:
    """Alembic's own; for others the name of the class."""
    assert kind_of(operation) == kind


def test_nested_operations_become_a_flat_list() -> None:
    """In Alembic's order, each with the block that it came in."""
    block = ops.ModifyTableOps("t", [ops.DropColumnOp("t", "a"), ops.DropColumnOp("t", "b")], schema="s")
    found = list(operation_steps([block, ops.DropTableOp("u")]))
    assert [(each.kind, each.object, each.block) for each in found] == [
        ("remove_column", "a", block),
        ("remove_column", "b", block),
        ("remove_table", None, None),
    ]


def test_an_alter_column_is_split() -> None:
    """One restricted operation for each thing that it changes, the original untouched."""
    operation = ops.AlterColumnOp(
        "t", "c", modify_type=Integer(), modify_nullable=False, modify_server_default=None, modify_comment="x"
    )
    found = dict(modifications(operation))
    assert list(found) == ["modify_type", "modify_nullable", "modify_default", "modify_comment"]
    assert found["modify_nullable"].modify_type is None
    assert found["modify_default"].modify_server_default is None
    assert found["modify_comment"].modify_server_default is False
    assert operation.modify_nullable is False


def test_an_operation_of_another_library_never_fails_the_report() -> None:
    """It cannot be rendered nor run here: both say so, and its own SQL is shown."""
    metadata = MetaData()
    Table("t", metadata, Column("id", Integer, primary_key=True), Column("n", String(5)))

    def add(_context: Any, _revision: Any, directives: list[Any]) -> None:
        directives[0].upgrade_ops.ops.append(CreateFunctionOp("f"))

    with create_engine("sqlite://", poolclass=NullPool).connect() as connection:
        comparison = compare(connection, [metadata], {"process_revision_directives": add})
    assert comparison.failure is None
    change = comparison.changes[-1]
    assert (change.kind, change.after) == ("create_function", "CREATE FUNCTION f() …")
    assert change.python.startswith("# CreateFunctionOp cannot be written as Python: ")
    assert change.sql.startswith("-- The script fails here: ")
    assert comparison.changes[0].kind == "add_table"


def test_the_words_that_are_known_are_alembics_own() -> None:
    """Alembic tells each of them, too, if only after it has made a table."""
    table = Table("t", MetaData(), Column("c", Integer), comment="new")
    index, unique = Index("i", table.c.c), UniqueConstraint(table.c.c, name="u")
    key = ForeignKeyConstraint([table.c.c], ["other.id"], name="k")
    table.append_constraint(key)
    Table("other", table.metadata, Column("id", Integer, primary_key=True))
    operations: list[MigrateOperation] = [
        ops.CreateTableOp.from_table(table),
        ops.DropTableOp.from_table(table),
        ops.AddColumnOp.from_column_and_tablename(None, "t", table.c.c),
        ops.DropColumnOp.from_column_and_tablename(None, "t", table.c.c),
        ops.CreateIndexOp.from_index(index),
        ops.DropIndexOp.from_index(index),
        ops.CreateForeignKeyOp.from_constraint(key),
        ops.CreateUniqueConstraintOp.from_constraint(unique),
        ops.CreateTableCommentOp("t", "new"),
        ops.DropTableCommentOp("t", existing_comment="old"),
    ]
    assert [kind_of(each) for each in operations] == [each.to_diff_tuple()[0] for each in operations]
    assert {type(each) for each in operations} == set(_KINDS)
