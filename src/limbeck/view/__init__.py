"""Results as tables, HTML, pages and text."""

from limbeck.view.drawing import frame, html, page

__all__ = ["frame", "html", "page"]
