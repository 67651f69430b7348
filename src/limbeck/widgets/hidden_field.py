"""A text field whose content never becomes widget state, which Jupyter saves into notebooks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import anywidget
import traitlets

Mask = Callable[[str], str]
Restore = Callable[[str, str], str]


def _as_typed(typed: str, _held: str) -> str:
    return typed


class HiddenField(anywidget.AnyWidget):
    """A field for what may hold a secret: what is typed comes as a message and only the kernel keeps it.

    The browser has the text while somebody types it; then the field shows a masked form in its place.

    Attributes:
        label: What stands above the field.
        placeholder: What stands in it while it is empty.
        concealed: Whether the browser shows dots instead of characters.
        shown: The masked form of what the field holds.
        held: Whether it holds anything.
    """

    _esm = Path(__file__).parent / "assets" / "hidden_field.js"

    label = traitlets.Unicode().tag(sync=True)
    placeholder = traitlets.Unicode().tag(sync=True)
    concealed = traitlets.Bool().tag(sync=True)
    shown = traitlets.Unicode().tag(sync=True)
    held = traitlets.Bool().tag(sync=True)

    def __init__(
        self,
        label: str,
        *,
        mask: Mask,
        restore: Restore = _as_typed,
        placeholder: str = "",
        concealed: bool = False,
    ) -> None:
        """Make an empty field.

        Args:
            label: What stands above it.
            mask: Gives what may be shown for a text.
            restore: Gives the text that an edited masked form means, from that and the text held so far.
            placeholder: What stands in it while it is empty.
            concealed: Whether the browser shows dots instead of characters.
        """
        super().__init__(label=label, placeholder=placeholder, concealed=concealed)
        self._mask = mask
        self._restore = restore
        self._text = ""
        self.on_msg(self._receive)

    @property
    def text(self) -> str:
        """What the field holds."""
        return self._text

    @text.setter
    def text(self, text: str) -> None:
        self._text = text
        self.shown = self._mask(text) if text else ""  # at the end of the process `re` can't work any more
        self.held = bool(text)

    def _receive(self, _widget: Any, content: Any, _buffers: Any) -> None:
        if content.get("kind") == "typed":
            typed = str(content["text"])
            self.text = self._restore(typed, self._text)
            self.send({"kind": "show", "instead": typed})
