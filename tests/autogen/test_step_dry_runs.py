"""What each step does alone, and how much has to be run to find out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import Column, ForeignKey, Index, Integer, MetaData, Table

from limbeck.autogen.dry_run import Invocation

if TYPE_CHECKING:
    from conftest import Look

    from limbeck.records import Comparison


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The Python of each part that is run, as long as the test lasts."""
    seen: list[str] = []
    run = Invocation.run

    def noting(self: Invocation, context: Any, part: Any) -> None:
        seen.append(part.python)
        run(self, context, part)

    monkeypatch.setattr(Invocation, "run", noting)
    return seen


def tables(count: int, *, chained: bool = False) -> MetaData:
    metadata = MetaData()
    for number in range(count):
        before = [ForeignKey(f"t{number - 1}.id")] if chained and number else []
        key = Column("id", Integer, primary_key=True)
        table = Table(f"t{number}", metadata, key, Column("a", Integer, *before))
        Index(f"ix{number}", table.c.a)
    return metadata


def failing(comparison: Comparison) -> list[str]:
    return [change.sql for change in comparison.changes if "fails" in change.sql]


@pytest.mark.parametrize("count", [2, 20])
@pytest.mark.parametrize("chained", [False, True])
def test_new_tables_are_tried_once_for_each_step_that_needs_them(
    on_sqlite: Look, runs: list[str], count: int, *, chained: bool
) -> None:
    """A table, then the table and its index; the script in parts, and as its operations."""
    comparison = on_sqlite([], tables(count, chained=chained))
    assert len(comparison.changes) == 2 * count
    assert failing(comparison) == []
    alone, through, operations = count + 2 * count, 2 * 2 * count, 2 * count
    assert len(runs) == alone + through + operations


@pytest.mark.parametrize("batch", [True, False])
def test_a_key_to_a_new_table_runs_after_that_table_where_it_needs_it(
    on_sqlite: Look, *, batch: bool
) -> None:
    """An index on the column of such a key is built after the column, and after the chain of new tables."""
    metadata = tables(3, chained=True)
    key, other = Column("id", Integer, primary_key=True), Column("other", Integer, ForeignKey("t2.id"))
    Index("ix_other", Table("users", metadata, key, other).c.other)
    comparison = on_sqlite(
        ["CREATE TABLE users (id INTEGER NOT NULL PRIMARY KEY)"], metadata, render_as_batch=batch
    )
    (index,) = [change for change in comparison.changes if change.object == "ix_other"]
    assert index.sql == "CREATE INDEX ix_other ON users (other);"


@pytest.mark.parametrize("view", [True, False])
def test_what_runs_first_on_its_copy_runs_once(on_sqlite: Look, runs: list[str], *, view: bool) -> None:
    """In the script and as an operation, and not alone besides; a view is looked at after it alone."""
    metadata, ddl = MetaData(), []
    for number in range(3):
        key, added = Column("id", Integer, primary_key=True), (Column("a", Integer), Column("b", Integer))
        Table(f"t{number}", metadata, key, *added)
        ddl.append(f"CREATE TABLE t{number} (id INTEGER NOT NULL PRIMARY KEY)")
    if view:
        ddl.append("CREATE VIEW v AS SELECT * FROM t0, t1, t2")
    comparison = on_sqlite(ddl, metadata, render_as_batch=False)
    assert [change.sql for change in comparison.changes] == [
        f"ALTER TABLE t{number} ADD COLUMN {name} INTEGER;" for number in range(3) for name in "ab"
    ]
    script, operations, alone = 2 * 6, 6, 6 if view else 3
    assert len(runs) == script + operations + alone


def test_a_step_that_fails_in_any_case_is_not_tried_with_more(on_sqlite: Look, runs: list[str]) -> None:
    """What SQLite cannot do at all, it cannot do after other steps either."""
    metadata = tables(3)
    Table(
        "users", metadata, Column("id", Integer, primary_key=True), Column("t", Integer, ForeignKey("t0.id"))
    )
    ddl = ["CREATE TABLE users (id INTEGER NOT NULL PRIMARY KEY, t INTEGER)"]
    comparison = on_sqlite(ddl, metadata, render_as_batch=False)
    (sql,) = failing(comparison)
    assert "SQLite cannot do this with ALTER TABLE" in sql
    key = [python for python in runs if "create_foreign_key" in python]
    assert len(key) == 1  # in the whole script: alone it would say the same
