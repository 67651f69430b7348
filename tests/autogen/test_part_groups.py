"""Which parts of a script are run on one copy of an SQLite schema."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from alembic.operations import ops
from sqlalchemy import Column, Integer, create_engine

from limbeck.autogen.dry_run import Invocation, ScriptPart, mentioned_tables
from limbeck.autogen.part_groups import part_groups
from limbeck.autogen.sqlite_copies import SqliteCopies
from limbeck.autogen.sqlite_dry_run import SqliteDryRunner
from limbeck.autogen.sqlite_schema import SqliteSchema

if TYPE_CHECKING:
    from alembic.operations.ops import MigrateOperation

TABLES = [
    "CREATE TABLE a (id INTEGER PRIMARY KEY, n INTEGER)",
    "CREATE TABLE b (id INTEGER PRIMARY KEY, a INTEGER REFERENCES a (id))",
    "CREATE TABLE c (id INTEGER PRIMARY KEY, n INTEGER)",
    "CREATE INDEX ix_c ON c (n)",
]


def schema(*more: str) -> SqliteSchema:
    with create_engine("sqlite://").connect() as connection:
        for statement in (*TABLES, *more):
            connection.exec_driver_sql(statement)
        return SqliteSchema.read(connection)


def part(operation: MigrateOperation) -> ScriptPart:
    return ScriptPart("", operation, mentioned_tables(operation))


def added(table: str) -> ScriptPart:
    return part(ops.AddColumnOp(table, Column("x", Integer)))


def groups(parts: list[ScriptPart], *more: str) -> list[list[int]]:
    copies = SqliteCopies.of(schema(*more), {})
    return part_groups(parts, copies.around)


def test_tables_that_nothing_connects_have_copies_of_their_own() -> None:
    """A statement costs what its copy holds; the parts of a table stay in their order."""
    assert groups([added("a"), added("c"), added("A"), part(ops.DropIndexOp("ix_c", "c"))]) == [
        [0, 2],
        [1, 3],
    ]


@pytest.mark.parametrize(
    ("other", "more"),
    [
        pytest.param(added("b"), (), id="a foreign key"),
        pytest.param(added("c"), ("CREATE VIEW v AS SELECT n FROM c",), id="a view"),
        pytest.param(
            added("c"),
            ("CREATE TRIGGER t AFTER INSERT ON c BEGIN DELETE FROM c; END",),
            id="a trigger",
        ),
        pytest.param(
            part(ops.DropTableOp("found")),
            ("CREATE VIRTUAL TABLE found USING fts5 (n)",),
            id="a virtual table",
        ),
        pytest.param(part(ops.CreateIndexOp("a", "c", ["n"])), (), id="an index of the name"),
        pytest.param(part(ops.ExecuteSQLOp("DROP TABLE a")), (), id="a statement of the project"),
    ],
)
def test_what_may_look_at_the_same_shares_a_copy(other: ScriptPart, more: tuple[str, ...]) -> None:
    """Views and triggers are read whenever a table is renamed; a statement may be about anything."""
    assert groups([added("a"), other], *more) == [[0, 1]]


def test_the_parts_of_a_group_see_each_other_and_those_of_another_run_see_nothing() -> None:
    """A column is added twice in vain, and once more in a second run: what a run does is undone."""
    copies = SqliteCopies.of(schema(), {})
    runner = SqliteDryRunner(copies, Invocation({}, batch=False, prefix="op"), ())
    parts = [added("a"), added("c"), added("a")]
    for _ in range(2):
        ((first, second, again),) = runner.run_directions([parts])
        assert (first.error, second.error) == (None, None)
        assert "duplicate column name: x" in str(again.error)
        assert runner.run_alone(parts[0]).error is None


def test_a_run_that_stops_at_an_error_tells_it() -> None:
    """Whoever only wants to know whether all of it runs need not wait for the rest."""
    copies = SqliteCopies.of(schema(), {})
    runner = SqliteDryRunner(copies, Invocation({}, batch=False, prefix="op"), ())
    parts = [added("a"), added("a"), added("c")]
    (done,) = runner.run_directions([parts], to_error=True)
    assert [each.error is None for each in done] == [True, False]
    (done,) = runner.run_directions([parts])
    assert [each.error is None for each in done] == [True, False, True]


@pytest.mark.parametrize("statement", ["COMMIT", "ROLLBACK", "CREATE TABLE left_behind (id INTEGER)"])
def test_what_a_statement_of_the_project_leaves_is_gone(statement: str) -> None:
    """It has a copy of its own, and may end a transaction there."""
    copies = SqliteCopies.of(schema(), {})
    runner = SqliteDryRunner(copies, Invocation({}, batch=False, prefix="op"), ())
    executed = part(ops.ExecuteSQLOp(statement))
    runner.run_directions([[added("a"), executed, added("a")]])
    assert runner.run_alone(added("a")).error is None
    assert runner.run_alone(executed).sql.startswith(f"{statement};")
