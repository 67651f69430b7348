"""Sentences for a reader, in which names and code stand between backticks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from markupsafe import Markup

from limbeck.view.characters import shown, shown_name

_CODE = re.compile(r"`([^`]+)`")


def pieces(sentence: str) -> Iterator[tuple[str, bool]]:
    """The pieces of a sentence in order, each with whether it stood between backticks."""
    end = 0
    for found in _CODE.finditer(sentence):
        if found.start() > end:
            yield sentence[end : found.start()], False
        yield found[1], True
        end = found.end()
    if end < len(sentence):
        yield sentence[end:], False


def prose(sentence: str) -> Markup:
    """The sentence as HTML, with `<code>` for what stands between backticks."""
    return Markup().join(
        Markup("<code><bdi>{}</bdi></code>").format(shown_name(piece)) if is_code else shown(piece)
        for piece, is_code in pieces(sentence)
    )
