"""The changes as a table that can be sorted, searched and chosen from."""

import json
from html.parser import HTMLParser

from tests.view.samples import CHANGES

from limbeck.records import Change, Risk
from limbeck.widgets.audit.change_table import ChangeTable, cells

EVIL = "<img src=x onerror=alert(1)>\n\u202e\"'"


class Elements(HTMLParser):
    """Counts the elements and keeps the attributes of a fragment."""

    def __init__(self, fragment: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.feed(fragment)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes.update(name for name, _ in attrs)


def hostile() -> Change:
    return Change("add_column", EVIL, EVIL, EVIL, EVIL, EVIL, EVIL, EVIL, Risk.CAUTION, f"Adds `{EVIL}`.")


def test_the_most_dangerous_change_comes_first_and_is_chosen() -> None:
    """What can lose data is what a reader sees first."""
    table = ChangeTable(CHANGES)
    ranks = [change.risk.rank for change in table.changes]
    assert ranks == sorted(ranks)
    assert table.chosen is table.changes[0]
    assert table.changes[0].risk is Risk.DESTRUCTIVE


def test_choosing_a_row_gives_its_change() -> None:
    """Rows are counted in the order before any sorting in the browser."""
    table = ChangeTable(CHANGES)
    table.selected_rows = [3]
    assert table.chosen is table.changes[3]
    table.selected_rows = []
    assert table.chosen is None


def test_no_name_becomes_an_element() -> None:
    """The cells hold the elements of the report and none of a name's; marks of direction are visible."""
    drawn = "".join(str(cell) for cell in cells(hostile()))
    found = Elements(drawn)
    assert found.tags <= {"span", "code", "bdi"}
    assert found.attributes <= {"class", "title", "aria-hidden"}
    assert "&lt;img src=x onerror=alert(1)&gt;" in drawn
    assert "\u202e" not in drawn


def test_no_name_becomes_an_element_on_its_way_through_the_table_widget() -> None:
    """What ITable sends to the browser is what `cells` gave, and the browser parses it as that."""
    table = ChangeTable([hostile()])
    (row,) = json.loads(table._dt_args["data_json"])
    assert Elements("".join(str(cell) for cell in row)).tags <= {"span", "code", "bdi"}
    assert "<img" not in json.dumps(table.get_state())


def test_every_change_is_in_the_table_however_many() -> None:
    """Nothing is left out to save room: a change that is not shown would not be seen."""
    many = [hostile()] * 3000
    assert len(json.loads(ChangeTable(many)._dt_args["data_json"])) == 3000


def test_before_and_after_are_searched_without_a_column_of_their_own() -> None:
    """Searching for a type finds its column."""
    table = ChangeTable(CHANGES)
    hidden = [each["targets"] for each in table._dt_args["columnDefs"] if each.get("visible") is False]
    assert hidden == [[4, 5, 6]]
