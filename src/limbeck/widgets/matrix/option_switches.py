"""The options of a trial as switches."""

from __future__ import annotations

from collections.abc import Callable

import ipywidgets as w
from markupsafe import Markup

from limbeck.matrices.options import Option, Options
from limbeck.widgets.boxes import Row
from limbeck.widgets.markup import drawn

LEGEND = Markup('<span class="lb-label">Options of autogenerate</span>')


class OptionSwitches(Row):
    """A switch for each option, named as it is written in `env.py`."""

    def __init__(self, on_change: Callable[[], object]) -> None:
        self._switches = {
            option: w.Checkbox(value=False, description=_label(option), indent=False).add_class(
                "limbeck-switch"
            )
            for option in Option
        }
        super().__init__((drawn(LEGEND), *self._switches.values()))
        self.add_class("limbeck-switches")
        for switch in self._switches.values():
            switch.observe(lambda _change: on_change(), "value")

    @property
    def value(self) -> Options:
        """The options that are switched on."""
        return frozenset(option for option, switch in self._switches.items() if switch.value)

    def switch(self, option: Option, *, on: bool) -> None:
        """Switch an option, as a click would."""
        self._switches[option].value = on


def _label(option: Option) -> str:
    return "the plugin checkconstraint_byname" if option is Option.CHECK_PLUGIN else option.setting
