"""The controls that a form is made of, each with its label above it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import ipywidgets as w

from limbeck.errors import InputError
from limbeck.widgets.audit.variables import Variable
from limbeck.widgets.boxes import Row

FIELD = "limbeck-field"


def text(label: str, value: str, *, placeholder: str = "") -> w.Text:
    """A field for one line, told to the kernel when it is left and on Enter."""
    field = w.Text(value, description=label, placeholder=placeholder, continuous_update=False)
    return field.add_class(FIELD)


def dropdown(label: str, options: Iterable[tuple[str, Any]]) -> w.Dropdown:
    """A choice of one."""
    return w.Dropdown(options=tuple(options), description=label).add_class(FIELD)


def columns(*children: w.DOMWidget) -> Row:
    """Fields side by side, as many as the width allows."""
    row = Row(children)
    row.add_class("limbeck-columns")
    return row


def missing(what: str) -> InputError:
    """The error for a field that is empty and must not be."""
    return InputError(
        f"The form does not say {what}.", slug="missing-field", remedy=f"Fill in {what} and start again."
    )


class VariablePicker(Row):
    """A list of the user's variables that fit, and a button that looks for them again.

    The list holds names only: a variable is read when it is used, so that what was run again is what counts.
    """

    def __init__(self, label: str, find: Callable[[], Iterable[Variable]]) -> None:
        self._find = find
        self.names = dropdown(label, ())
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
        self.names.options = options or [("none found: run the cell that makes one, then refresh", None)]
        names = [name for _, name in options]
        self.names.index = names.index(chosen) if chosen in names else 0

    def value(self, what: str) -> Any:
        """The chosen object.

        Args:
            what: What it should be, for the error.

        Raises:
            InputError: There is none.
        """
        for variable in self._find():
            if variable.name == self.names.value:
                return variable.value
        raise InputError(
            f"No {what} is chosen among the variables of this notebook.",
            slug="no-variable",
            remedy=f"Run the cell that makes the {what}, press the refresh button and choose it.",
        )
