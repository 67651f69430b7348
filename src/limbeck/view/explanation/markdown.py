"""What a name means, as a part of a page of documentation."""

from __future__ import annotations

from limbeck.explanations import Explanation
from limbeck.view.prose import pieces

_SPECIAL = frozenset("\\*_<>[]|")
"""What Markdown takes for a sign of its own."""


def markdown(explanation: Explanation, *, level: int = 2) -> str:
    """A section of a page of documentation, whose anchor is the name.

    Args:
        explanation: What to write.
        level: The level of its heading.
    """
    parts = [
        f'<a id="{explanation.slug}"></a>',
        f"{'#' * level} `{explanation.slug}`",
        f"**{_markdown(explanation.title)}**",
    ]
    parts += [
        f"*{each.label}:* {_markdown(each.text)}" if each.label else _markdown(each.text)
        for each in explanation.paragraphs
    ]
    return "\n\n".join(parts)


def _markdown(sentence: str) -> str:
    """A sentence in which only what stands between backticks has a meaning."""
    return "".join(
        f"`{piece}`" if is_code else "".join(f"\\{each}" if each in _SPECIAL else each for each in piece)
        for piece, is_code in pieces(sentence)
    )
