"""The widgets that are alive, as Jupyter would save them."""

from typing import Any

from ipywidgets.widgets import widget


def open_widgets() -> dict[str, Any]:
    """Every widget that is not closed, by its id."""
    return dict(widget._instances)
