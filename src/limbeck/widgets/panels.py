"""Which panel shows what: the one list of what has a panel of its own."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, cast

from limbeck.errors import InputError

if TYPE_CHECKING:
    from limbeck.widgets.panel import Panel

PANELS = {
    "exercises.attempt:Attempt": "workshop.panel:WorkshopPanel",
    "workshops.presentation:Presentation": "workshop.presentation_panel:PresentationPanel",
    "workshops.workshop:Workshop": "workshop.panel:WorkshopPanel",
}
"""Classes below `limbeck`, each with its panel below `limbeck.widgets`."""


def panel_of(shown: object) -> Panel:
    """The panel that shows something.

    Args:
        shown: An object of one of the classes in `PANELS`.

    Raises:
        InputError: It has no panel.
    """
    for each in type(shown).__mro__:
        name = f"{each.__module__.removeprefix('limbeck.')}:{each.__qualname__}"
        if name in PANELS:
            module, _, panel = PANELS[name].partition(":")
            return cast("Panel", getattr(import_module(f"limbeck.widgets.{module}"), panel)(shown))
    raise InputError(
        f"There is no panel for objects of type {type(shown).__name__}.",
        slug="no-panel",
        remedy=f"Give one of: {', '.join(sorted(name.partition(':')[2] for name in PANELS))}.",
    )
