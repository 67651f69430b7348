"""Looks, which are a symbol and a word besides a colour: those of risks; and what backends are called."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeVar

from limbeck.records import Risk

Tone = Literal["safe", "caution", "destructive", "plain"]

Drawn = TypeVar("Drawn")

_STYLES: dict[Tone, str] = {"safe": "green", "caution": "yellow", "destructive": "bold red", "plain": "dim"}


@dataclass(frozen=True, slots=True)
class Look:
    """How a risk or a verdict is drawn.

    Attributes:
        word: The word for it.
        symbol: A shape that can be told from the others without colour.
        tone: What colours it: the CSS class is `lb-` and this.
        meaning: What the word says, in a few words; empty where it says enough.
    """

    word: str
    symbol: str
    tone: Tone
    meaning: str = ""

    @property
    def style(self) -> str:
        """Its style on a terminal, as rich names it."""
        return _STYLES[self.tone]


LookCounts = tuple[tuple[Look, int], ...]
"""Looks, each with how often it occurs."""

RISK_LOOKS = {
    Risk.DESTRUCTIVE: Look("destructive", "\u2715", "destructive", "loses data"),
    Risk.CAUTION: Look("caution", "\u25b2", "caution", "may fail or lock on a table with rows"),
    Risk.SAFE: Look("safe", "\u2713", "safe", "no data at risk"),
}
"""From the most dangerous to the least."""

BACKEND_NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


def risk_look(risk: Risk) -> Look:
    """How a risk is drawn."""
    return RISK_LOOKS[risk]


def look_counts(looks: Mapping[Drawn, Look], found: Iterable[Drawn]) -> LookCounts:
    """The looks that occur, in their own order, each with how often.

    Args:
        looks: How each risk or verdict is drawn.
        found: The risks or verdicts to count.
    """
    counts = Counter(found)
    return tuple((look, counts[each]) for each, look in looks.items() if counts[each])


def backend_name(backend: str) -> str:
    """The name of a backend as its makers write it; an unknown one keeps its own word."""
    return BACKEND_NAMES.get(backend, backend)
