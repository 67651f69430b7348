"""A field to write code in, whose words are coloured as they are typed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import anywidget
import traitlets

_ASSETS = Path(__file__).parent / "assets"

Typed = Callable[[str, str], object]
"""Called with the name of a document and its new text."""


class CodeField(anywidget.AnyWidget):
    """A text area with line numbers, which reports what was typed after a pause, or when it is left.

    What somebody is typing is not replaced: a new text for the same document waits until the kernel has heard
    the last of it, and before another document is shown, the kernel is told about this one.

    Attributes:
        label: Its name for screen readers.
        document: Which document it shows; what is typed comes with this name.
        text: The document.
        first_line: The line that comes into sight first, when another document is shown.
        language: `python`, or empty for text without colours.
        fixed: Whether the document can be read only.
        wrong_line: The line that is marked, the first being 1; 0 for none.
        wrong: What is wrong with it; empty for nothing.
    """

    _esm = _ASSETS / "code_field.js"
    _css = _ASSETS / "code_field.css"

    label = traitlets.Unicode().tag(sync=True)
    document = traitlets.Unicode().tag(sync=True)
    text = traitlets.Unicode().tag(sync=True)
    first_line = traitlets.Int(1).tag(sync=True)
    language = traitlets.Unicode("python").tag(sync=True)
    fixed = traitlets.Bool().tag(sync=True)
    wrong_line = traitlets.Int().tag(sync=True)
    wrong = traitlets.Unicode().tag(sync=True)

    def __init__(self, label: str, typed: Typed, *, language: str = "python") -> None:
        """Make an empty field.

        Args:
            label: Its name for screen readers.
            typed: Called with what was typed.
            language: `python`, or empty for text without colours.
        """
        super().__init__(label=label, language=language)
        self._typed = typed
        self.on_msg(self._receive)

    def show(self, document: str, text: str, first_line: int = 1) -> None:
        """Show a document.

        Args:
            document: Its name.
            text: Its text.
            first_line: The line that comes into sight first, if it was another document before.
        """
        with self.hold_sync():
            self.document, self.text, self.first_line = document, text, first_line

    def point(self, line: int, words: str) -> None:
        """Mark a line.

        Args:
            line: The line, the first being 1; 0 for none.
            words: What is wrong with it.
        """
        with self.hold_sync():
            self.wrong_line, self.wrong = line, words

    def _receive(self, _widget: Any, content: Any, _buffers: Any) -> None:
        if content.get("kind") != "typed":
            return
        document, text = str(content["document"]), str(content["text"])
        if document == self.document:
            self.text = text
        self._typed(document, text)
        self.send({"kind": "heard"})
