"""A table to choose a row from by mouse and by keyboard, whose verdicts arrive one by one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import anywidget
import traitlets


class VerdictGrid(anywidget.AnyWidget):
    """Rows with the verdicts of each; one row is chosen.

    DataTables would draw its table anew, and lose the reader's place in it, whenever a verdict comes. Here
    only the cell changes.

    Attributes:
        markup: The table; its rows have a `data-row`, and a `td` for each verdict.
        badges: How each verdict is drawn; the empty word stands for none yet.
        verdicts: The words of each row.
        chosen: The chosen row.
    """

    _esm = Path(__file__).parent / "assets" / "verdict_grid.js"

    markup = traitlets.Unicode().tag(sync=True)
    badges = traitlets.Dict().tag(sync=True)
    verdicts = traitlets.Dict().tag(sync=True)
    chosen = traitlets.Unicode().tag(sync=True)

    def __init__(self, badges: Mapping[str, str], choose: Callable[[str], object]) -> None:
        """Make an empty grid.

        Args:
            badges: How each verdict is drawn.
            choose: Called with the row that was chosen.
        """
        super().__init__(badges=dict(badges))
        self.observe(lambda change: choose(change["new"]), "chosen")

    def show_verdicts(self, words: Mapping[str, Sequence[str]]) -> None:
        """Show what is known by now.

        Args:
            words: The verdicts of each row; an empty word for none yet.
        """
        self.verdicts = {row: list(each) for row, each in words.items()}
