"""How a verdict looks: a symbol and a word, besides its colour."""

from __future__ import annotations

from dataclasses import dataclass

from limbeck.matrices.verdict import Verdict


@dataclass(frozen=True, slots=True)
class VerdictLook:
    """How one verdict is drawn.

    Attributes:
        verdict: The verdict; its value is the word.
        symbol: A shape that can be told from the others without colour.
        meaning: What it says, in a few words.
        tone: The CSS class that colours it: `safe`, `caution`, `destructive` or `plain`.
        style: Its style on a terminal, as rich names it.
    """

    verdict: Verdict
    symbol: str
    meaning: str
    tone: str
    style: str

    @property
    def word(self) -> str:
        """The word for it."""
        return self.verdict.value


VERDICT_LOOKS = (
    VerdictLook(Verdict.DETECTED, "\u2713", "seen, written and carried out, with all rows", "safe", "green"),
    VerdictLook(Verdict.QUIET, "\u25cb", "nothing to do, and nothing proposed", "safe", "green"),
    VerdictLook(Verdict.NOISE, "\u223f", "nothing to do, and yet something is proposed", "caution", "yellow"),
    VerdictLook(Verdict.UNSETTLED, "\u21bb", "carried out, and yet proposed again", "caution", "yellow"),
    VerdictLook(Verdict.PARTIAL, "\u25d0", "carried out in part", "caution", "yellow"),
    VerdictLook(Verdict.UNSEEN, "\u25cc", "not seen at all", "caution", "yellow"),
    VerdictLook(Verdict.FAILS, "\u26a0", "what is proposed cannot be run", "caution", "yellow"),
    VerdictLook(
        Verdict.MISREAD, "\u2715", "the schema is right and the rows are lost", "destructive", "bold red"
    ),
    VerdictLook(Verdict.NOT_APPLICABLE, "\u2013", "the database has no such thing", "plain", "dim"),
)
"""From the best to the worst."""

_BY_VERDICT = {look.verdict: look for look in VERDICT_LOOKS}


def verdict_look(verdict: Verdict) -> VerdictLook:
    """How a verdict is drawn."""
    return _BY_VERDICT[verdict]
