"""The picture of a history in a window: pan, zoom, fit, and boxes to choose with a click or with keys."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from limbeck.view.styles import sheet

_ASSETS = Path(__file__).parents[1] / "assets"


class MapView(anywidget.AnyWidget):
    """Shows an SVG of `limbeck.view.history.graph` and tells which box was chosen.

    Attributes:
        picture: The SVG, in which every name is escaped.
        rankdir: `TB` or `LR`: which arrow keys follow the arrows.
        chosen: The key of the box that is marked; empty for none.
        anchor: The key of the box to bring into view when the picture changes; empty for none.
        matches: The keys of the boxes that a search found.
        label: The name of the window for screen readers.
    """

    _esm = _ASSETS / "history_map.js"
    _css = sheet("history") + (_ASSETS / "history_map.css").read_text(encoding="utf-8")

    picture = traitlets.Unicode().tag(sync=True)
    rankdir = traitlets.Unicode("TB").tag(sync=True)
    chosen = traitlets.Unicode().tag(sync=True)
    anchor = traitlets.Unicode().tag(sync=True)
    matches = traitlets.List(traitlets.Unicode()).tag(sync=True)
    label = traitlets.Unicode("Graph of the revisions").tag(sync=True)

    def __init__(self, choose: Callable[[str], object]) -> None:
        """Make the window.

        Args:
            choose: Called with the key of a box that somebody chose.
        """
        super().__init__()
        self._choose = choose
        self.on_msg(self._receive)

    def _receive(self, _widget: Any, content: Any, _buffers: Any) -> None:
        if content.get("kind") == "choose":
            self._choose(str(content.get("key")))
