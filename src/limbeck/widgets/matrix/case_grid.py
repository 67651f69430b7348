"""The cases of the matrix, to choose from by mouse and by keyboard; verdicts arrive one by one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import anywidget
import traitlets

from limbeck.view.matrix import case_grid as view

if TYPE_CHECKING:
    from limbeck.matrices.case import Case
    from limbeck.matrices.verdict import Verdict
    from limbeck.view.matrix.html import GridColumn


class CaseGrid(anywidget.AnyWidget):
    """A row for each case with its verdicts; one row is chosen.

    DataTables would draw its table anew, and lose the reader's place in it, whenever a trial ends. Here only
    the cell changes.

    Attributes:
        cases: The cases in the order of the rows.
        chosen: The slug of the chosen case.
    """

    _esm = Path(__file__).parents[1] / "assets" / "case_grid.js"

    markup = traitlets.Unicode().tag(sync=True)
    badges = traitlets.Dict().tag(sync=True)
    verdicts = traitlets.Dict().tag(sync=True)
    chosen = traitlets.Unicode().tag(sync=True)

    def __init__(self, choose: Callable[[str], object]) -> None:
        """Make an empty grid.

        Args:
            choose: Called with the slug of a case that was chosen.
        """
        super().__init__(badges=view.verdict_badges())
        self.cases: tuple[Case, ...] = ()
        self.observe(lambda change: choose(change["new"]), "chosen")

    def show(
        self,
        cases: Sequence[Case],
        places: Sequence[GridColumn],
        verdicts: Mapping[str, Sequence[Verdict | None]],
        *,
        grouped: bool,
        nothing: str,
    ) -> None:
        """Show other rows and columns.

        Args:
            cases: The rows.
            places: The columns.
            verdicts: What `fill` takes.
            grouped: Whether a heading stands above each family.
            nothing: What to say if there is no case.
        """
        self.cases = tuple(cases)
        with self.hold_sync():
            self.markup = str(view.case_table(cases, places, grouped=grouped, nothing=nothing))
            self.fill(verdicts)

    def fill(self, verdicts: Mapping[str, Sequence[Verdict | None]]) -> None:
        """Show what is known by now.

        Args:
            verdicts: The verdict in each column by slug; None for what was not run.
        """
        words: dict[str, Any] = {
            slug: [each.value if each else "" for each in row] for slug, row in verdicts.items()
        }
        self.verdicts = words
