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
        fails: Whether it is certain to fail on this database as it is; not when it fails on some rows only,
            of which it is not known whether there are any.
    """

    risk: Risk
    why: str
    fails: bool = False

    def but(self, risk: Risk, sentence: str, *, fails: bool = False) -> Judgement:
        """The same with one more consequence: the worse risk counts."""
        worse = min(self.risk, risk, key=lambda each: each.rank)
        return Judgement(worse, f"{self.why} {sentence}", self.fails or fails)


def safe(why: str) -> Judgement:
    """No row is lost, nothing fails, nothing waits for long."""
    return Judgement(Risk.SAFE, why)


def caution(why: str) -> Judgement:
    """It may fail, or lock or rewrite a table with rows."""
    return Judgement(Risk.CAUTION, why)


def failing(why: str) -> Judgement:
    """It is certain to fail on this database as it is."""
    return Judgement(Risk.CAUTION, why, fails=True)


def destructive(why: str) -> Judgement:
    """Data is lost."""
    return Judgement(Risk.DESTRUCTIVE, why)
