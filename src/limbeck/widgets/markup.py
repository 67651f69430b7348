"""Pieces of a report as widgets; the panel around them is the root that the stylesheet of reports needs."""

from __future__ import annotations

import ipywidgets as w
from markupsafe import Markup


def drawn(*pieces: Markup) -> w.HTML:
    """A widget that shows pieces of a report, one below the other."""
    return w.HTML(content(*pieces)).add_class("limbeck-drawn")


def content(*pieces: Markup) -> str:
    """Pieces of a report as the value of an HTML widget."""
    return str(Markup().join(pieces))


def flat(markup: Markup) -> Markup:
    """The markup without the line breaks of its template, which pandas would show as two characters each."""
    return Markup(" ").join(Markup(line.strip()) for line in markup.splitlines())  # noqa: S704  markup it was
