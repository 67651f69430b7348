"""What makes a box of widgets a panel: its keys, its name and its look."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from limbeck.view.styles import stylesheet

_ASSETS = Path(__file__).parent / "assets"


class Keyboard(anywidget.AnyWidget):
    """An invisible part of a panel: Enter in a field starts, Escape stops, arrow keys and Enter choose rows.

    Enter in a form of the class `limbeck-enter-` and a name does what `on_enter` was given for that name.
    It also brings the stylesheets, once per page.

    Attributes:
        label: The name of the panel for screen readers.
        running: Whether there is something to stop.
        pages: Whether Page Down and Page Up do something; see `on_page`.
    """

    _esm = _ASSETS / "keyboard.js"
    _css = stylesheet("matrix") + (_ASSETS / "panel.css").read_text(encoding="utf-8")

    label = traitlets.Unicode().tag(sync=True)
    running = traitlets.Bool().tag(sync=True)
    pages = traitlets.Bool().tag(sync=True)

    def __init__(self, label: str, *, start: Callable[[], object], cancel: Callable[[], object]) -> None:
        super().__init__(label=label)
        self._actions: dict[str, Callable[[], object]] = {"start": start, "cancel": cancel}
        self.on_msg(self._receive)

    def on_enter(self, name: str, action: Callable[[], object]) -> None:
        """Say what Enter does in a form of its own.

        Args:
            name: What follows `limbeck-enter-` in the class of the form.
            action: What Enter does.
        """
        self._actions[name] = action

    def on_page(self, down: Callable[[], object], up: Callable[[], object]) -> None:
        """Say what Page Down and Page Up do anywhere in the panel, except where text is written.

        Args:
            down: What Page Down does.
            up: What Page Up does.
        """
        self._actions |= {"PageDown": down, "PageUp": up}
        self.pages = True

    def _receive(self, _widget: Any, content: Any, _buffers: Any) -> None:
        action = self._actions.get(content.get("kind"))
        if action is not None:
            action()
