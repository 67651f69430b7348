"""A table that can be sorted, searched, and chosen from by mouse and by keyboard."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from itables.widget import ITable

if TYPE_CHECKING:
    import pandas as pd

ROWS = 10
SELECT: dict[str, Any] = {"style": "single", "toggleable": False}  # a second click would choose none


class ChoiceTable(ITable):
    """A row for each thing; at most one of them is chosen.

    Every cell is Markup of limbeck.view, in which names are escaped.
    """

    def __init__(
        self,
        frame: pd.DataFrame,
        *,
        noun: str,
        hidden: Sequence[str] = (),
        definitions: Sequence[dict[str, Any]] = (),
        rows: int = ROWS,
    ) -> None:
        """Make the table.

        Args:
            frame: The cells, as HTML.
            noun: What the rows are, in the plural.
            hidden: Columns that are not shown, but searched: `VARCHAR(50)` finds its row.
            definitions: What DataTables is to know about other columns.
            rows: How many rows a page has.
        """
        many = len(frame) > rows
        columns = list(frame.columns)
        super().__init__(
            frame,
            pageLength=rows if many else max(len(frame), 1),
            layout={
                "topStart": None,
                "topEnd": "search",
                "bottomStart": "info",
                "bottomEnd": "paging" if many else None,
            },
            selected_rows=[0] if len(frame) else [],
            columnDefs=[
                *definitions,
                {"targets": [columns.index(name) for name in hidden], "visible": False},
            ],
            language=_language(noun),
            classes="limbeck-changes",  # none of the looks of DataTables
            style="width:100%",
            showIndex=False,
            select=SELECT,
            maxBytes=0,  # all of them: a table that leaves rows out would hide something
            allow_html=True,
            text_in_header_can_be_selected=False,
        )

    @property
    def chosen_row(self) -> int | None:
        """The chosen row, in the order of the frame."""
        rows = self.selected_rows
        return rows[0] if rows else None


def _language(noun: str) -> dict[str, Any]:
    return {
        "search": "Search",
        "zeroRecords": f"None of the {noun} matches the search.",
        "info": f"_START_ to _END_ of _TOTAL_ {noun}",
        "infoEmpty": "",
        "infoFiltered": "(of _MAX_)",
        "lengthMenu": "_MENU_ a page",
        "select": {"rows": {"_": "", "0": "", "1": ""}},  # the row itself shows it
    }
