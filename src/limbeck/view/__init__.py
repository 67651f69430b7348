"""Results as tables, HTML, pages, text and pictures."""

from limbeck.view.output import digraph, file, frame, html, mermaid, page, png

__all__ = ["digraph", "file", "frame", "html", "mermaid", "page", "png"]
