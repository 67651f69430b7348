"""The boxes that hold all other widgets, and close them again."""

from __future__ import annotations

from collections.abc import Iterable

import ipywidgets as w
import traitlets


class _Box(w.Box):  # type: ignore[misc]  # ipywidgets has no annotations
    """What both kinds of boxes have in common.

    Attributes:
        aside: Widgets that belong to the box but are not shown at the moment.
    """

    aside: tuple[w.Widget, ...] = ()

    def close(self) -> None:
        """Close the box, what is in it, and what is aside."""
        _close_parts(self, self.aside)
        super().close()

    @traitlets.observe("children")
    def _order(self, _change: object) -> None:
        for part in self.children:
            keep_order(part)


class Column(_Box, w.VBox):  # type: ignore[misc]  # ipywidgets has no annotations
    """Widgets one below the other."""


class Row(_Box):
    """Widgets side by side."""


def keep_order(widget: w.Widget) -> None:
    """Have a widget's messages handled where all messages of its page are, and so in their order.

    ipykernel 7.4 hands a widget's messages to the subshell that the kernel last answered it from, so that a
    field and a button may get a thread each, and a click may be handled before the value typed ahead of it.
    JupyterLab names one subshell for all widgets. Those separate ways are for widgets that wait for a reply,
    and none does here.
    """
    if hasattr(widget.comm, "_reply_subshell_for"):
        widget.comm._reply_subshell_for = _as_sent  # noqa: SLF001  there is no public way


def _as_sent(_data: object, subshell: str | None) -> str | None:
    """The subshell that a message names."""
    return subshell


def _close_parts(widget: w.Widget, aside: Iterable[w.Widget] = ()) -> None:
    """Close the parts of a widget: ipywidgets would keep them in the memory of page and kernel."""
    for part in (*getattr(widget, "children", ()), *aside):
        if not isinstance(part, (Column, Row)):  # these do it themselves
            _close_parts(part)
        part.close()
    for name in ("layout", "style"):
        look = getattr(widget, name, None)
        if isinstance(look, w.Widget):
            look.close()
