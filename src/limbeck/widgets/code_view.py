"""A listing of Python, SQL or plain text with a button that copies it."""

from __future__ import annotations

from pathlib import Path

import anywidget
import traitlets
from markupsafe import Markup

from limbeck.view.characters import shown
from limbeck.view.code import Language, highlight


class CodeView(anywidget.AnyWidget):
    """Code, highlighted by `limbeck.view`, with a title and a copy button.

    The button copies the exact text; the listing makes its hidden characters visible.
    """

    _esm = Path(__file__).parent / "assets" / "code_view.js"

    title = traitlets.Unicode().tag(sync=True)
    text = traitlets.Unicode().tag(sync=True)
    markup = traitlets.Unicode().tag(sync=True)

    def __init__(self, title: str, text: str, language: Language | None) -> None:
        """Make a listing.

        Args:
            title: The heading above it.
            text: What it shows and copies.
            language: How to colour it; None for plain text.
        """
        self._language = language
        super().__init__(title=title, text=text, markup=self._drawn(text))

    def show(self, text: str) -> None:
        """Show another text in the same language."""
        if text != self.text:
            with self.hold_sync():
                self.text, self.markup = text, self._drawn(text)

    def _drawn(self, text: str) -> str:
        if self._language is not None:
            return str(highlight(text, self._language))
        listing = Markup('<pre class="lb-code"><code>{}</code></pre>')
        return str(listing.format(shown(text, keep="\n\t")))
