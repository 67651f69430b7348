"""How a risk looks: a symbol and a word, besides its colour."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from limbeck.records import Change, Risk


@dataclass(frozen=True, slots=True)
class Look:
    """How one risk is drawn.

    Attributes:
        risk: The risk; its value is the word and a part of the CSS class.
        symbol: A shape that can be told from the others without colour.
        meaning: What the word promises, in a few words.
        style: Its style on a terminal, as rich names it.
    """

    risk: Risk
    symbol: str
    meaning: str
    style: str

    @property
    def word(self) -> str:
        """The word for it."""
        return self.risk.value


LOOKS = (
    Look(Risk.DESTRUCTIVE, "\u2715", "loses data", "bold red"),
    Look(Risk.CAUTION, "\u25b2", "may fail or lock on a table with rows", "yellow"),
    Look(Risk.SAFE, "\u2713", "no data at risk", "green"),
)


def look(risk: Risk) -> Look:
    """How a risk is drawn."""
    return LOOKS[risk.rank]


def counted(changes: Iterable[Change]) -> tuple[tuple[Look, int], ...]:
    """The risks that occur among the changes, most dangerous first, each with how often."""
    counts = Counter(change.risk for change in changes)
    return tuple((each, counts[each.risk]) for each in LOOKS if counts[each.risk])
