"""Rows before and after a step, each with its mark."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from limbeck.workshops.rows import RowMark, Rows, TableView, table_views

Script = tuple[str, ...]


def state(place: Path, script: Script) -> Path:
    with closing(sqlite3.connect(place)) as connection:
        connection.executescript(";".join(script))
    return place


def views(folder: Path, before: Script, after: Script, **renamed: dict[str, str]) -> dict[str, TableView]:
    files = (state(folder / "before.db", before), state(folder / "after.db", after))
    columns = {("t", old): new for old, new in renamed.get("columns", {}).items()}
    return {each.name: each for each in table_views(*files, renamed.get("tables", {}), columns)}


def marks(view: TableView) -> list[tuple[str, object, object]]:
    return [(each.mark.value, each.before, each.after) for each in view.rows]


T = "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT)"


def test_rows_are_found_again_by_their_key(tmp_path: Path) -> None:
    """Each mark says what became of a row."""
    view = views(
        tmp_path,
        (T, "INSERT INTO t VALUES (1, 'x'), (2, 'y'), (3, 'z')"),
        (T, "INSERT INTO t VALUES (1, 'x'), (2, 'other'), (4, 'z')"),
    )["t"]
    assert marks(view) == [
        ("same", (1, "x"), (1, "x")),
        ("changed", (2, "y"), (2, "other")),
        ("gone", (3, "z"), None),
        ("new", None, (4, "z")),
    ]
    assert (view.before, view.after, view.is_changed) == (3, 3, True)


def test_rows_without_a_key_are_found_again_by_their_values(tmp_path: Path) -> None:
    """Two that are alike are two."""
    bare = "CREATE TABLE t (a TEXT)"
    view = views(
        tmp_path,
        (bare, "INSERT INTO t VALUES ('x'), ('x'), ('y')"),
        (bare, "INSERT INTO t VALUES ('y'), ('x')"),
    )["t"]
    assert marks(view) == [("same", ("x",), ("x",)), ("gone", ("x",), None), ("same", ("y",), ("y",))]


def test_a_column_that_comes_without_values_leaves_rows_the_same(tmp_path: Path) -> None:
    """One with values changes them, and one that goes with its values does."""
    rows = "INSERT INTO t (id, a) VALUES (1, 'x'), (2, NULL)"
    wide = "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b TEXT)"
    narrow = "CREATE TABLE t (id INTEGER PRIMARY KEY); INSERT INTO t VALUES (1), (2)"
    view = views(tmp_path, (T, rows), (wide, rows, "UPDATE t SET b = 'new' WHERE id = 2"))["t"]
    assert [each.mark for each in view.rows] == [RowMark.SAME, RowMark.CHANGED]
    (tmp_path / "gone").mkdir()
    view = views(tmp_path / "gone", (T, rows), (narrow,))["t"]
    assert [each.mark for each in view.rows] == [RowMark.CHANGED, RowMark.SAME]


def test_what_has_another_name_is_the_same(tmp_path: Path) -> None:
    """A table and a column that were renamed keep their rows."""
    found = views(
        tmp_path,
        (T, "INSERT INTO t VALUES (1, 'x')"),
        ("CREATE TABLE u (id INTEGER PRIMARY KEY, b TEXT)", "INSERT INTO u VALUES (1, 'x')"),
        tables={"t": "u"},
        columns={"a": "b"},
    )
    assert list(found) == ["u"]
    assert (found["u"].name_before, found["u"].renamed_columns) == ("t", {"a": "b"})
    assert marks(found["u"]) == [("same", (1, "x"), (1, "x"))]


def test_tables_that_come_and_go_have_one_side(tmp_path: Path) -> None:
    """Their rows are new, or gone."""
    found = views(
        tmp_path,
        (T, "INSERT INTO t VALUES (1, 'x')"),
        ("CREATE TABLE u (id INTEGER PRIMARY KEY)", "INSERT INTO u VALUES (7)"),
    )
    assert marks(found["t"]) == [("gone", (1, "x"), None)]
    assert (found["t"].is_gone, found["t"].after) == (True, None)
    assert marks(found["u"]) == [("new", None, (7,))]
    assert (found["u"].name_before, found["u"].before) == (None, None)


def test_of_many_rows_those_that_changed_are_shown(tmp_path: Path) -> None:
    """Fifty at most, in their order."""
    many = (
        "INSERT INTO t WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200) "
        "SELECT i, 'x' FROM n"
    )
    view = views(
        tmp_path,
        (T, many),
        (T, many, "UPDATE t SET a = 'y' WHERE id = 150"),
    )["t"]
    assert len(view.rows) == 50
    assert [each.before for each in view.rows if each.mark is RowMark.CHANGED] == [(150, "x")]
    assert (view.before, view.after) == (200, 200)


def test_rows_are_printed_as_columns() -> None:
    """NULL is a word, and no character steers the terminal."""
    rows = Rows(("id", "name"), ((1, None), (22, "Ada\x1b[31m")))
    assert str(rows) == "id  name\n1   NULL\n22  Ada\\x1b[31m"
    assert (len(rows), rows[0], rows[1:]) == (2, (1, None), ((22, "Ada\x1b[31m"),))
