"""Results as tables, HTML, pages, text and pictures.

What needs templates is imported on first use: text on a terminal goes without.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from limbeck.view.output import blind_spots, digraph, file, frame, html, mermaid, page, png

__all__ = ["blind_spots", "digraph", "file", "frame", "html", "mermaid", "page", "png"]


def __getattr__(name: str) -> Any:
    """Import a public name when it is first asked for."""
    if name not in __all__:
        message = f"module 'limbeck.view' has no attribute {name!r}"
        raise AttributeError(message)
    value = getattr(import_module("limbeck.view.output"), name)
    globals()[name] = value
    return value
