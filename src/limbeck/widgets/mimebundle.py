"""What a notebook stores of a widget: itself, and what is shown where there is no kernel."""

from __future__ import annotations

from typing import Any

from limbeck import view
from limbeck.results import Result


def with_stored_form(bundle: Any, result: Result) -> tuple[dict[str, Any], dict[str, Any]]:
    """The data and metadata of a widget, with the text and the HTML of what it shows.

    Args:
        bundle: What the widget gives by itself: its data, or that and its metadata.
        result: What the widget is about.
    """
    data, metadata = bundle if isinstance(bundle, tuple) else (bundle, {})
    return {**data, "text/plain": repr(result), "text/html": str(view.html(result))}, metadata
