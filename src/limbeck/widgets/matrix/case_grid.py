"""The cases of the matrix, to choose from by mouse and by keyboard; verdicts arrive one by one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from limbeck.view.matrix import case_grid as view
from limbeck.widgets.verdict_grid import VerdictGrid

if TYPE_CHECKING:
    from limbeck.matrices.case import Case
    from limbeck.matrices.verdict import Verdict
    from limbeck.view.matrix.html import GridColumn


class CaseGrid(VerdictGrid):
    """A row for each case with its verdicts; the chosen row is named by the slug of its case.

    Attributes:
        cases: The cases in the order of the rows.
    """

    def __init__(self, choose: Callable[[str], object]) -> None:
        """Make an empty grid.

        Args:
            choose: Called with the slug of a case that was chosen.
        """
        super().__init__(view.verdict_badges(), choose)
        self.cases: tuple[Case, ...] = ()

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
        self.show_verdicts(
            {slug: [each.value if each else "" for each in row] for slug, row in verdicts.items()}
        )
