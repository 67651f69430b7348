"""Any result as text for a terminal, for logs and for files."""

from __future__ import annotations

from io import StringIO

from rich.console import Console

from limbeck.results import Result
from limbeck.view.registry import forms_of

NARROWEST = 24
"""Columns below which nothing can be laid out any more."""


def text(result: Result, width: int, colour: bool) -> str:  # noqa: FBT001  the command line's contract
    """The result as lines of text, each ended by a line break.

    Names are never taken for markup, and their control characters are made visible, so that no name can
    colour, move or clear anything.

    Args:
        result: What to show.
        width: The columns of the terminal; code is never wrapped.
        colour: Whether to write the escape codes that colour it; `NO_COLOR` wins.

    Raises:
        InputError: It is nothing that limbeck can show.
    """
    columns = max(width, NARROWEST)
    buffer = StringIO()
    console = Console(
        file=buffer,
        width=columns,
        force_terminal=colour,
        no_color=None if colour else True,
        color_system="standard" if colour else None,
        force_jupyter=False,
        legacy_windows=False,
        markup=False,
        emoji=False,
        highlight=False,
    )
    for block in forms_of(result).function("terminal")(result, columns):
        console.print(block, crop=False)
    return "\n".join(line.rstrip() for line in buffer.getvalue().split("\n"))
