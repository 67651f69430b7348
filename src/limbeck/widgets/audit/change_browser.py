"""The table of changes and, below its row, the chosen one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import anywidget
from markupsafe import Markup

from limbeck.records import Change, Rename
from limbeck.view import cards
from limbeck.view.audit import html as view
from limbeck.widgets.action_bar import Guard
from limbeck.widgets.audit.change_table import ChangeTable
from limbeck.widgets.boxes import Column, Row
from limbeck.widgets.code_view import CodeView
from limbeck.widgets.markup import content, drawn


class RowDetail(anywidget.AnyWidget):
    """An invisible part of a detail that puts it right below the chosen row of the table beside it."""

    _esm = Path(__file__).parents[1] / "assets" / "row_detail.js"


class ChangeBrowser(Column):
    """Shows the chosen change: before and after, why, its Python and SQL, and the rename it may belong to."""

    def __init__(self, guard: Guard) -> None:
        self._renames: Sequence[Rename] = ()
        self._changes: Sequence[Change] = ()
        self.table = ChangeTable()
        self.detail = drawn()
        self.python = CodeView("Python", "", "python")
        self.sql = CodeView("SQL", "", "sql")
        self.codes = Row((self.python, self.sql)).add_class("limbeck-columns")
        below = Column((RowDetail(), self.detail, self.codes)).add_class("limbeck-detail")
        super().__init__((self.table, below))
        self.add_class("limbeck-browser")
        self.table.observe(lambda _change: guard(self.choose), "selected_rows")

    def show(self, changes: Sequence[Change], renames: Sequence[Rename]) -> None:
        """Show the changes of an audit; the most dangerous one is chosen.

        Args:
            changes: Its changes.
            renames: What they may be instead.
        """
        self._changes, self._renames = changes, renames
        self.table.show(changes, {changes[at] for rename in renames for at in rename.changes})
        self.choose()

    def choose(self) -> None:
        """Show the chosen change; without one, say how to choose."""
        change = self.table.chosen
        self.codes.layout.display = None if change else "none"
        if change is None:
            self.detail.value = content(Markup("<p>Choose a row to see its Python and SQL.</p>"))
            return
        self.python.show(change.python)
        self.sql.show(change.sql)
        # Last: whoever reads the heading of a change finds its own code below.
        self.detail.value = content(view.change_detail(change, code=False, level=4), self._question(change))

    def _question(self, change: Change) -> Markup:
        for rename in self._renames:
            if any(self._changes[at] is change for at in rename.changes):
                return cards.rename(rename, self._changes, level=5)
        return Markup()
