"""Tables with marks, as they are drawn."""

from dataclasses import replace

import pytest
from tests.view.workshops import CUSTOMERS, GONE, KEPT, UPGRADE, VERSION

from limbeck.view.workshop.rows import ShownVersion, in_order, shown_table, shown_versions
from limbeck.workshops.rows import MarkedRow, RowMark, TableView

COUNTS = {} if UPGRADE.change is None else UPGRADE.change.rows


def test_columns_that_are_gone_stay_where_they_were() -> None:
    """A column that is gone stands before the one that followed it, a renamed one has both names."""
    shown = shown_table(CUSTOMERS, None, None)
    assert [(each.before, each.after, each.fate) for each in shown.columns] == [
        ("id", "id", "same"),
        ("user_name", None, "gone"),
        ("email", "mail", "changed"),
        ("city", "city", "same"),
        (None, "full_name", "new"),
    ]


def test_a_column_at_the_end_that_is_gone_stands_before_the_new_ones() -> None:
    """So a rename that was misread has both names side by side."""
    swapped = replace(
        CUSTOMERS, columns_before=("id", "user_name"), columns_after=("id", "full_name"), rows=()
    )
    columns = shown_table(replace(swapped, renamed_columns={}), None, None).columns
    assert [(each.before, each.after) for each in columns] == [
        ("id", "id"),
        ("user_name", None),
        (None, "full_name"),
    ]


def test_each_cell_says_what_became_of_its_value() -> None:
    """Gone, changed and new values; nothing where a row and a column were never there together."""
    shown = shown_table(CUSTOMERS, None, None)
    assert [(row.mark, row.fate, [each.fate for each in row.cells]) for row in shown.rows] == [
        ("\u270e", "changed", ["same", "gone", "same", "changed", "same"]),
        ("\u2715", "gone", ["gone", "gone", "gone", "gone", "absent"]),
        ("+", "new", ["new", "absent", "new", "new", "new"]),
        ("", "same", ["same", "gone", "same", "same", "same"]),
    ]
    assert [each.after for each in shown.rows[2].cells][-1] == "C" * 39 + "\u2026"
    assert shown.rows[1].cells[3].before == "3 bytes"


def test_where_not_all_rows_are_shown_those_that_are_the_same_give_way() -> None:
    """The rest is counted; rows that are gone are no part of what is left."""
    shown = shown_table(CUSTOMERS, COUNTS["customers"], 3)
    assert [row.fate for row in shown.rows] == ["changed", "gone", "new"]
    assert shown.more == "41 more rows"
    assert shown.words == "43 rows: 1 row lost, 1 new row"


def test_values_of_a_renamed_column_are_not_told_as_lost() -> None:
    """Its heading has both names."""
    assert shown_table(CUSTOMERS, COUNTS["customers"], 0).fates == (("`user_name`: 43 values gone", True),)


@pytest.mark.parametrize(
    ("table", "words"),
    [
        (GONE, "gone, with 1 row"),
        (KEPT, "1 row"),
        (replace(KEPT, before=3), "3 rows \u2192 1"),
        (replace(KEPT, name_before=None, before=None), "new, 1 row"),
        (replace(KEPT, name_before="sales"), "1 row: renamed"),
    ],
)
def test_a_table_says_how_many_rows_there_are(table: TableView, words: str) -> None:
    """And what became of the table."""
    assert shown_table(table, None, None).words == words


def test_tables_that_changed_come_first_and_alembics_own_apart() -> None:
    """What it names is told in a line of its own, not as rows."""
    assert [each.name for each in in_order(UPGRADE.tables)] == ["customers", "signups", "orders"]
    assert list(shown_versions(UPGRADE.tables)) == [
        ShownVersion("alembic_version", ("4f1d0c2a9b7e",), ("8c2e5d7f1a3b",))
    ]


def test_a_database_without_a_revision_names_none() -> None:
    """Before the first upgrade the table is empty or not there."""
    empty = replace(VERSION, rows=(MarkedRow(RowMark.NEW, None, ("4f1d0c2a9b7e",)),), before=0)
    assert list(shown_versions([empty])) == [ShownVersion("alembic_version", (), ("4f1d0c2a9b7e",))]
    assert list(shown_versions([KEPT])) == []
