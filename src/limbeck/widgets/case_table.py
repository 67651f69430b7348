"""The cases of the matrix as a table that can be sorted, searched and chosen from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
from markupsafe import Markup

from limbeck.matrices.case import Case
from limbeck.matrices.outcome import Outcome
from limbeck.view.characters import shown
from limbeck.view.templates import macro
from limbeck.widgets.choice_table import ChoiceTable
from limbeck.widgets.parts import flat

NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
NOT_RUN = Markup('<span class="lb-nothing">not run</span>')

Outcomes = Mapping[tuple[str, str], Outcome]
"""What is known of the cases with the present options, by slug and backend."""


class CaseTable(ChoiceTable):
    """A row for each case with its verdict on each backend; at most one of them is chosen.

    Attributes:
        cases: The cases in the order of the rows before any sorting.
    """

    def __init__(self, cases: Sequence[Case], backends: Sequence[str], outcomes: Outcomes) -> None:
        """Make the table.

        Args:
            cases: What to show.
            backends: The columns.
            outcomes: What is known.
        """
        self.cases = tuple(cases)
        self._backends = tuple(backends)
        super().__init__(self._frame(outcomes), noun="cases")

    @property
    def chosen(self) -> Case | None:
        """The case whose row is chosen."""
        row = self.chosen_row
        return self.cases[row] if row is not None and row < len(self.cases) else None

    def choose(self, slug: str) -> None:
        """Choose the row of a case, if it has one."""
        slugs = [case.slug for case in self.cases]
        if slug in slugs and self.selected_rows != [slugs.index(slug)]:
            self.selected_rows = [slugs.index(slug)]

    def refresh(self, outcomes: Outcomes) -> None:
        """Show what is known by now, the choice kept."""
        self.update(self._frame(outcomes))

    def _frame(self, outcomes: Outcomes) -> pd.DataFrame:
        columns = ["Case", "Family", *(NAMES[backend] for backend in self._backends)]
        rows = [
            [
                Markup("{}<br><code>{}</code>").format(shown(case.title), shown(case.slug)),
                shown(case.family.replace("_", " ")),
                *(_cell(outcomes.get((case.slug, backend))) for backend in self._backends),
            ]
            for case in self.cases
        ]
        return pd.DataFrame(rows, columns=columns, dtype=object)


def _cell(outcome: Outcome | None) -> Markup:
    return NOT_RUN if outcome is None else flat(macro("trial.html", "badge", outcome.verdict))
