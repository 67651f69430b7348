"""One case: what it teaches, its models, and what came of it on each backend."""

from __future__ import annotations

from collections.abc import Sequence

import ipywidgets as w
from markupsafe import Markup

from limbeck.matrices.case import Case
from limbeck.matrices.exhibits import exhibit
from limbeck.matrices.outcome import Outcome
from limbeck.view import trial as view
from limbeck.view.templates import macro
from limbeck.widgets.boxes import Column
from limbeck.widgets.case_table import NAMES
from limbeck.widgets.parts import content, drawn


class CaseView(Column):
    """Shows a case, and the outcomes that are known of it.

    Attributes:
        heading: What it is and what it teaches.
        models: Its models before and after.
        tabs: What came of it, a tab for each backend.
    """

    def __init__(self, backends: Sequence[str]) -> None:
        self._backends = tuple(backends)
        self.heading = drawn()
        self.models = drawn()
        self.tabs = w.Tab(
            children=tuple(drawn() for _ in self._backends),
            titles=tuple(NAMES[backend] for backend in self._backends),
        ).add_class("limbeck-tabs")
        super().__init__((self.heading, self.models, self.tabs))
        self.add_class("limbeck-case")

    def show(self, case: Case, outcomes: Sequence[Outcome | None]) -> None:
        """Show a case.

        Args:
            case: Which.
            outcomes: What is known of it on each backend; None where it has not been run yet.
        """
        lesson, models = self._described(case, outcomes)
        self.heading.value = content(macro("trial.html", "heading", case.title, case.slug, 3), lesson)
        self.models.value = content(models)
        for tab, outcome in zip(self.tabs.children, outcomes, strict=True):
            tab.value = content(_waiting() if outcome is None else view.result(outcome, level=4))

    def _described(self, case: Case, outcomes: Sequence[Outcome | None]) -> tuple[Markup, Markup]:
        known = [each for each in outcomes if each is not None and each.backend not in case.lacks]
        backend = next((each for each in self._backends if each not in case.lacks), self._backends[0])
        shown = known[-1].exhibit if known else exhibit(case, backend)
        return view.lesson(shown), view.models(shown)


def _waiting() -> Markup:
    return Markup('<p class="lb-nothing">Not run with these options yet.</p>')
