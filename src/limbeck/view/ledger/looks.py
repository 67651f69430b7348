"""How the verdict on a claim looks: a symbol and a word, besides its colour."""

from __future__ import annotations

from dataclasses import dataclass

from limbeck.ledger.entry import Entry
from limbeck.ledger.verdict import Verdict


@dataclass(frozen=True, slots=True)
class ClaimLook:
    """How the verdict on a claim is drawn.

    Attributes:
        word: The verdict, or `not run`.
        symbol: A shape that can be told from the others without colour.
        meaning: What it says, in a few words.
        tone: The CSS class that colours it.
        style: Its style on a terminal, as rich names it.
    """

    word: str
    symbol: str
    meaning: str
    tone: str
    style: str


CLAIM_LOOKS: dict[Verdict | None, ClaimLook] = {
    Verdict.TRUE: ClaimLook("true", "\u2713", "so it is", "safe", "green"),
    Verdict.DEPENDS: ClaimLook("depends", "\u25d0", "true in some situations only", "caution", "yellow"),
    Verdict.OUTDATED: ClaimLook("outdated", "\u21bb", "true on an older release", "caution", "yellow"),
    Verdict.FALSE: ClaimLook("false", "\u2715", "it is not so", "destructive", "bold red"),
    Verdict.NOT_TESTABLE: ClaimLook("not testable", "\u2013", "a matter of opinion", "plain", "dim"),
    None: ClaimLook("not run", "\u26a0", "it could not be run here", "caution", "yellow"),
}


def claim_look(entry: Entry) -> ClaimLook:
    """How the verdict of an entry is drawn."""
    return CLAIM_LOOKS[entry.verdict]
