"""The one stylesheet, which colours everything below the class `limbeck`."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from markupsafe import Markup


def stylesheet(*more: str) -> str:
    """The rules as they go into an output: once for each, without comments and indentation.

    Args:
        more: The sheets of `assets/` that only some results need, such as `history`.
    """
    return "\n".join(map(sheet, ("limbeck", *more)))


def standalone(name: str) -> str:
    """The rules of one sheet and the colours that they ask for, for a file that has nothing else."""
    root = sheet("limbeck").partition("container-type")[0]
    return f"{root.strip()}\n}}\n{sheet(name)}"


@cache
def sheet(name: str) -> str:
    """The rules of one sheet of `assets/`, without comments and indentation."""
    text = (files("limbeck.view") / "assets" / f"{name}.css").read_text(encoding="utf-8")
    without_comments = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    return re.sub(r"\s*\n\s*", "\n", without_comments).strip()


def rooted(content: Markup, *, styled: bool = True, more: tuple[str, ...] = ()) -> Markup:
    """The content below the root class.

    Args:
        content: What the pieces of `limbeck.view` gave.
        styled: Whether the stylesheet goes with it; not, where the output has it already.
        more: The sheets that this content needs besides.
    """
    rules = Markup(stylesheet(*more))  # noqa: S704  a file of this package: nothing of a user's is in it
    style = Markup("<style>{}</style>").format(rules) if styled else Markup()
    return Markup('<div class="limbeck">{}{}</div>').format(style, content)
