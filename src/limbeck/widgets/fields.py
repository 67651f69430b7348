"""The controls that a form consists of, each with its label above it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import ipywidgets as w

from limbeck.errors import InputError
from limbeck.widgets.boxes import Row

FIELD = "limbeck-field"


def text(label: str, value: str, *, placeholder: str = "") -> w.Text:
    """A field for one line; the kernel learns its value when it loses the focus and on Enter."""
    field = w.Text(value, description=label, placeholder=placeholder, continuous_update=False)
    return field.add_class(FIELD)


def dropdown(label: str, options: Iterable[tuple[str, Any]]) -> w.Dropdown:
    """A list to choose one entry from."""
    return w.Dropdown(options=tuple(options), description=label).add_class(FIELD)


def columns(*children: w.DOMWidget) -> Row:
    """Fields side by side, as many as fit the width."""
    row = Row(children)
    row.add_class("limbeck-columns")
    return row


def missing(what: str) -> InputError:
    """The error for a required field that is empty.

    Args:
        what: What belongs into it, without an article.
    """
    return InputError(
        f"The {what} is missing.", slug="missing-field", remedy=f"Fill in the {what} and start again."
    )
