"""What comparing rows costs does not depend on what is the same in them."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from limbeck.rehearsals import sqlite_pair, values
from limbeck.rehearsals.row_counts import ColumnRows
from limbeck.rehearsals.sqlite_rows import row_changes

if TYPE_CHECKING:
    import pytest


def test_single_values_are_looked_at_where_they_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of 100 rows with three texts, ten get another one: our function is not asked about the other 290."""
    before, after = tmp_path / "before.db", tmp_path / "after.db"
    with closing(sqlite3.connect(before)) as made:
        made.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b TEXT, c TEXT)")
        made.executemany(
            "INSERT INTO t VALUES (?, ?, ?, ?)", [(n, f"a{n}", f"b{n}", f"c{n}") for n in range(100)]
        )
        made.commit()
    shutil.copyfile(before, after)
    with closing(sqlite3.connect(after, isolation_level=None)) as changed:
        changed.execute("UPDATE t SET b = upper(b) WHERE id < 10")
    asked: list[tuple[Any, Any]] = []

    def is_same(old: Any, new: Any) -> bool:
        asked.append((old, new))
        return values.is_same(old, new)

    monkeypatch.setattr(sqlite_pair, "is_same", is_same)
    with sqlite_pair.open_pair(before, after) as pair:
        column: ColumnRows = row_changes(pair, ())["t"].columns["b"]
    assert (column.changed, column.unclear, column.examples[0]) == (10, 0, ("b0", "B0"))
    assert {old for old, _ in asked} == {f"b{n}" for n in range(10)}
    assert len(asked) <= 3 * column.changed


def test_what_new_columns_hold_by_default_is_counted_without_reading(tmp_path: Path) -> None:
    """All rows have the default, or nothing."""
    before, after = tmp_path / "before.db", tmp_path / "after.db"
    with closing(sqlite3.connect(before)) as made:
        made.executescript("CREATE TABLE t (id INTEGER PRIMARY KEY); INSERT INTO t VALUES (1), (2), (3);")
        made.executescript("CREATE TABLE empty (id INTEGER PRIMARY KEY);")
    shutil.copyfile(before, after)
    with closing(sqlite3.connect(after, isolation_level=None)) as changed:
        for table in ("t", "empty"):
            changed.execute(f"ALTER TABLE {table} ADD COLUMN a TEXT")
            changed.execute(f"ALTER TABLE {table} ADD COLUMN b TEXT DEFAULT 'x'")
    with sqlite_pair.open_pair(before, after) as pair:
        assert pair.same == {"t", "empty"}
        found = row_changes(pair, ())
    assert found["t"].columns == {"b": ColumnRows(came=3)}
    assert found["empty"].columns == {}


def test_a_type_that_reads_stored_values_alike_does_not_count(tmp_path: Path) -> None:
    """A longer VARCHAR needs no comparison of rows; a REAL, which makes 1 a 1.0, does."""
    declared = {
        "CREATE TABLE t (id INTEGER PRIMARY KEY, a VARCHAR(20), b NUMERIC)": True,
        "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b INTEGER)": True,
        "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b REAL)": False,
    }
    before, after = tmp_path / "before.db", tmp_path / "after.db"
    with closing(sqlite3.connect(before)) as made:
        made.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, a VARCHAR(10), b NUMERIC)")
        made.execute("INSERT INTO t VALUES (1, 'x', 1)")
        made.commit()
    for statement, is_same in declared.items():
        shutil.copyfile(before, after)
        with closing(sqlite3.connect(after)) as changed:
            changed.executescript(
                f"PRAGMA writable_schema = ON;UPDATE sqlite_master SET sql = '{statement}' WHERE name = 't';"  # noqa: S608 - our own
            )
        with sqlite_pair.open_pair(before, after) as pair:
            assert ("t" in pair.same) is is_same, statement
