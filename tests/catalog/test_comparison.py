"""What two snapshots disagree on."""

from __future__ import annotations

from limbeck.catalog import compare, order
from limbeck.records.snapshot import Definition, Difference, Snapshot

TABLE = Definition("table", "s", "", "t", (("owner", "me"),))
X = Definition("column", "s", "t", "x", (("nullable", "yes"), ("type", "integer")), 1)
Y = Definition("column", "s", "t", "y", (("nullable", "yes"), ("type", "text")), 2)


def snapshot(*definitions: Definition) -> Snapshot:
    return Snapshot("postgresql", "PostgreSQL 18", definitions)


def test_equal_snapshots_have_no_difference() -> None:
    """The twin: nothing is told of what is the same."""
    assert compare(snapshot(TABLE, X, Y), snapshot(Y, X, TABLE)) == ()


def test_an_object_that_one_lacks_is_one_difference() -> None:
    """It has no attribute, and the definition stands on the side that has it."""
    assert compare(snapshot(TABLE, X), snapshot(TABLE, X, Y)) == (
        Difference("column", "s", "t", "y", None, None, "nullable: yes, type: text"),
    )
    assert compare(snapshot(TABLE, X, Y), snapshot(TABLE, X)) == (
        Difference("column", "s", "t", "y", None, "nullable: yes, type: text", None),
    )


def test_each_attribute_that_differs_is_one_difference() -> None:
    """What only one side says is nothing on the other."""
    other = Definition(
        "column", "s", "t", "x", (("comment", "c"), ("nullable", "no"), ("type", "integer")), 1
    )
    assert compare(snapshot(TABLE, X), snapshot(TABLE, other)) == (
        Difference("column", "s", "t", "x", "comment", None, "c"),
        Difference("column", "s", "t", "x", "nullable", "yes", "no"),
    )


def test_a_missing_table_tells_of_all_that_belongs_to_it() -> None:
    """Its columns are not told again."""
    assert compare(snapshot(), snapshot(TABLE, X, Y)) == (
        Difference("table", "s", "", "t", None, None, "owner: me"),
    )


def test_a_table_that_became_a_view_tells_of_all_that_belongs_to_either() -> None:
    """The name is there on both sides, and yet neither thing is."""
    view = Definition("view", "s", "", "t", (("definition", "SELECT 1"),))
    assert [str(each) for each in compare(snapshot(TABLE, X), snapshot(view, Y))] == [
        "table s.t: not there after (owner: me)",
        "view s.t: not there before (definition: SELECT 1)",
    ]


def test_a_namesake_in_another_schema_hides_nothing() -> None:
    """What belongs to a table is looked for in the table's own schema."""
    elsewhere = Definition("table", "other", "", "t")
    assert [str(each) for each in compare(snapshot(TABLE, X), snapshot(TABLE, elsewhere))] == [
        "column s.t.x: not there after (nullable: yes, type: integer)",
        "table other.t: not there before",
    ]


def test_what_has_no_name_is_the_same_only_as_a_whole() -> None:
    """Two equal ones are not one: each is counted."""
    check = Definition("check", "", "t", "", (("definition", "x > 0"),))
    other = Definition("check", "", "t", "", (("definition", "x > 1"),))
    assert compare(snapshot(check, check), snapshot(check, other)) == (
        Difference("check", "", "t", "", None, None, "definition: x > 1"),
        Difference("check", "", "t", "", None, "definition: x > 0", None),
    )


def test_the_order_of_columns_is_a_question_of_its_own() -> None:
    """Places are counted without the gaps that dropped columns leave."""
    moved = Definition("column", "s", "t", "x", X.attributes, 7)
    assert compare(snapshot(TABLE, X, Y), snapshot(TABLE, Y, moved)) == ()
    assert order(snapshot(TABLE, X, Y), snapshot(TABLE, Y, moved)) == (
        Difference("column", "s", "t", "x", "position", "1", "2"),
        Difference("column", "s", "t", "y", "position", "2", "1"),
    )
    assert order(snapshot(X, Definition("column", "s", "t", "y", (), 9)), snapshot(X, Y)) == ()


def test_tables_with_other_columns_have_no_order_to_compare() -> None:
    """A column that one of them lacks is told by the comparison."""
    late = Definition("column", "s", "t", "x", X.attributes, 3)
    added = Definition("column", "s", "t", "z", (), 1)
    assert order(snapshot(X, Y), snapshot(added, Y, late)) == ()
