"""The capability matrix for people who prefer to click: a grid, the chosen case, and a walk."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import traitlets

from limbeck.matrices.cases.registry import CASES, CORE, find
from limbeck.matrices.matrix import Matrix
from limbeck.matrices.options import Option, Options
from limbeck.matrices.options import options as read_options
from limbeck.matrices.outcome import Outcome
from limbeck.matrices.sandboxes import check_backend
from limbeck.view import cards
from limbeck.view.looks import backend_name
from limbeck.view.matrix import case_grid
from limbeck.view.summaries import plural
from limbeck.view.verdict_looks import verdict_look
from limbeck.widgets import markup
from limbeck.widgets.export_bar import ExportBar
from limbeck.widgets.matrix.case_grid import CaseGrid
from limbeck.widgets.matrix.case_view import CaseView
from limbeck.widgets.matrix.columns import Columns
from limbeck.widgets.matrix.filters import MatrixFilters, OptionSwitches
from limbeck.widgets.matrix.trial_runner import TrialRunner
from limbeck.widgets.matrix.walk_bar import WalkBar
from limbeck.widgets.panel import Panel

FAILURES = 3
"""How many trials without an outcome are shown."""


class MatrixExplorer(Panel):
    """Every case of the matrix: the chosen one is run, on each backend, with the options that are on.

    `MatrixExplorer(matrix)` begins with the outcomes of a matrix that was run before. The chosen case is its
    `selected`, which can be set from Python too; everything that was run so far is its `matrix`.

    Attributes:
        selected: The slug of the chosen case.
    """

    selected = traitlets.Unicode()

    def __init__(
        self,
        matrix: Iterable[Outcome] | None = None,
        *,
        backends: Sequence[str] = ("sqlite", "postgresql"),
        options: Iterable[str | Option] = (),
        selected: str | None = None,
    ) -> None:
        """Make an explorer.

        Args:
            matrix: Outcomes that are known already.
            backends: Where cases are run: `sqlite`, `postgresql` or both.
            options: Words of the options that are on at first, such as `batch`.
            selected: The slug of the case to show first; by default the first of the core walk.

        Raises:
            InputError: There is no such case, backend or option.
        """
        for each in backends:
            check_backend(each)
        self._switched_on = read_options(options)
        first = find(selected).slug if selected else CORE[0]
        self._backends = tuple(dict.fromkeys(backends))
        self._trials = TrialRunner(matrix or (), self._show_known)
        super().__init__("Capability matrix", self.run_all)
        self._build()
        self._show_cases()
        self.selected = first

    @property
    def options(self) -> Options:
        """The options that are on."""
        return self.switches.value

    @property
    def backends(self) -> tuple[str, ...]:
        """The backends that are shown."""
        chosen = self.filters.backend.value
        return (chosen,) if chosen else self._backends

    @property
    def matrix(self) -> Matrix:
        """Every outcome so far, with whatever options."""
        return self._trials.outcomes.matrix()

    def run(self) -> None:
        """Run the chosen case, even if it has been run before."""
        self._run(self.backends)

    def run_all(self) -> None:
        """Run every case of the grid with the options that are on, in processes of their own."""
        if cases := self._slugs:
            work = self._trials.many(cases, self.backends, self.options)
            self.actions.start(f"running {plural(len(cases), 'case')}", work, self._finish_all)

    def step(self, by: int) -> None:
        """Go to the next case of the grid, or back.

        Args:
            by: 1 for the next, -1 for the one before.
        """
        self.walk.step(by)

    def close(self) -> None:
        """Stop what is running, give the scratch databases back and remove the explorer from the page."""
        super().close()
        if hasattr(self, "_trials"):  # not made if the arguments were refused
            self._trials.close()

    def _build(self) -> None:
        run = self.actions.run
        self.filters = MatrixFilters(self._backends, lambda: run(self._show_other_cases))
        self.switches = OptionSwitches(lambda: run(self._show_other_cases), self._switched_on)
        self.grid = CaseGrid(lambda slug: run(lambda: self._choose(slug)))
        self.walk = WalkBar(self.actions, choose=self._choose, run=self.run, run_all=self.run_all)
        self.case = CaseView(self._backends)
        self.export = ExportBar(lambda: self.matrix, self.actions, name="matrix.html")
        above = (
            self.keyboard,
            self.filters,
            self.switches,
            self.grid,
            markup.drawn(case_grid.verdict_legend()),
        )
        self.children = (*above, self.walk, self.actions, self.fault, self.case, self.export)
        self.add_class("limbeck-explorer")

    @traitlets.validate("selected")
    def _identify(self, proposal: Any) -> str:
        return find(proposal["value"]).slug

    @traitlets.observe("selected")
    def _select(self, _change: Any) -> None:
        self.grid.chosen = self.selected
        self._show_known()
        self._run_missing()

    def _choose(self, slug: str) -> None:
        self.selected = slug

    @property
    def _slugs(self) -> list[str]:
        return [case.slug for case in self.grid.cases]

    @property
    def _columns(self) -> Columns:
        return Columns(self._trials.outcomes, self.backends, self.options)

    def _show_cases(self) -> None:
        """Show the cases that pass the filters."""
        columns = self._columns
        cases = self.filters.cases(columns.verdicts)
        rows = {case.slug: columns.row(case.slug) for case in cases}
        grouped, nothing = self.filters.grouped, self.filters.nothing()
        self.grid.show(cases, columns.places, rows, grouped=grouped, nothing=nothing)
        self.walk.show(self.selected, self._slugs)

    def _show_known(self) -> None:
        """Show what is known by now of the chosen case, and of the others in the grid."""
        columns = self._columns
        self.grid.fill({slug: columns.row(slug) for slug in self._slugs})
        self.walk.show(self.selected, self._slugs)
        self.case.show(CASES[self.selected], columns.known(self.selected))

    def _show_other_cases(self) -> None:
        """Show other rows or columns, after a filter or a switch was changed."""
        self._show_cases()
        self._show_known()
        self._run_missing()

    def _run_missing(self) -> None:
        """Run the chosen case where it has not been run yet."""
        if missing := self._columns.missing(self.selected):
            self._run(missing)

    def _run(self, backends: Sequence[str]) -> None:
        work = self._trials.one(self.selected, backends, self.options)
        self.actions.start(f"running {self.selected}", work, self._finish)

    def _finish(self, found: Sequence[Outcome]) -> None:
        """Sum up one case, and go on with the one that was chosen meanwhile."""
        looks = [(verdict_look(each.verdict), backend_name(each.backend)) for each in found]
        verdicts = ", ".join(f"{look.symbol} {look.word} on {backend}" for look, backend in looks)
        self.actions.say("answered", f"{found[0].case}: {verdicts}.")
        self._run_missing()

    def _finish_all(self, found: Matrix) -> None:
        """Show everything, and the trials that gave no outcome."""
        self._show_cases()
        self._show_known()
        failures = [cards.failure(each.failure, level=4) for each in found.broken[:FAILURES]]
        self.fault.value = markup.content(*failures)
        count = f"{plural(len(found), 'trial')} run in {found.seconds:.0f} s"
        if found.broken:
            self.actions.say("failed", f"{count}; {len(found.broken)} gave no outcome.")
        else:
            self.actions.say("done", f"{count}.")
        self._run_missing()
