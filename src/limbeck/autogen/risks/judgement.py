"""A risk and the sentence that says why."""

from __future__ import annotations

from dataclasses import dataclass

from limbeck.records import Risk


@dataclass(frozen=True, slots=True)
class Judgement:
    """What applying a change can do.

    Attributes:
        risk: The word for it.
        why: The consequence, naming the objects, and what to do about it.
    """

    risk: Risk
    why: str

    def but(self, risk: Risk, sentence: str) -> Judgement:
        """The same with one more consequence: the worse risk counts."""
        return Judgement(min(self.risk, risk, key=lambda each: each.rank), f"{self.why} {sentence}")


def safe(why: str) -> Judgement:
    """No row is lost, nothing fails, nothing waits for long."""
    return Judgement(Risk.SAFE, why)


def caution(why: str) -> Judgement:
    """It may fail, or lock or rewrite a table with rows."""
    return Judgement(Risk.CAUTION, why)


def destructive(why: str) -> Judgement:
    """Data is lost."""
    return Judgement(Risk.DESTRUCTIVE, why)
