"""The changes of an audit as a table that can be sorted, searched and chosen from."""

from __future__ import annotations

from collections.abc import Container, Sequence

import pandas as pd
from markupsafe import Markup

from limbeck.records import Change
from limbeck.view.characters import shown
from limbeck.view.kinds import kind
from limbeck.view.looks import risk_look
from limbeck.view.prose import prose
from limbeck.view.templates import macro
from limbeck.widgets.audit.choice_table import ChoiceTable
from limbeck.widgets.markup import flat

COLUMNS = ("Risk", "Object", "Change", "Why", "Before", "After", "Rank")
HIDDEN = ("Before", "After", "Rank")
RENAMED = Markup('<span class="limbeck-asked">renamed?</span>')
BY_RANK = {
    "targets": COLUMNS.index("Risk"),
    "orderData": [COLUMNS.index("Rank")],
    "className": "limbeck-risk",
}


class ChangeTable(ChoiceTable):
    """A row for each change, the most dangerous first; at most one of them is chosen.

    Attributes:
        changes: The changes in the order of the rows before any sorting.
    """

    def __init__(self, changes: Sequence[Change], asked: Container[Change] = ()) -> None:
        """Make the table.

        Args:
            changes: What to show.
            asked: Those of them that may belong to a rename.
        """
        self.changes = tuple(sorted(changes, key=lambda change: change.risk.rank))
        super().__init__(frame(self.changes, asked), noun="changes", hidden=HIDDEN, definitions=[BY_RANK])

    @property
    def chosen(self) -> Change | None:
        """The change whose row is chosen."""
        row = self.chosen_row
        return self.changes[row] if row is not None and row < len(self.changes) else None


def frame(changes: Sequence[Change], asked: Container[Change] = ()) -> pd.DataFrame:
    """The cells of all rows, as HTML; `asked` are the changes that may belong to a rename."""
    rows = [cells(change, asked=change in asked) for change in changes]
    return pd.DataFrame(rows, columns=list(COLUMNS), dtype=object)


def cells(change: Change, *, asked: bool = False) -> tuple[Markup | int, ...]:
    """The cells of one row, names escaped and their hidden characters visible.

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
