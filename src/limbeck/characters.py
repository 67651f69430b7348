"""Characters that a reader would not see, made visible.

A name from a database may hold line breaks, marks that reverse the reading direction or characters without
any width; drawn as they are, such a name can pretend to be another one, or to be a part of the report. In a
terminal, control characters can clear, colour and link whatever they like.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from typing import Any

# Control, format (direction marks, zero-width characters), surrogate, private and unassigned characters,
# and the line and paragraph separators.
_HIDDEN_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})

# Letters and symbols whose picture is empty, which Unicode does not count among the format characters.
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")

_VARIATION_SELECTORS = (range(0x180B, 0x1810), range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0))

# Everything that may need a second look: all of ASCII that prints is left out, so that plain text is fast.
_SUSPECT = re.compile(r"[^ -~]")

_ESCAPES = {"\n": r"\n", "\r": r"\r", "\t": r"\t"}
_TWO_DIGITS, _FOUR_DIGITS = 0xFF, 0xFFFF


def is_hidden(character: str) -> bool:
    """Whether a character leaves no mark of its own on paper; the plain space is not hidden."""
    code = ord(character)
    category = unicodedata.category(character)
    return (
        category in _HIDDEN_CATEGORIES
        or (category == "Zs" and character != " ")
        or character in _BLANK
        or any(code in selectors for selectors in _VARIATION_SELECTORS)
    )


def picture(character: str) -> str:
    r"""What stands for a hidden character, as Python writes it: `\n`, `\x1b`, `\u202e`.

    Unicode has pictures for control characters, but few fonts have them.
    """
    code = ord(character)
    if character in _ESCAPES:
        return _ESCAPES[character]
    if code <= _TWO_DIGITS:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= _FOUR_DIGITS else f"\\U{code:08x}"


def split(text: str, *, keep: str = "") -> Iterator[tuple[str, str]]:
    """A text in pieces: what can be seen, and the one hidden character that follows it, empty at the end.

    Args:
        text: Any text, however hostile.
        keep: Characters that count as seen, such as the line breaks of a listing.
    """
    end = 0
    for found in _SUSPECT.finditer(text):
        if found[0] not in keep and is_hidden(found[0]):
            yield text[end : found.start()], found[0]
            end = found.end()
    yield text[end:], ""


def visible(text: str, *, keep: str = "") -> str:
    """The text with a picture for each hidden character, for terminals and logs.

    Args:
        text: Any text, however hostile.
        keep: Characters to leave alone, such as the line breaks of a listing.
    """
    return "".join(seen + (picture(hidden) if hidden else "") for seen, hidden in split(text, keep=keep))


def json_text(data: Any) -> str:
    """Data as indented JSON, in which every hidden character is an escape; it reads back the same.

    Args:
        data: JSON-ready values.
    """
    text = json.dumps(data, indent=2, ensure_ascii=False)
    escapes = ((seen, json.dumps(hidden)[1:-1]) for seen, hidden in split(text, keep="\n"))
    return "".join(seen + escape for seen, escape in escapes)
