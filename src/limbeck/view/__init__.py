"""Results as tables, HTML, pages and text."""

from limbeck.view.drawing import frame, html, page
from limbeck.view.graphs import digraph, file, mermaid, png

__all__ = ["digraph", "file", "frame", "html", "mermaid", "page", "png"]
