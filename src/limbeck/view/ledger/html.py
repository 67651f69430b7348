"""The ledger of claims as HTML."""

from __future__ import annotations

from typing import TYPE_CHECKING

from limbeck.ledger.entry import Entry
from limbeck.ledger.report import Ledger
from limbeck.view import summaries
from limbeck.view.ledger.looks import CLAIM_LOOKS, ClaimLook
from limbeck.view.templates import macro

if TYPE_CHECKING:
    from markupsafe import Markup


LINES = 40
"""How many lines of each evidence a notebook shows: the output is saved with the notebook."""


def title(ledger: Ledger) -> str:
    """What a page about it is called."""
    return f"What is said about Alembic: {summaries.plural(len(ledger), 'claim')}"


def whole(ledger: Ledger, *, level: int = 2, rows: int | None = 200, lines: int | None = LINES) -> Markup:
    """Every claim with its verdict, its reason, and its evidence to unfold.

    Args:
        ledger: What to show.
        level: The level of its heading.
        rows: How many claims to show; None for all.
        lines: How many lines of each evidence to show; None for all.
    """
    entries = ledger.entries if rows is None else ledger.entries[:rows]
    sources = [(source, [each for each in entries if each.source == source]) for source in _sources(entries)]
    return macro(
        "ledger.html",
        "whole",
        title(ledger),
        counted(ledger),
        summaries.versions(ledger.versions),
        sources,
        len(ledger) - len(entries),
        lines,
        level,
    )


def counted(ledger: Ledger) -> tuple[tuple[ClaimLook, int], ...]:
    """The verdicts that occur, each with how often."""
    counts = ledger.counts
    return tuple((each, counts[each.word]) for each in CLAIM_LOOKS.values() if each.word in counts)


def _sources(entries: tuple[Entry, ...]) -> list[str]:
    return list(dict.fromkeys(each.source for each in entries))
