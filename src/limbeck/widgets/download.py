"""A button that hands a file to the browser."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import anywidget
import traitlets


class Download(anywidget.AnyWidget):
    """Makes the file when the button is pressed; it goes by message and is not saved with the notebook."""

    _esm = Path(__file__).parent / "assets" / "download.js"

    label = traitlets.Unicode().tag(sync=True)

    def __init__(self, label: str, make: Callable[[], tuple[str, str] | None]) -> None:
        """Make the button.

        Args:
            label: What stands on it.
            make: Gives the name and the text of an HTML file, or None if there is none to be had.
        """
        super().__init__(label=label)
        self._make = make
        self.on_msg(self._receive)

    def _receive(self, _widget: Any, content: Any, _buffers: Any) -> None:
        if content.get("kind") == "fetch" and (made := self._make()) is not None:
            name, text = made
            self.send({"kind": "file", "name": name, "text": text})
