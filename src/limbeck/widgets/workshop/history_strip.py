"""The history of a workshop as it grows, from left to right; a box can be chosen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup

from limbeck.histories.history import History
from limbeck.view.history import html as view
from limbeck.view.history.graph import Drawing, picture
from limbeck.view.history.graphviz import NoLayoutError
from limbeck.view.history.layout import layout
from limbeck.view.history.line import line_layout
from limbeck.view.history.scene import scene
from limbeck.view.styles import sheet
from limbeck.widgets.boxes import Column
from limbeck.widgets.history.picture import MapWindow
from limbeck.widgets.markup import content, drawn

NO_REVISION = Markup('<p class="lb-nothing">There is no revision yet: the history is empty.</p>')
ROWS = 20
_ASSETS = Path(__file__).parents[1] / "assets"


@dataclass(frozen=True, slots=True)
class Strip:
    """A history, drawn.

    Attributes:
        svg: The drawing; empty where there is none.
        instead: What is shown where there is none.
        keys: The revision of each box, by the key of the box.
        newest: The revision to bring into view; None for none.
    """

    svg: str
    instead: Markup
    keys: dict[str, str]
    newest: str | None


def strip(history: History) -> Strip:
    """A history as the panel shows it, every revision a box.

    Args:
        history: What to draw.
    """
    shown = scene(history, folded=False)
    keys = {box.key: box.revisions[0] for box in shown.boxes}
    heads = history.topology.heads
    if not keys:
        return Strip("", NO_REVISION, {}, None)
    try:
        svg, instead = str(picture(line_layout(shown) or layout(shown, rankdir="LR"))), Markup()
    except NoLayoutError as error:
        svg = ""
        instead = view.picture(Drawing(None, str(error))) + view.revision_table(history, ROWS)
    current = history.current or ()
    return Strip(svg, instead, keys, next(iter((*heads, *current)), None))


class StripWindow(MapWindow):
    """The drawing; it brings the stylesheets of the panel, once per page."""

    _css = "".join(map(sheet, ("history", "rehearsal", "exercise", "workshop"))) + "".join(
        (_ASSETS / f"{name}.css").read_text(encoding="utf-8") for name in ("history_map", "workshop_panel")
    )


class HistoryStrip(Column):
    """The drawing of a history in a window that scrolls.

    Attributes:
        window: The drawing.
        fallback: What is shown where there is nothing to draw.
    """

    def __init__(self, choose: Callable[[str], object]) -> None:
        """Make an empty one.

        Args:
            choose: Called with the full id of a revision that was chosen.
        """
        self._choose = choose
        self._keys: dict[str, str] = {}
        self.window = StripWindow(self._choose_key)
        self.window.rankdir = "LR"
        self.fallback = drawn()
        super().__init__((self.window, self.fallback))
        self.add_class("limbeck-strip")

    def show(self, shown: Strip, selected: str | None) -> None:
        """Show a history.

        Args:
            shown: The history.
            selected: The full id of the revision that is marked; None for none.
        """
        self._keys = shown.keys
        with self.window.hold_sync():
            self.window.anchor = self._key(selected or shown.newest)
            self.window.picture = shown.svg
            self.window.layout.display = None if shown.svg else "none"
            self.window.chosen = self._key(selected)
        self.fallback.value = content(shown.instead)

    def mark(self, selected: str | None) -> None:
        """Mark a revision.

        Args:
            selected: Its full id; None for none.
        """
        self.window.chosen = self._key(selected)

    def _key(self, revision: str | None) -> str:
        return next((key for key, each in self._keys.items() if each == revision), "")

    def _choose_key(self, key: str) -> None:
        revision = self._keys.get(key)
        if revision is not None:  # otherwise it belongs to a picture that was replaced in the meantime
            self._choose(revision)
