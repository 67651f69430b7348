"""How outcomes and marks are drawn, and the texts of an exercise in paragraphs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from limbeck.exercises.outcome import AttemptOutcome, Mark, OutcomeWord, Standing
from limbeck.view.looks import Look

if TYPE_CHECKING:
    from limbeck.workshops.steps import Step

OUTCOME_LOOKS = {
    OutcomeWord.NOT_ATTEMPTED: Look("not attempted", "\u25cb", "plain"),
    OutcomeWord.RAISED: Look("your code raised", "\u26a0", "destructive"),
    OutcomeWord.NOT_YET: Look("not yet", "\u2717", "caution"),
    OutcomeWord.RIGHT: Look("right", "\u2713", "safe"),
    OutcomeWord.RIGHT_BUT: Look("right, but", "\u25d0", "caution"),
}
"""The five outcomes."""

STANDING_LOOKS = {
    True: Look("holds", "\u2713", "safe"),
    False: Look("not yet", "\u2717", "caution"),
    None: Look("checked last", "\u25cb", "plain"),
}
"""How a predicate stands; None is checked once all that is quicker to see holds."""

MARK_WORDS = {
    Mark.REACHED: "the goal is reached",
    Mark.KEPT: "rows and values are kept",
    Mark.SAFE: "there is nothing left to object to",
}
"""What each mark is for."""

_TELLING = 3
"""How many lines of the log stand below a story."""

_PARAGRAPH = re.compile(r"\n\s*\n")


def outcome_look(outcome: AttemptOutcome) -> Look:
    """How an outcome is drawn."""
    return OUTCOME_LOOKS[outcome.word]


def standing_look(standing: Standing) -> Look:
    """How a predicate is drawn."""
    return STANDING_LOOKS[standing.met]


def telling_steps(steps: Sequence[Step]) -> tuple[Step, ...]:
    """The last step, and before it those that failed or were not run; three at most.

    Args:
        steps: The steps that led to the start of an exercise.
    """
    found = [each for each in steps[:-1] if each.failure is not None or not each.taken]
    return (*found, *steps[-1:])[-_TELLING:]


def paragraphs(text: str) -> tuple[str, ...]:
    """The paragraphs of a text, each on one line."""
    return tuple(" ".join(each.split()) for each in _PARAGRAPH.split(text.strip()) if each.strip())


def mark_list(marks: frozenset[Mark]) -> tuple[tuple[str, bool, str], ...]:
    """Each mark with whether it is there, and what it is for."""
    return tuple((mark.value, mark in marks, words) for mark, words in MARK_WORDS.items())
