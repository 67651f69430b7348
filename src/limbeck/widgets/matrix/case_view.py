"""One case: what it teaches, its models, and its outcome on each backend."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import ipywidgets as w
from markupsafe import Markup

from limbeck.matrices.case import Case
from limbeck.matrices.outcome import Exhibit, Outcome
from limbeck.view.looks import backend_name
from limbeck.view.matrix import trial as view
from limbeck.view.templates import macro
from limbeck.view.verdict_looks import verdict_look
from limbeck.widgets.boxes import Column
from limbeck.widgets.markup import content, drawn

WAITING = Markup('<p class="lb-nothing limbeck-waiting">Not run with these options yet.</p>')

Known = Mapping[str, Outcome | None]
"""The outcomes of a case, by the backend that is shown; None where it has not been run yet."""


class CaseView(Column):
    """Shows a case and its known outcomes.

    Attributes:
        heading: What it is and what it teaches.
        models: Its models before and after.
        tabs: Its outcomes, a tab for each backend that is shown.
    """

    def __init__(self, backends: Sequence[str]) -> None:
        self.heading = drawn()
        self.models = drawn()
        self._results = {each: drawn() for each in backends}
        self._slug = ""
        self.tabs = w.Tab(children=tuple(self._results.values())).add_class("limbeck-tabs")
        super().__init__((self.heading, self.models, self.tabs))
        self.add_class("limbeck-case")
        self.aside = tuple(self._results.values())

    def show(self, case: Case, known: Known) -> None:
        """Show a case.

        Args:
            case: Which.
            known: Its outcomes.
        """
        lesson, models = _described(case, known)
        self.heading.value = content(macro("trial.html", "heading", case.title, case.slug, 3), lesson)
        self.models.value = content(models)
        for backend, outcome in known.items():
            result = self._results[backend]
            result.value = content(WAITING if outcome is None else view.result(outcome, level=4))
        children = tuple(self._results[backend] for backend in known)
        if self.tabs.children != children:
            self.tabs.children = children
            self.tabs.selected_index = 0
        if case.slug != self._slug:
            self._slug = case.slug
            self._turn_to_a_backend_that_has(case, list(known))
        self.tabs.titles = tuple(_title(backend, outcome) for backend, outcome in known.items())

    def _turn_to_a_backend_that_has(self, case: Case, places: list[str]) -> None:
        """Leave the tab of a backend that knows no such thing, if another one does."""
        if places[self.tabs.selected_index or 0] in case.lacks:
            having = (number for number, each in enumerate(places) if each not in case.lacks)
            self.tabs.selected_index = next(having, self.tabs.selected_index)

    def shown(self, backend: str) -> str:
        """What is shown of a backend, as HTML."""
        return str(self._results[backend].value)


def _described(case: Case, known: Known) -> tuple[Markup, Markup]:
    ran = [each for each in known.values() if each is not None and each.backend not in case.lacks]
    backend = next((each for each in known if each not in case.lacks), next(iter(known)))
    shown = ran[-1].exhibit if ran else Exhibit.from_case(case, backend)
    return view.lesson(shown), view.models(shown)


def _title(backend: str, outcome: Outcome | None) -> str:
    if outcome is None:
        return backend_name(backend)
    look = verdict_look(outcome.verdict)
    return f"{backend_name(backend)}: {look.symbol} {look.word}"
