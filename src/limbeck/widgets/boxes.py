"""The boxes that everything here is put into, and how they are taken away again."""

from __future__ import annotations

import ipywidgets as w


class Column(w.VBox):  # type: ignore[misc]  # ipywidgets has no annotations
    """One below the other."""

    def close(self) -> None:
        """Close what is in it too: a closed box alone would leave its children in the memory of the page."""
        _close(self)
        super().close()


class Row(w.Box):  # type: ignore[misc]  # ipywidgets has no annotations
    """Side by side."""

    def close(self) -> None:
        """Close what is in it too."""
        _close(self)
        super().close()


def _close(box: w.Box) -> None:
    for child in box.children:
        child.close()
