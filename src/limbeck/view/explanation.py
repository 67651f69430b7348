"""What a name means: as HTML, on a terminal, as a DataFrame, and as a part of a page of documentation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.text import Text

from limbeck.characters import visible
from limbeck.explanations import Explanation
from limbeck.view.audit.terminal import SOFT, STRONG, prose
from limbeck.view.prose import pieces
from limbeck.view.templates import macro

if TYPE_CHECKING:
    import pandas as pd
    from markupsafe import Markup
    from rich.console import RenderableType

_SPECIAL = frozenset("\\*_<>[]|")
"""What Markdown takes for a sign of its own."""


def title(explanation: Explanation) -> str:
    """What a page about it is called."""
    return f"{explanation.slug}: {explanation.title}"


def whole(
    explanation: Explanation,
    *,
    level: int = 2,
    rows: int | None = None,  # noqa: ARG001  nothing here is long
    lines: int | None = None,  # noqa: ARG001
) -> Markup:
    """The title, the name, and each paragraph.

    Args:
        explanation: What to show.
        level: The level of its heading.
        rows: Nothing is capped.
        lines: Nothing is capped.
    """
    return macro("explanation.html", "whole", explanation, level)


def terminal(explanation: Explanation, _width: int) -> Iterator[RenderableType]:
    """The title, the name, and each paragraph."""
    yield prose(explanation.title, STRONG)
    yield Text(visible(f"{explanation.slug}, a {explanation.subject.value}"), SOFT)
    for each in explanation.paragraphs:
        yield Text()
        label = (f"{each.label}: ", STRONG) if each.label else ""
        yield Text.assemble(label, prose(each.text))
    if explanation.command:
        yield Text()
        yield Text(visible(f"To run it: {explanation.command}"), SOFT)


def frame(explanation: Explanation) -> pd.DataFrame:
    """A row for each paragraph, with its label."""
    import pandas as pd

    rows = [[each.label, each.text] for each in explanation.paragraphs]
    return pd.DataFrame(rows, columns=["label", "text"], dtype=object)


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
