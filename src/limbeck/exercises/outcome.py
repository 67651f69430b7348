"""What an answer is worth: an outcome, its marks, and how each predicate of the goal stands."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from limbeck.characters import visible
from limbeck.phrases import counted
from limbeck.records import Failure, encode
from limbeck.results import Result


class OutcomeWord(StrEnum):
    """The five outcomes of an attempt."""

    NOT_ATTEMPTED = "not attempted"
    RAISED = "your code raised"
    NOT_YET = "not yet"
    RIGHT = "right"
    RIGHT_BUT = "right, but"

    @property
    def is_right(self) -> bool:
        """Whether the goal is reached."""
        return self in {OutcomeWord.RIGHT, OutcomeWord.RIGHT_BUT}


class Mark(StrEnum):
    """The three marks of an answer."""

    REACHED = "reached"
    KEPT = "kept"
    SAFE = "safe"


@dataclass(frozen=True, slots=True)
class Standing:
    """How one predicate of a goal stands.

    Attributes:
        name: The name of the predicate, such as `rows-survive`.
        words: What it asks for, in words.
        mark: The mark that it counts for.
        met: Whether it holds; None where it is asked only once all that is quicker to see holds.
        left: What is still different, a sentence each.
    """

    name: str
    words: str
    mark: Mark
    met: bool | None
    left: tuple[str, ...] = ()

    @property
    def symbol(self) -> str:
        """A sign for it."""
        return {True: "\u2713", False: "\u2717", None: "\u25cb"}[self.met]

    def to_dict(self) -> dict[str, Any]:
        """The standing as JSON-ready values."""
        return {
            "name": self.name,
            "words": self.words,
            "mark": self.mark.value,
            "met": self.met,
            "left": list(self.left),
        }


@dataclass(frozen=True, slots=True, repr=False)
class AttemptOutcome(Result):
    """How an attempt stands.

    Attributes:
        word: One of the five outcomes.
        reason: Why, in one sentence: the first thing that is still different, or what is to be said of an
            answer that is right.
        goal: How each predicate of the goal stands.
        marks: The marks that the answer has.
        remarks: What is to be said of an answer that is right, but.
        failure: What the last step raised, if it did.
        steps: How many steps were taken.
        best: How many the shortest known answer takes.
    """

    word: OutcomeWord
    reason: str
    goal: tuple[Standing, ...]
    marks: frozenset[Mark] = frozenset()
    remarks: tuple[str, ...] = ()
    failure: Failure | None = None
    steps: int = 0
    best: int = 0

    @property
    def refused_by(self) -> tuple[str, ...]:
        """The names of the predicates that do not hold."""
        return tuple(each.name for each in self.goal if each.met is False)

    @property
    def footnote(self) -> str:
        """How long the answer is; empty where there is none."""
        if not self.word.is_right:
            return ""
        taken = counted(self.steps, "step")
        if not self.best or self.steps <= self.best:
            return f"{taken}."
        return f"{taken}; the shortest known answer takes {self.best}."

    def to_dict(self) -> dict[str, Any]:
        """The outcome as JSON-ready values."""
        return {
            "outcome": self.word.value,
            "reason": self.reason,
            "goal": [each.to_dict() for each in self.goal],
            "marks": {each.value: each in self.marks for each in Mark},
            "remarks": list(self.remarks),
            "failure": None if self.failure is None else encode(self.failure),
            "steps": self.steps,
            "best": self.best,
        }

    def __repr__(self) -> str:
        """The outcome and why, then a line for each predicate."""
        lines = [f"{self.word}: {self.reason}"]
        for each in self.goal:
            lines.append(f"  {each.symbol} {each.words}")
            if each.met is False:
                lines += [f"      {left}" for left in each.left]
        return "\n".join(map(visible, lines))
