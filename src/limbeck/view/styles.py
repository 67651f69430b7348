"""The one stylesheet, which colours everything below the class `limbeck`."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from markupsafe import Markup


@cache
def stylesheet() -> str:
    """The rules as they go into an output: once for each, without comments and indentation."""
    text = (files("limbeck.view") / "assets" / "limbeck.css").read_text(encoding="utf-8")
    without_comments = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    return re.sub(r"\s*\n\s*", "\n", without_comments).strip()


def rooted(content: Markup, *, styled: bool = True) -> Markup:
    """The content below the root class.

    Args:
        content: What the pieces of `limbeck.view` gave.
        styled: Whether the stylesheet goes with it; not, where the output has it already.
    """
    rules = Markup(stylesheet())  # noqa: S704  a file of this package: nothing of a user's is in it
    style = Markup("<style>{}</style>").format(rules) if styled else Markup()
    return Markup('<div class="limbeck">{}{}</div>').format(style, content)
