"""The verdict: the word for what autogenerate made of a change, computed from what happened."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Verdict(str, Enum):
    """What autogenerate made of a change: the first of these that applies."""

    NOT_APPLICABLE = "not applicable"
    FAILS = "fails"
    QUIET = "quiet"
    NOISE = "noise"
    UNSEEN = "unseen"
    PARTIAL = "partial"
    MISREAD = "misread"
    UNSETTLED = "unsettled"
    DETECTED = "detected"

    @property
    def wants_remedy(self) -> bool:
        """Whether a careful person has to write the migration."""
        return self in _WANTING

    @property
    def severity(self) -> int:
        """How bad it is for somebody who trusts autogenerate: 0 for the best."""
        return _SEVERITY.index(self)


_SEVERITY = (
    Verdict.NOT_APPLICABLE,
    Verdict.DETECTED,
    Verdict.QUIET,
    Verdict.NOISE,
    Verdict.UNSETTLED,
    Verdict.PARTIAL,
    Verdict.UNSEEN,
    Verdict.FAILS,
    Verdict.MISREAD,
)

_WANTING = {Verdict.FAILS, Verdict.UNSEEN, Verdict.PARTIAL, Verdict.MISREAD, Verdict.UNSETTLED}


@dataclass(frozen=True, slots=True)
class TrialFacts:
    """What a trial found out, as far as it got.

    *B* is the schema before, *T* the target, *O* the operations that autogenerate proposed, *R* what applying
    them gave.

    Attributes:
        lacks: Why the backend has no such thing; empty where it has.
        error: What was raised by autogenerate, or by running what it wrote; empty where nothing was.
        same: Whether B = T.
        proposed: Whether O is not empty.
        reached: Whether R = T.
        lost: Whether rows of B are not in R.
        again: Whether autogenerate proposes something for R.
    """

    lacks: str = ""
    error: str = ""
    same: bool = False
    proposed: bool = False
    reached: bool = False
    lost: bool = False
    again: bool = False


def judge(facts: TrialFacts) -> Verdict:  # noqa: PLR0911 - one line for each row of the table
    """The first verdict that holds."""
    if facts.lacks:
        return Verdict.NOT_APPLICABLE
    if facts.error:
        return Verdict.FAILS
    if facts.same:
        return Verdict.NOISE if facts.proposed else Verdict.QUIET
    if not facts.proposed:
        return Verdict.UNSEEN
    if not facts.reached:
        return Verdict.PARTIAL
    if facts.lost:
        return Verdict.MISREAD
    return Verdict.UNSETTLED if facts.again else Verdict.DETECTED
