"""The capability matrix for people who rather click: a grid, the chosen case, and a walk through the core."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from typing import Any

import traitlets

import limbeck
from limbeck.matrices.cases.registry import CASES, CORE, find
from limbeck.matrices.matrix import Matrix
from limbeck.matrices.options import DEFAULTS, Options, words
from limbeck.matrices.outcome import Outcome
from limbeck.matrices.outcomes import Outcomes
from limbeck.matrices.sandboxes import Sandboxes, check_backend
from limbeck.matrices.trial import trial
from limbeck.matrices.trial_process import Answer, TrialTask
from limbeck.matrices.verdict import Verdict
from limbeck.progress import Cancellation, Progress
from limbeck.view import cards
from limbeck.view.looks import backend_name
from limbeck.view.matrix import case_grid
from limbeck.view.matrix.html import GridColumn
from limbeck.view.summaries import plural
from limbeck.widgets import markup
from limbeck.widgets.action_bar import Errands
from limbeck.widgets.boxes import Column
from limbeck.widgets.export_bar import ExportBar
from limbeck.widgets.keyboard import Keyboard
from limbeck.widgets.matrix.case_grid import CaseGrid
from limbeck.widgets.matrix.case_view import CaseView
from limbeck.widgets.matrix.filters import MatrixFilters
from limbeck.widgets.matrix.option_switches import OptionSwitches
from limbeck.widgets.matrix.walk_bar import WalkBar

PAUSE = 0.3
"""Seconds between two looks at the verdicts of a long run."""

FAILURES = 3
"""How many trials that gave no outcome are shown."""


class MatrixExplorer(Column):
    """Every case of the matrix: choose one and it is run, on each backend, with the options that are on.

    `MatrixExplorer(matrix)` begins with the outcomes of a matrix that was run before. The case that is chosen
    is its `selected`, which can be set from Python too; everything that was run so far is its `matrix`.

    Attributes:
        selected: The slug of the chosen case.
    """

    selected = traitlets.Unicode()

    def __init__(
        self,
        matrix: Iterable[Outcome] | None = None,
        *,
        backends: Sequence[str] = ("sqlite", "postgresql"),
        selected: str | None = None,
    ) -> None:
        """Make an explorer.

        Args:
            matrix: Outcomes that are known already.
            backends: Where cases are run: `sqlite`, `postgresql` or both.
            selected: The slug of the case to show first; by default the first of the core walk.

        Raises:
            InputError: There is no such case or backend.
        """
        for each in backends:
            check_backend(each)
        first = find(selected).slug if selected else CORE[0]
        self._sandboxes = Sandboxes()
        self._backends = tuple(dict.fromkeys(backends))
        self._outcomes = Outcomes(matrix or ())
        self._looked = 0.0
        self._build()
        self._tabulate()
        self.selected = first

    @property
    def options(self) -> Options:
        """The options that are switched on."""
        return self.switches.value

    @property
    def backends(self) -> tuple[str, ...]:
        """The backends that are looked at."""
        chosen = self.filters.backend.value
        return (chosen,) if chosen else self._backends

    @property
    def matrix(self) -> Matrix:
        """Every outcome so far, with whatever options."""
        return self._outcomes.matrix()

    def run(self) -> None:
        """Run the chosen case, whether that has been done before or not."""
        self._run_selected(self.backends)

    def run_all(self) -> None:
        """Run every case of the grid with the options that are on, by processes beside this one."""
        cases = [case.slug for case in self.grid.cases]
        places, chosen = self.backends, words(self.options)

        def work(progress: Progress, cancellation: Cancellation) -> Matrix:
            return limbeck.matrix(
                backends=places,
                cases=cases,
                options=chosen,
                progress=progress,
                cancellation=cancellation,
                listener=self._hear,
            )

        if cases:
            self.errands.start(f"running {plural(len(cases), 'case')}", work, self._finish)

    def step(self, by: int) -> None:
        """Go to the next case of the grid, or back.

        Args:
            by: 1 for the next, -1 for the one before.
        """
        slugs = [case.slug for case in self.grid.cases]
        at = slugs.index(self.selected) + by if self.selected in slugs else 0
        if 0 <= at < len(slugs):
            self.selected = slugs[at]
        else:
            self.errands.say("idle", f"This is the {'last' if by > 0 else 'first'} of the cases shown.")

    def wait(self, timeout: float | None = None) -> bool:
        """Wait until nothing is running, at most so many seconds; whether that came to be."""
        return self.errands.wait(timeout)

    def close(self) -> None:
        """Stop what is running, let the scratch databases go and take the explorer off the page."""
        if hasattr(self, "errands"):  # one that was refused has none
            self.errands.cancel()
            self._sandboxes.close()
        super().close()

    def _build(self) -> None:
        self.errands = Errands(self._tell_running, lambda _place: None)
        run = self.errands.run
        self.filters = MatrixFilters(self._backends, lambda: run(self._filtered))
        self.switches = OptionSwitches(lambda: run(self._filtered))
        self.grid = CaseGrid(lambda slug: run(lambda: self._choose(slug)))
        self.walk = WalkBar(
            step=lambda by: run(lambda: self.step(by)),
            again=lambda: run(self.run),
            everything=lambda: run(self.run_all),
        )
        self.keyboard = Keyboard("Capability matrix", start=self.run_all, cancel=self.errands.cancel)
        self.case = CaseView(self._backends)
        self.export = ExportBar(lambda: self.matrix, run, name="matrix.html")
        children = (
            self.keyboard,
            self.filters,
            self.switches,
            self.grid,
            markup.drawn(case_grid.verdict_legend()),
        )
        below = (self.walk, self.errands, self.errands.fault, self.case, self.export)
        super().__init__((*children, *below))
        self.add_class("limbeck").add_class("limbeck-panel").add_class("limbeck-explorer")

    @traitlets.validate("selected")
    def _identify(self, proposal: Any) -> str:
        return find(proposal["value"]).slug

    @traitlets.observe("selected")
    def _select(self, _change: Any) -> None:
        self.grid.chosen = self.selected
        self._look()
        self._run_missing()

    def _choose(self, slug: str) -> None:
        self.selected = slug

    def _places(self) -> list[GridColumn]:
        """The columns: each backend with the options that are on, beside the defaults."""
        sets = [(), words(self.options)] if self.options else [()]
        return [(backend, each) for backend in self.backends for each in sets]

    def _verdicts(self, slug: str) -> list[Verdict | None]:
        """What is known of a case with the options that are on."""
        found = [self._outcomes.find(slug, each, self.options) for each in self.backends]
        return [each.verdict if each else None for each in found]

    def _row(self, slug: str) -> list[Verdict | None]:
        sets = [DEFAULTS, self.options] if self.options else [DEFAULTS]
        found = [self._outcomes.find(slug, each, chosen) for each in self.backends for chosen in sets]
        return [each.verdict if each else None for each in found]

    def _tabulate(self) -> None:
        """Show the cases that the filters let through."""
        cases = self.filters.cases(self._verdicts)
        self.grid.show(
            cases,
            self._places(),
            {case.slug: self._row(case.slug) for case in cases},
            grouped=self.filters.grouped,
            nothing=self.filters.nothing(),
        )
        self.walk.count(self.selected, [case.slug for case in cases])

    def _look(self) -> None:
        """Show what is known by now of the chosen case, and of the others in the grid."""
        self.grid.fill({case.slug: self._row(case.slug) for case in self.grid.cases})
        self.walk.count(self.selected, [case.slug for case in self.grid.cases])
        known = {each: self._outcomes.find(self.selected, each, self.options) for each in self.backends}
        self.case.show(CASES[self.selected], known)

    def _filtered(self) -> None:
        """Show other rows or columns, after a filter or a switch was changed."""
        self._tabulate()
        self._look()
        self._run_missing()

    def _missing(self) -> list[str]:
        known = zip(self.backends, self._verdicts(self.selected), strict=True)
        return [backend for backend, verdict in known if verdict is None]

    def _run_missing(self) -> None:
        """Run the chosen case where that has not been done yet."""
        if missing := self._missing():
            self._run_selected(missing)

    def _run_selected(self, places: Sequence[str]) -> None:
        slug, chosen = self.selected, self.options

        def work(progress: Progress, cancellation: Cancellation) -> list[Outcome]:
            found = []
            for backend in places:
                progress(f"running {slug} on {backend_name(backend)}")
                found.append(trial(slug, backend, chosen, sandboxes=self._sandboxes))
                cancellation.check()
                self._outcomes.add(found[-1])
                self._look()
            return found

        self.errands.start(f"running {slug}", work, self._take)

    def _take(self, found: Sequence[Outcome]) -> None:
        """Say what came of a case, and go on with the one that was chosen meanwhile."""
        told = ", ".join(f"{each.verdict.value} on {backend_name(each.backend)}" for each in found)
        self.errands.say("done", f"{found[0].case}: {told}.")
        self._run_missing()

    def _hear(self, task: TrialTask, answer: Answer) -> None:
        """Keep the outcome of one of many trials, and show it before the others have ended."""
        if isinstance(answer, Outcome):
            self._outcomes.add(answer)
        else:
            self._outcomes.add_broken(task.case, task.backend, task.options, answer)
        if time.monotonic() - self._looked > PAUSE:
            self._looked = time.monotonic()
            self._look()

    def _finish(self, found: Matrix) -> None:
        """Show everything, and what gave no outcome."""
        self._tabulate()
        self._look()
        failures = [cards.failure(each.failure, level=4) for each in found.broken[:FAILURES]]
        self.errands.fault.value = markup.content(*failures)
        told = f"{plural(len(found), 'trial')} run in {found.seconds:.0f} s"
        if found.broken:
            self.errands.say("failed", f"{told}; {len(found.broken)} gave no outcome.")
        else:
            self.errands.say("done", f"{told}.")
        self._run_missing()

    def _tell_running(self, running: bool) -> None:  # noqa: FBT001 - Errands calls it with the state
        self.keyboard.running = running
