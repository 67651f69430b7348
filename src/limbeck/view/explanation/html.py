"""What a name means, as HTML."""

from __future__ import annotations

from typing import TYPE_CHECKING

from limbeck.explanations import Explanation
from limbeck.view.templates import macro

if TYPE_CHECKING:
    from markupsafe import Markup


def explanation_title(explanation: Explanation) -> str:
    """What a page about it is called."""
    return f"{explanation.slug}: {explanation.title}"


def explanation_html(
    explanation: Explanation, *, level: int = 2, rows: int | None = None, lines: int | None = None
) -> Markup:
    """The title, the name, and each paragraph.

    Args:
        explanation: What to show.
        level: The level of its heading.
        rows: Not used: an explanation is short.
        lines: Not used either.
    """
    del rows, lines
    return macro("explanation.html", "article", explanation, level)
