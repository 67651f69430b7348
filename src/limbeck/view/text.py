"""Results as text for a terminal, for logs and for files."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import StringIO
from typing import Any

from rich.console import Console, RenderableType

from limbeck.audits.report import Audit, AuditGroup
from limbeck.characters import visible
from limbeck.errors import InputError
from limbeck.explanations import Explanation
from limbeck.histories.history import History
from limbeck.ledger.report import Ledger
from limbeck.matrices.matrix import Matrix
from limbeck.matrices.outcome import Outcome
from limbeck.results import Result
from limbeck.view import explanation
from limbeck.view.audit import terminal as audit_terminal
from limbeck.view.history import terminal as history_terminal
from limbeck.view.ledger import terminal as ledger_terminal
from limbeck.view.matrix import terminal as matrix_terminal

__all__ = ["text", "visible"]

NARROWEST = 24
"""Columns below which nothing can be laid out any more."""

WRITTEN: tuple[tuple[type[Result], Callable[[Any, int], Iterator[RenderableType]]], ...] = (
    (Audit, audit_terminal.audit),
    (AuditGroup, audit_terminal.group),
    (History, history_terminal.history),
    (Outcome, matrix_terminal.outcome),
    (Matrix, matrix_terminal.matrix),
    (Ledger, ledger_terminal.ledger),
    (Explanation, explanation.terminal),
)
"""Which result is written how: the blocks of its text from top to bottom, for a number of columns."""


def text(result: Result, width: int, colour: bool) -> str:  # noqa: FBT001  the command line's contract
    """The result as lines of text, each ended by a line break.

    Names are never taken for markup, and their control characters are made visible, so that no name can
    colour, move or clear anything.

    Args:
        result: What to show.
        width: The columns of the terminal; code is never wrapped.
        colour: Whether to write the escape codes that colour it; `NO_COLOR` wins.

    Raises:
        InputError: There is no text form of this result.
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
    for block in _writer(result)(result, columns):
        console.print(block, crop=False)
    return "\n".join(line.rstrip() for line in buffer.getvalue().split("\n"))


def _writer(result: object) -> Callable[[Any, int], Iterator[RenderableType]]:
    for known, writer in WRITTEN:
        if isinstance(result, known):
            return writer
    raise InputError(
        f"limbeck has no text form of a {type(result).__name__}.",
        slug="unknown-result",
        remedy=f"Give one of: {', '.join(known.__name__ for known, _ in WRITTEN)}.",
    )
