"""Which cases the explorer shows, and the options with which it runs them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import ipywidgets as w
from markupsafe import Markup

from limbeck.matrices.case import Case
from limbeck.matrices.cases.registry import CASES, CORE, FAMILIES
from limbeck.matrices.options import Option, Options
from limbeck.matrices.verdict import Verdict
from limbeck.view.looks import backend_name
from limbeck.view.verdict_looks import verdict_look
from limbeck.widgets import fields
from limbeck.widgets.boxes import Row
from limbeck.widgets.markup import drawn

WALK, ALL = "walk", ""
ANY = ""  # a list with None chosen looks empty

LEGEND = Markup('<span class="lb-label">Options of autogenerate</span>')

Known = Callable[[str], Sequence[Verdict | None]]
"""The verdicts of a case on the backends that are shown."""


class MatrixFilters(Row):
    """Four controls that narrow the cases, and a button that clears them.

    Attributes:
        family: Cases of one family, those of the core walk, or all.
        backend: The backend that is shown; `ANY` for each.
        verdict: The verdict that a case has on a backend that is shown; `ANY` for any.
        text: Words of its title, slug or docstring.
        all_button: Shows all cases again.
    """

    def __init__(self, backends: Sequence[str], on_change: Callable[[], object]) -> None:
        families = [(each.replace("_", " "), each) for each in FAMILIES]
        self.family = fields.dropdown("Cases", [("Core walk", WALK), ("All cases", ALL), *families])
        places = [(backend_name(each), each) for each in backends]
        several = [("Both", ANY), *places] if len(places) > 1 else [(places[0][0], ANY)]
        self.backend = fields.dropdown("Backend", several)
        self.verdict = fields.dropdown("Verdict", [("Any", ANY), *((_word(each), each) for each in Verdict)])
        self.text = w.Text(description="Text", placeholder="any words").add_class(fields.FIELD)
        self.all_button = w.Button(description="Show all", icon="undo")
        self._on_change = on_change
        self._held = False
        super().__init__((self.family, self.backend, self.verdict, self.text, self.all_button))
        self.add_class("limbeck-filters")
        for each in (self.family, self.backend, self.verdict, self.text):
            each.observe(lambda _change: self._changed(), "value")
        self.all_button.on_click(lambda _button: self.reset())

    @property
    def grouped(self) -> bool:
        """Whether cases of several families are shown, one family after the other."""
        return bool(self.family.value == ALL)

    def reset(self) -> None:
        """Clear every filter."""
        self._held = True
        self.family.value, self.backend.value, self.verdict.value, self.text.value = ALL, ANY, ANY, ""
        self._held = False
        self._changed()

    def cases(self, known: Known) -> list[Case]:
        """The cases that pass, in their order.

        Args:
            known: Gives the verdicts of a case.
        """
        words = self.text.value.lower().split()
        return [each for each in self._family() if self._has_verdict(each, known) and _has(each, words)]

    def nothing(self) -> str:
        """What to say if no case passes."""
        if self.verdict.value == ANY:
            return "There is no such case. “Show all” clears the filters."
        return f"None of the cases run so far is {self.verdict.value.value} here."

    def _family(self) -> list[Case]:
        chosen = self.family.value
        if chosen == WALK:
            return [CASES[slug] for slug in CORE]
        return [case for case in CASES.values() if chosen in {ALL, case.family}]

    def _has_verdict(self, case: Case, known: Known) -> bool:
        return self.verdict.value == ANY or self.verdict.value in known(case.slug)

    def _changed(self) -> None:
        if not self._held:
            self._on_change()


class OptionSwitches(Row):
    """A switch for each option of a trial, named as it is written in `env.py`."""

    def __init__(self, on_change: Callable[[], object], on: Options) -> None:
        self._switches = {option: _switch(option, on=option in on) for option in Option}
        super().__init__((drawn(LEGEND), *self._switches.values()))
        self.add_class("limbeck-switches")
        for switch in self._switches.values():
            switch.observe(lambda _change: on_change(), "value")

    @property
    def value(self) -> Options:
        """The options that are on."""
        return frozenset(option for option, switch in self._switches.items() if switch.value)

    def switch(self, option: Option, *, on: bool) -> None:
        """Switch an option, as a click would."""
        self._switches[option].value = on


def _switch(option: Option, *, on: bool) -> w.Checkbox:
    label = "the plugin checkconstraint_byname" if option is Option.CHECK_PLUGIN else option.setting
    return w.Checkbox(value=on, description=label, indent=False).add_class("limbeck-switch")


def _has(case: Case, words: Sequence[str]) -> bool:
    text = f"{case.title} {case.slug} {case.lesson}".lower()
    return all(word in text for word in words)


def _word(verdict: Verdict) -> str:
    return f"{verdict_look(verdict).symbol} {verdict.value}"
