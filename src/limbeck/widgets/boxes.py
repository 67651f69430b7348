"""The boxes that everything here is put into, and how they are taken away again."""

from __future__ import annotations

from collections.abc import Iterable

import ipywidgets as w


class Column(w.VBox):  # type: ignore[misc]  # ipywidgets has no annotations
    """One below the other.

    Attributes:
        aside: What belongs to the box without being shown at the moment.
    """

    aside: tuple[w.Widget, ...] = ()

    def close(self) -> None:
        """Close what is in it and what is put aside too."""
        _close_parts(self, self.aside)
        super().close()


class Row(w.Box):  # type: ignore[misc]  # ipywidgets has no annotations
    """Side by side.

    Attributes:
        aside: What belongs to the box without being shown at the moment.
    """

    aside: tuple[w.Widget, ...] = ()

    def close(self) -> None:
        """Close what is in it and what is put aside too."""
        _close_parts(self, self.aside)
        super().close()


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
