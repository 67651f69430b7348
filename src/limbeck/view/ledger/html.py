"""The ledger of claims as HTML."""

from __future__ import annotations

from typing import TYPE_CHECKING

from limbeck.ledger.entry import Entry
from limbeck.ledger.report import Ledger
from limbeck.view.looks import CLAIM_LOOKS, LookCounts, look_counts
from limbeck.view.summaries import plural, versions_line
from limbeck.view.templates import macro

if TYPE_CHECKING:
    from markupsafe import Markup


LINES = 40
"""How many lines of each evidence a notebook shows: the output is saved with the notebook."""


def ledger_title(ledger: Ledger) -> str:
    """What a page about it is called."""
    return f"What is said about Alembic: {plural(len(ledger), 'claim')}"


def ledger_html(
    ledger: Ledger, *, level: int = 2, rows: int | None = 200, lines: int | None = LINES
) -> Markup:
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
        "article",
        ledger_title(ledger),
        claim_counts(ledger),
        versions_line(ledger.versions),
        sources,
        len(ledger) - len(entries),
        lines,
        level,
    )


def claim_counts(ledger: Ledger) -> LookCounts:
    """The verdicts on claims that occur, each with how often."""
    return look_counts(CLAIM_LOOKS, (each.verdict for each in ledger))


def _sources(entries: tuple[Entry, ...]) -> list[str]:
    return list(dict.fromkeys(each.source for each in entries))
