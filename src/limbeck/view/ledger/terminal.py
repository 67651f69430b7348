"""The ledger of claims on a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.padding import Padding
from rich.text import Text

from limbeck.characters import visible
from limbeck.ledger.report import Ledger
from limbeck.view.ledger.html import claim_counts, ledger_title
from limbeck.view.summaries import versions_line
from limbeck.view.terminal import SOFT, STRONG, badge, heading, legend, prose
from limbeck.view.verdict_looks import claim_look

if TYPE_CHECKING:
    from rich.console import RenderableType


def ledger_blocks(ledger: Ledger, _width: int) -> Iterator[RenderableType]:
    """How many claims have each verdict, then each claim with its verdict and why, the wrong ones first."""
    yield Text(ledger_title(ledger), STRONG)
    yield from legend(claim_counts(ledger))
    part = None
    for entry in ledger.wrong_first:
        if part != (entry.verdict, entry.source):
            part = (entry.verdict, entry.source)
            yield from heading(f"{claim_look(entry.verdict).word.capitalize()}: {visible(entry.source)}")
        verdict = badge(claim_look(entry.verdict))
        yield Text.assemble((f"{entry.id}  ", SOFT), verdict, "  ", prose(entry.claim))
        yield Padding(prose(entry.reason, SOFT), (0, 0, 0, 5))
    yield Text("\nComputed with " + visible(versions_line(ledger.versions)), SOFT)
