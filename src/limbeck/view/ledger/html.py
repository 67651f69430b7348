"""The ledger of claims as HTML."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from limbeck.ledger.report import Ledger
from limbeck.view.looks import LookCounts, look_counts
from limbeck.view.summaries import plural, versions_line
from limbeck.view.templates import macro
from limbeck.view.verdict_looks import CLAIM_LOOKS

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
    """Every claim with its verdict, its reason, and its evidence to unfold; the wrong ones first.

    Args:
        ledger: What to show.
        level: The level of its heading.
        rows: How many claims to show; None for all.
        lines: How many lines of each evidence to show; None for all.
    """
    entries = ledger.wrong_first if rows is None else ledger.wrong_first[:rows]
    parts = [
        (verdict, source, list(found))
        for (verdict, source), found in groupby(entries, lambda each: (each.verdict, each.source))
    ]
    return macro(
        "ledger.html",
        "article",
        ledger_title(ledger),
        claim_counts(ledger),
        versions_line(ledger.versions),
        parts,
        len(ledger) - len(entries),
        lines,
        level,
    )


def claim_counts(ledger: Ledger) -> LookCounts:
    """The verdicts on claims that occur, each with how often."""
    return look_counts(CLAIM_LOOKS, (each.verdict for each in ledger))
