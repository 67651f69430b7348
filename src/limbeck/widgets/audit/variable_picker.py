"""A choice among the user's own variables."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import ipywidgets as w

from limbeck.errors import InputError
from limbeck.widgets import fields
from limbeck.widgets.audit.variables import Variable
from limbeck.widgets.boxes import Row


class VariablePicker(Row):
    """A list of the variables that fit, and a button that looks for them again.

    The list holds names only: a variable is read when it is used, so a cell that was run again counts.
    """

    def __init__(self, label: str, find: Callable[[], Iterable[Variable]]) -> None:
        self._find = find
        self.names = fields.dropdown(label, ())
        self.again = w.Button(
            icon="refresh", tooltip="Look for variables again", layout=w.Layout(width="2.6em")
        )
        super().__init__((self.names, self.again))
        self.add_class("limbeck-picker")
        self.again.on_click(lambda _button: self.refresh())
        self.refresh()

    def refresh(self) -> None:
        """Look for variables again, and keep the choice if it is still there."""
        chosen = self.names.value
        options = [(variable.label, variable.name) for variable in self._find()]
        self.names.options = options or [("none found: run a cell that creates one, then refresh", None)]
        names = [name for _, name in options]
        self.names.index = names.index(chosen) if chosen in names else 0

    def value(self, what: str) -> Any:
        """The chosen variable's value, read now.

        Args:
            what: What it should be, for the error.

        Raises:
            InputError: No variable is chosen.
        """
        for variable in self._find():
            if variable.name == self.names.value:
                return variable.value
        raise InputError(
            f"No {what} is chosen among the variables of this notebook.",
            slug="no-variable",
            remedy=f"Run the cell that creates the {what}, press the refresh button and choose it.",
        )
