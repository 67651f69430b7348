"""The capability matrix for people who rather click: a grid, the chosen case, and a walk through the core."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import ipywidgets as w
import traitlets

import limbeck
from limbeck.matrices.case import Case
from limbeck.matrices.cases import CASES, CORE, FAMILIES, find
from limbeck.matrices.matrix import Matrix
from limbeck.matrices.options import Options, words
from limbeck.matrices.outcome import Outcome
from limbeck.matrices.stage import Stages, check_backend
from limbeck.matrices.trial import trial
from limbeck.matrices.verdict import Verdict
from limbeck.progress import Cancellation, Progress
from limbeck.view.summaries import plural
from limbeck.widgets import fields
from limbeck.widgets.boxes import Column, Row
from limbeck.widgets.case_table import NAMES, CaseTable
from limbeck.widgets.case_view import CaseView
from limbeck.widgets.errands import Errands
from limbeck.widgets.keyboard import Keyboard
from limbeck.widgets.option_switches import OptionSwitches

Key = tuple[str, str, tuple[str, ...]]
WALK, ALL = "walk", ""


class MatrixExplorer(Column):
    """Every case of the matrix: choose one and it is run, on each backend, with the options that are on.

    `MatrixExplorer(matrix)` begins with the outcomes of a matrix that was run before. The case that is chosen
    is its `selected`, which can be set from Python too.

    Attributes:
        selected: The slug of the chosen case.
    """

    selected = traitlets.Unicode()

    def __init__(
        self,
        matrix: Matrix | None = None,
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
        self._stages = Stages()
        self._backends = tuple(backends)
        self._known: dict[Key, Outcome] = {each.key: each for each in matrix or ()}
        self._build()
        self._tabulate()
        self.selected = first

    @property
    def options(self) -> Options:
        """The options that are switched on."""
        return self.switches.value

    @property
    def matrix(self) -> tuple[Outcome, ...]:
        """Every outcome so far, with whatever options, in the order in which they were run."""
        return tuple(self._known.values())

    def run_all(self) -> None:
        """Run every case of the table with the options that are on, off the main thread."""
        cases, chosen = [case.slug for case in self.table.cases], words(self.options)

        def work(progress: Progress, cancellation: Cancellation) -> Matrix:
            return limbeck.matrix(
                backends=self._backends,
                cases=cases,
                options=chosen,
                progress=progress,
                cancellation=cancellation,
            )

        self.errands.start(f"running {plural(len(cases), 'case')}", work, self._take)

    def step(self, by: int) -> None:
        """Go to the next case of the table, or back.

        Args:
            by: 1 for the next, -1 for the one before.
        """
        slugs = [case.slug for case in self.table.cases]
        at = slugs.index(self.selected) + by if self.selected in slugs else 0
        if 0 <= at < len(slugs):
            self.selected = slugs[at]

    def wait(self, timeout: float | None = None) -> bool:
        """Wait until nothing is running, at most so many seconds; whether that came to be."""
        return self.errands.wait(timeout)

    def close(self) -> None:
        """Stop what is running, let the scratch databases go and take the explorer off the page."""
        if hasattr(self, "errands"):  # one that was refused has none
            self.errands.cancel()
            self._stages.close()
        super().close()

    def _build(self) -> None:
        families = [
            ("Core walk", WALK),
            ("All cases", ALL),
            *((each.replace("_", " "), each) for each in FAMILIES),
        ]
        self.family = fields.dropdown("Cases", families)
        self.verdict = fields.dropdown("Verdict", [("any", None), *((each.value, each) for each in Verdict)])
        self.switches = OptionSwitches(lambda: self.errands.run(self._switched))
        self.back = w.Button(description="Back", icon="arrow-left")
        self.next = w.Button(description="Next", icon="arrow-right")
        self.run_button = w.Button(description="Run all of them", icon="play").add_class("limbeck-start")
        self.errands = Errands(self._tell_running, lambda _place: None)
        self.keyboard = Keyboard("Capability matrix", start=self.run_all, cancel=self.errands.cancel)
        self.place = Column()
        self.case = CaseView(self._backends)
        moves = Row((self.back, self.next, self.run_button)).add_class("limbeck-actions")
        super().__init__(
            (
                self.keyboard,
                fields.columns(self.family, self.verdict),
                self.switches,
                moves,
                self.errands,
                self.errands.fault,
                self.place,
                self.case,
            )
        )
        self.add_class("limbeck").add_class("limbeck-panel").add_class("limbeck-explorer")
        self.back.on_click(lambda _button: self.errands.run(lambda: self.step(-1)))
        self.next.on_click(lambda _button: self.errands.run(lambda: self.step(1)))
        self.run_button.on_click(lambda _button: self.errands.run(self.run_all))
        for filter_ in (self.family, self.verdict):
            filter_.observe(lambda _change: self.errands.run(self._tabulate), "value")

    @traitlets.validate("selected")
    def _identify(self, proposal: Any) -> str:
        return find(proposal["value"]).slug

    @traitlets.observe("selected")
    def _select(self, _change: Any) -> None:
        self.table.choose(self.selected)
        self._show()
        self._run_selected()

    def _tabulate(self) -> None:
        """Make the table of the cases that the filters let through."""
        before = self.place.children
        self.table = CaseTable(self._shown(), self._backends, self._outcomes())
        if self.selected:
            self.table.choose(self.selected)
        self.table.observe(lambda _change: self.errands.run(self._chosen), "selected_rows")
        self.place.children = (self.table,)
        for widget in before:
            widget.close()

    def _shown(self) -> list[Case]:
        slugs = CORE if self.family.value == WALK else list(CASES)
        cases = [CASES[slug] for slug in slugs]
        if self.family.value not in {WALK, ALL}:
            cases = [case for case in cases if case.family == self.family.value]
        if self.verdict.value is None:
            return cases
        outcomes = self._outcomes()
        found = {slug for (slug, _backend), each in outcomes.items() if each.verdict is self.verdict.value}
        return [case for case in cases if case.slug in found]

    def _outcomes(self) -> dict[tuple[str, str], Outcome]:
        """What is known with the options that are on; what does not apply is so with any."""
        chosen = words(self.options)
        return {
            (slug, backend): each
            for (slug, backend, used), each in self._known.items()
            if used == chosen or each.verdict is Verdict.NOT_APPLICABLE
        }

    def _switched(self) -> None:
        self.table.refresh(self._outcomes())
        self._show()
        self._run_selected()

    def _chosen(self) -> None:
        case = self.table.chosen
        if case is not None:
            self.selected = case.slug

    def _show(self) -> None:
        outcomes = self._outcomes()
        known = [outcomes.get((self.selected, backend)) for backend in self._backends]
        self.case.show(CASES[self.selected], known)

    def _missing(self) -> list[str]:
        outcomes = self._outcomes()
        return [each for each in self._backends if (self.selected, each) not in outcomes]

    def _run_selected(self) -> None:
        """Run the chosen case where that has not been done yet."""
        slug, chosen, missing = self.selected, self.options, self._missing()
        if not missing:
            return

        def work(progress: Progress, cancellation: Cancellation) -> tuple[Outcome, ...]:
            found = []
            for backend in missing:
                cancellation.check()
                progress(f"running {slug} on {NAMES[backend]}")
                found.append(trial(slug, backend, chosen, stages=self._stages))
            return tuple(found)

        self.errands.start(f"running {slug}", work, self._take)

    def _take(self, found: Sequence[Outcome]) -> None:
        """Keep what was run, show it, and go on with what was chosen meanwhile."""
        self._known |= {each.key: each for each in found}
        self.table.refresh(self._outcomes())
        self._show()
        self.errands.say("done", f"{plural(len(found), 'trial')} run.")
        if self._missing():
            self._run_selected()

    def _tell_running(self, running: bool) -> None:  # noqa: FBT001 - Errands calls it with the state
        self.keyboard.running = running
