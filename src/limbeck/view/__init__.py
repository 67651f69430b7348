"""Results as tables, HTML, pages, text and pictures."""

from limbeck.view.output import blind_spots, digraph, file, frame, html, mermaid, page, png

__all__ = ["blind_spots", "digraph", "file", "frame", "html", "mermaid", "page", "png"]
