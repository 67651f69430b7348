"""The picture of a history, in a window to pan, zoom and choose boxes in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from limbeck.view.history import html as view
from limbeck.view.history.graph import Drawing, Rankdir, picture
from limbeck.view.history.graphviz import NoLayoutError
from limbeck.view.history.layout import layout
from limbeck.view.history.scene import Box
from limbeck.view.styles import sheet
from limbeck.widgets import markup
from limbeck.widgets.boxes import Column
from limbeck.widgets.history.map_state import MapState

_ASSETS = Path(__file__).parents[1] / "assets"


class MapWindow(anywidget.AnyWidget):
    """Shows an SVG of `limbeck.view.history.graph` and reports which box was chosen, by mouse or by keyboard.

    Attributes:
        picture: The SVG, in which every name is escaped.
        rankdir: `TB` or `LR`: which arrow keys follow the arrows.
        chosen: The key of the marked box; empty for none.
        anchor: The key of the box to bring into view when the picture changes; empty for none.
        matches: The keys of the boxes that a search found.
        label: The name of the window for screen readers.
    """

    _esm = _ASSETS / "history_map.js"
    _css = sheet("history") + sheet("rehearsal") + (_ASSETS / "history_map.css").read_text(encoding="utf-8")

    picture = traitlets.Unicode().tag(sync=True)
    rankdir = traitlets.Unicode("TB").tag(sync=True)
    chosen = traitlets.Unicode().tag(sync=True)
    anchor = traitlets.Unicode().tag(sync=True)
    matches = traitlets.List(traitlets.Unicode()).tag(sync=True)
    label = traitlets.Unicode("Graph of the revisions").tag(sync=True)

    def __init__(self, choose: Callable[[str], object]) -> None:
        """Make the window.

        Args:
            choose: Called with the key of a box that was chosen.
        """
        super().__init__()
        self._choose = choose
        self.on_msg(self._receive)

    def _receive(self, _widget: Any, content: Any, _buffers: Any) -> None:
        if content.get("kind") == "choose":
            self._choose(str(content.get("key")))


class MapPicture(Column):
    """The window with its legend; where no layout is possible, the reason and a table instead.

    Attributes:
        window: The picture.
        fallback: What is shown in its place.
    """

    def __init__(self, state: MapState, choose: Callable[[Box], object], time_limit: float) -> None:
        """Make the window without a picture.

        Args:
            state: What to show.
            choose: Called with a box that was chosen.
            time_limit: Seconds that a layout may take.
        """
        self._state, self._choose, self._time_limit = state, choose, time_limit
        self.window = MapWindow(self._choose_key)
        self.fallback = markup.drawn()
        self.legend = markup.drawn()
        super().__init__((self.window, self.fallback, self.legend))

    def draw(self, rankdir: Rankdir, anchor: str | None) -> None:
        """Lay the picture out again.

        Args:
            rankdir: `TB` from top to bottom, `LR` from left to right.
            anchor: The revision to bring into view.
        """
        svg = self._svg(rankdir)
        with self.window.hold_sync():
            self.window.anchor = self._state.key(anchor)
            self.window.rankdir = rankdir
            self.window.picture = svg
            self.window.layout.display = None if svg else "none"
            self.mark()
        self.legend.value = markup.content(view.legend(self._state.scene))

    def mark(self) -> None:
        """Mark the chosen revision and the matches of the last search."""
        with self.window.hold_sync():
            self.window.chosen = self._state.key(self._state.selected)
            self.window.matches = self._state.marked()

    def _svg(self, rankdir: Rankdir) -> str:
        try:
            svg = str(picture(layout(self._state.scene, rankdir=rankdir, time_limit=self._time_limit)))
        except NoLayoutError as error:
            why = view.picture(Drawing(None, str(error)))
            self.fallback.value = markup.content(
                why, view.revision_table(self._state.history, 10 * view.ROWS)
            )
            return ""
        self.fallback.value = ""
        return svg

    def _choose_key(self, key: str) -> None:
        box = next((each for each in self._state.scene.boxes if each.key == key), None)
        if box is not None:  # otherwise it belongs to a picture that was replaced in the meantime
            self._choose(box)
