"""The changes of an audit as a table that can be sorted, searched and chosen from."""

from __future__ import annotations

from collections.abc import Container, Sequence
from typing import Any

import pandas as pd
from itables.widget import ITable
from markupsafe import Markup

from limbeck.records import Change
from limbeck.view.characters import shown
from limbeck.view.kinds import kind
from limbeck.view.looks import risk_look
from limbeck.view.prose import prose
from limbeck.view.templates import macro
from limbeck.widgets.markup import flat

ROWS = 10
"""How many rows a page has."""

COLUMNS = ("Risk", "Object", "Change", "Why", "Before", "After", "Rank")
HIDDEN = ("Before", "After", "Rank")
"""Columns that are searched but not shown: `VARCHAR(50)` finds its row."""

DEFINITIONS: list[dict[str, Any]] = [
    {
        "targets": COLUMNS.index("Risk"),
        "orderData": [COLUMNS.index("Rank")],
        "className": "limbeck-risk",
    },
    {"targets": [COLUMNS.index(name) for name in HIDDEN], "visible": False},
]
SELECT: dict[str, Any] = {"style": "single", "toggleable": False}  # a second click would choose none
LANGUAGE: dict[str, Any] = {
    "search": "Search",
    "zeroRecords": "No change matches the search.",
    "info": "_START_ to _END_ of _TOTAL_ changes",
    "infoEmpty": "",
    "infoFiltered": "(of _MAX_)",
    "lengthMenu": "_MENU_ per page",
    "select": {"rows": {"_": "", "0": "", "1": ""}},  # the row itself shows it
}
RENAMED = Markup('<span class="limbeck-asked">renamed?</span>')


class ChangeTable(ITable):
    """A row for each change, the most dangerous first; at most one of them is chosen.

    Every cell is Markup of limbeck.view, in which names are escaped. A table that is in the page while it
    shows others would tell nobody any more which row is chosen: it is taken out before, and put in again.

    Attributes:
        changes: The changes in the order of the rows before any sorting.
    """

    def __init__(self, changes: Sequence[Change] = (), asked: Container[Change] = ()) -> None:
        """Make the table.

        Args:
            changes: What to show.
            asked: Those of them that may belong to a rename.
        """
        self.changes = _ordered(changes)
        super().__init__(frame(self.changes, asked), **_options(len(self.changes)))

    def show(self, changes: Sequence[Change], asked: Container[Change]) -> None:
        """Show others, and choose the first of them.

        Args:
            changes: What to show.
            asked: Those of them that may belong to a rename.
        """
        self.changes = _ordered(changes)
        self.update(frame(self.changes, asked), **_options(len(self.changes)))

    @property
    def chosen(self) -> Change | None:
        """The change whose row is chosen."""
        row = self.selected_rows[0] if self.selected_rows else None
        return self.changes[row] if row is not None and row < len(self.changes) else None


def _ordered(changes: Sequence[Change]) -> tuple[Change, ...]:
    """The changes, the most dangerous first."""
    return tuple(sorted(changes, key=lambda change: change.risk.rank))


def _options(count: int) -> dict[str, Any]:
    """How a table of so many rows looks and works."""
    many = count > ROWS
    return {
        "pageLength": ROWS if many else max(count, 1),
        "layout": {
            "topStart": None,
            "topEnd": "search",
            "bottomStart": "info",
            "bottomEnd": "paging" if many else None,
        },
        "selected_rows": [0] if count else [],
        "columnDefs": [*DEFINITIONS],
        "language": LANGUAGE,
        "classes": "limbeck-changes",  # none of the looks of DataTables
        "style": "width:100%",
        "showIndex": False,
        "select": SELECT,
        "maxBytes": 0,  # all of them: a table that leaves rows out would hide something
        "allow_html": True,
        "text_in_header_can_be_selected": False,
    }


def frame(changes: Sequence[Change], asked: Container[Change] = ()) -> pd.DataFrame:
    """The cells of all rows, as HTML; `asked` are the changes that may belong to a rename."""
    rows = [cells(change, asked=change in asked) for change in changes]
    return pd.DataFrame(rows, columns=list(COLUMNS), dtype=object)


def cells(change: Change, *, asked: bool = False) -> tuple[Markup | int, ...]:
    """The cells of one row, with names escaped and hidden characters made visible.

    Args:
        change: What the row is about.
        asked: Whether it may belong to a rename.
    """
    return (
        flat(macro("badge.html", "badge", risk_look(change.risk))),
        flat(macro("changes.html", "name", change)),
        shown(kind(change.kind).words) + (RENAMED if asked else Markup()),
        prose(change.why),
        shown(change.before or ""),
        shown(change.after or ""),
        change.risk.rank,
    )
