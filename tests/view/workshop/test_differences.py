"""How a step's change of the catalogue is told: renames as such, without what merely follows from them."""

from dataclasses import replace

from tests.view.workshops import UPGRADE, snapshot

from limbeck.records import Definition, Snapshot
from limbeck.rehearsals.row_counts import ColumnRows, TableRows
from limbeck.rehearsals.state_change import StateChange
from limbeck.view.workshop.differences import described_differences
from limbeck.workshops.workshop import Workshop

MOVED = {
    "customers": TableRows(43, 43, columns={"name": ColumnRows(vanished=43, kept=43, moved="full_name")})
}
LOST = {"customers": TableRows(43, 43, columns={"name": ColumnRows(vanished=43)})}


def told(change: StateChange | None) -> list[str]:
    return [f"{each.sign} {each.what}" for each in described_differences(change)]


def indexed(column: str) -> Snapshot:
    """Customers with an index on a column."""
    found = snapshot("id", column)
    index = Definition("index", "", "customers", "ix_name", (("columns", column),))
    return replace(found, definitions=(*found.definitions, index))


def test_a_column_whose_values_moved_is_renamed() -> None:
    """With the index on it, which follows; and only where the values are still there."""
    before, after = indexed("name"), indexed("full_name")
    assert told(StateChange(before, after, MOVED, {})) == ["~ `column customers.name` renamed to `full_name`"]
    assert told(StateChange(before, after, LOST, {})) == [
        "+ `column customers.full_name` type: VARCHAR(80)",
        "\u2212 `column customers.name` type: VARCHAR(80)",
        "~ `index ix_name on customers` columns: `name` \u2192 `full_name`",
    ]


def test_what_else_changed_is_told_as_it_was() -> None:
    """A view that gives the column its old name has the words that it had, not reworded ones."""
    view = Definition("view", "", "", "v", (("definition", "SELECT name FROM t"), ("reads", "customers")))
    now = view._replace(
        attributes=(("definition", "SELECT full_name AS name FROM t"), ("reads", "customers"))
    )
    before, after = (
        replace(found, definitions=(*found.definitions, each))
        for found, each in ((snapshot("id", "name"), view), (snapshot("id", "full_name"), now))
    )
    assert told(StateChange(before, after, MOVED, {})) == [
        "~ `column customers.name` renamed to `full_name`",
        "~ `view v` definition: `SELECT name FROM t` \u2192 `SELECT full_name AS name FROM t`",
    ]


def test_what_is_the_same_is_not_told() -> None:
    """Not even where it has the old name in its text."""
    check = Definition("check", "", "customers", "ck", (("expression", "kind <> 'name'"),))
    before, after = (
        replace(found, definitions=(*found.definitions, check))
        for found in (snapshot("id", "name"), snapshot("id", "full_name"))
    )
    assert told(StateChange(before, after, MOVED, {})) == ["~ `column customers.name` renamed to `full_name`"]


def test_renames_are_told_beside_what_is_lost() -> None:
    """Of one step: two columns, of which one keeps its values."""
    assert told(UPGRADE.change) == [
        "~ `column customers.email` renamed to `mail`",
        "+ `column customers.full_name` type: VARCHAR(80)",
        "\u2212 `column customers.user_name` type: VARCHAR(80)",
    ]
    assert told(None) == []


def test_a_step_that_renames_says_so() -> None:
    """On a real database: a column together with its type, then the whole table."""
    column = (
        "with op.batch_alter_table('customers') as batch:\n"
        "    batch.alter_column('name', new_column_name='full_name', type_=sa.String(200))"
    )
    found = []
    with Workshop(start="customers") as workshop:
        for upgrade in (column, "op.rename_table('customers', 'clients')"):
            workshop.revision("rename")
            workshop.edit(upgrade=upgrade, downgrade="pass")
            found.append(told(workshop.upgrade(anyway=True).change))
    assert found == [
        [
            "~ `column customers.name` renamed to `full_name`",
            "~ `column customers.full_name` type: `VARCHAR(80)` \u2192 `VARCHAR(200)`",
        ],
        ["~ `table customers` renamed to `clients`"],
    ]
