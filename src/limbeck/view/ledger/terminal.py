"""The ledger of claims on a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.padding import Padding
from rich.text import Text

from limbeck.characters import visible
from limbeck.ledger.report import Ledger
from limbeck.view import summaries
from limbeck.view.audit.terminal import HEADING, SOFT, STRONG, prose
from limbeck.view.ledger import html as ledger_view
from limbeck.view.ledger.looks import claim_look

if TYPE_CHECKING:
    from rich.console import RenderableType


def ledger(ledger: Ledger, _width: int) -> Iterator[RenderableType]:
    """How many claims have each verdict, then each claim with its verdict and why."""
    yield Text(ledger_view.title(ledger), STRONG)
    for look, count in ledger_view.counted(ledger):
        yield Text.assemble((f"  {look.symbol} {count} {look.word}", look.style), (f"  {look.meaning}", SOFT))
    source = None
    for entry in ledger:
        if entry.source != source:
            source = entry.source
            yield Text("\n" + visible(source), HEADING)
        look = claim_look(entry)
        yield Text.assemble(
            (f"{entry.id}  ", SOFT), (f"{look.symbol} {look.word}", look.style), "  ", prose(entry.claim)
        )
        yield Padding(prose(entry.reason, SOFT), (0, 0, 0, 5))
    yield Text("\nComputed with " + visible(summaries.versions(ledger.versions)), SOFT)
