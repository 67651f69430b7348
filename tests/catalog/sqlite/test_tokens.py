"""The tokens of a statement."""

from __future__ import annotations

import string

from limbeck.catalog.sqlite.tokens import tokens_of

FIRST = {*string.ascii_letters, "_"}
LATER = {*FIRST, *string.digits, "$"}
BEYOND = ["\x80", "\xa0", "é", "\u2028", "日", "\ud800", "\uffff", "\U00010000", "\U0001f600", "\U0010ffff"]


def test_a_word_takes_what_sqlite_takes_for_one() -> None:
    """Letters, digits behind the first, and every character beyond ASCII, spaces of Unicode included."""
    for character in [*map(chr, range(0x80)), *BEYOND]:
        words = [each.text for each in tokens_of(f"{character} a{character}b") if each.kind == "word"]
        first = [character] if character in {*FIRST, *BEYOND} else []
        later = [f"a{character}b"] if character in {*LATER, *BEYOND} else ["a", "b"]
        if character not in "'\"`[":  # what begins with one of these is quoted to the end
            assert words == first + later, character
