"""Hidden characters in HTML: framed, so that nobody takes their pictures for text."""

from __future__ import annotations

import re
import unicodedata

from markupsafe import Markup, escape

from limbeck.characters import picture, split

_BREAKS = re.compile(r"(?<=\w[._])(?=\w)")


def shown(text: str, *, keep: str = "") -> Markup:
    """The text escaped for HTML, with a small framed picture for each hidden character.

    Args:
        text: Any text, however hostile.
        keep: Characters to leave alone, such as the line breaks of a listing.
    """
    if isinstance(text, Markup):
        return text
    pieces = ((escape(seen), _chip(hidden)) for seen, hidden in split(text, keep=keep))
    return Markup().join(part for piece in pieces for part in piece)


def shown_name(text: str) -> Markup:
    """A name as `shown`, which breaks after an underscore or a dot where it has to, and not inside a word."""
    pieces = ((seen, _chip(hidden)) for seen, hidden in split(text))
    return Markup().join(part for seen, hidden in pieces for part in (_breakable(seen), hidden))


def _breakable(text: str) -> Markup:
    return Markup("<wbr>").join(map(escape, _BREAKS.split(text)))


def _chip(character: str) -> Markup:
    if not character:
        return Markup()
    name = unicodedata.name(character, "control character")
    return Markup('<span class="lb-chip" title="U+{:04X} {}">{}</span>').format(
        ord(character), name, picture(character)
    )
