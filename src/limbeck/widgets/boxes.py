"""The boxes that everything here is put into, and how they are taken away again."""

from __future__ import annotations

from collections.abc import Iterable

import ipywidgets as w
import traitlets


class _Box(w.Box):  # type: ignore[misc]  # ipywidgets has no annotations
    """What both kinds have in common.

    Attributes:
        aside: What belongs to the box without being shown at the moment.
    """

    aside: tuple[w.Widget, ...] = ()

    def close(self) -> None:
        """Close what is in it and what is put aside too."""
        _close_parts(self, self.aside)
        super().close()

    @traitlets.observe("children")
    def _order(self, _change: object) -> None:
        for part in self.children:
            keep_order(part)


class Column(_Box, w.VBox):  # type: ignore[misc]  # ipywidgets has no annotations
    """One below the other."""


class Row(_Box):
    """Side by side."""


def keep_order(widget: w.Widget) -> None:
    """Let what a widget sends be handled where all of its page's messages are, and so in their order.

    ipykernel 7.4 hands a widget's messages to the subshell that the kernel last answered it from, so that a
    field and a button may have a thread each, and a click be handled before the value typed ahead of it.
    JupyterLab names one subshell for all widgets. No widget here waits for a reply, which is what those
    separate ways are for.
    """
    if hasattr(widget.comm, "_reply_subshell_for"):
        widget.comm._reply_subshell_for = _as_sent  # noqa: SLF001  there is no public way


def _as_sent(_data: object, subshell: str | None) -> str | None:
    """The subshell that a message names."""
    return subshell


def _close_parts(widget: w.Widget, aside: Iterable[w.Widget] = ()) -> None:
    """What a widget is made of: ipywidgets would leave it in the memory of the page and of the kernel."""
    for part in (*getattr(widget, "children", ()), *aside):
        if not isinstance(part, (Column, Row)):  # these do it themselves
            _close_parts(part)
        part.close()
    for name in ("layout", "style"):
        look = getattr(widget, name, None)
        if isinstance(look, w.Widget):
            look.close()
