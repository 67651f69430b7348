"""All of limbeck in one window, for Voilà: a tab for each door, and one for the rehearsal."""

from __future__ import annotations

from collections.abc import Callable

import ipywidgets as w

from limbeck.widgets import error_card, markup
from limbeck.widgets.audit.panel import AuditPanel
from limbeck.widgets.boxes import Column


class Application(Column):
    """The panels under tabs; the first is made at once, each other one when its tab is first opened.

    Attributes:
        tabs: The tabs.
    """

    def __init__(self) -> None:
        self._parts: tuple[tuple[str, Callable[[], w.DOMWidget]], ...] = (
            ("Audit a database", AuditPanel),
            ("History", _history),
            ("Rehearse revisions", _rehearsal),
            ("What autogenerate sees", _explorer),
            ("Course", _course),
        )
        self.tabs = w.Tab(
            children=tuple(Column() for _ in self._parts), titles=tuple(title for title, _ in self._parts)
        ).add_class("limbeck-tabs")
        super().__init__((self.tabs,))
        self.add_class("limbeck").add_class("limbeck-application")
        self.tabs.observe(lambda _change: self._open(), "selected_index")
        self.tabs.selected_index = 0
        self._open()

    def _open(self) -> None:
        place = self.tabs.children[self.tabs.selected_index or 0]
        if not place.children:
            _title, make = self._parts[self.tabs.selected_index or 0]
            place.children = (_panel_or_card(make),)


def _panel_or_card(make: Callable[[], w.DOMWidget]) -> w.DOMWidget:
    """The panel, or a card that says why it could not be made."""
    try:
        return make()
    except Exception as error:  # noqa: BLE001  an empty tab would be worse
        return markup.drawn(error_card.card(error))


def _history() -> w.DOMWidget:
    from limbeck.widgets.history.chooser import HistoryChooser

    return HistoryChooser()


def _rehearsal() -> w.DOMWidget:
    from limbeck.widgets.rehearsal.panel import RehearsalPanel

    return RehearsalPanel()


def _explorer() -> w.DOMWidget:
    from limbeck.widgets.matrix.explorer import MatrixExplorer

    return MatrixExplorer()


def _course() -> w.DOMWidget:
    from limbeck.widgets.course import CourseView

    return CourseView()
