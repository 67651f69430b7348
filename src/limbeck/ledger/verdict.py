"""The verdict on a claim, computed from what was seen when it was run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum

from limbeck.ledger.observation import Observation, Observed
from limbeck.phrases import and_joined


class ClaimVerdict(str, Enum):
    """Whether a claim holds, as running it showed."""

    TRUE = "true"
    FALSE = "false"
    OUTDATED = "outdated"
    DEPENDS = "depends"
    NOT_TESTABLE = "not testable"


def judge(observed: Observed) -> ClaimVerdict:
    """The verdict that follows from the observations, and from nothing else.

    What was seen on an older release only matters where the claim holds nowhere today.

    Args:
        observed: What was run.
    """
    held = {each.held for each in observed.today}
    if not held:
        return ClaimVerdict.NOT_TESTABLE
    if held == {True, False}:
        return ClaimVerdict.DEPENDS
    if held == {True}:
        return ClaimVerdict.TRUE
    return ClaimVerdict.OUTDATED if any(each.held for each in observed.formerly) else ClaimVerdict.FALSE


def explain(observed: Observed) -> str:
    """Why the verdict is what it is: where the claim held and where not, and what was seen there.

    Args:
        observed: What was run.
    """
    verdict = judge(observed)
    if verdict is ClaimVerdict.NOT_TESTABLE:
        return observed.why_not
    sentences = [_REASONS[verdict](observed), *observed.notes]
    return " ".join(f"{sentence[:1].upper()}{sentence[1:].rstrip('.')}." for sentence in sentences)


def _plain(observed: Observed) -> str:
    return _situations(observed.today)


def _depends(observed: Observed) -> str:
    holds = _situations([each for each in observed.today if each.held])
    fails = _situations([each for each in observed.today if not each.held])
    return f"Holds {holds}. Does not hold {fails}"


def _outdated(observed: Observed) -> str:
    held = _situations([each for each in observed.formerly if each.held])
    return f"Held {held}. No longer holds {_situations(observed.today)}"


_REASONS = {
    ClaimVerdict.TRUE: _plain,
    ClaimVerdict.FALSE: _plain,
    ClaimVerdict.DEPENDS: _depends,
    ClaimVerdict.OUTDATED: _outdated,
}


def _situations(observations: Sequence[Observation]) -> str:
    """The situations; those in which the same was seen are joined."""
    seen: dict[str, dict[str, list[str]]] = {}
    for each in observations:
        seen.setdefault(each.seen, {}).setdefault(each.case, []).append(each.where)
    return "; ".join(f"{_places(cases)}: {what}" for what, cases in seen.items())


def _places(cases: Mapping[str, Sequence[str]]) -> str:
    """Where something was seen, and for which cases; cases seen in the same places are joined."""
    shared: dict[str, list[str]] = {}
    for case, places in cases.items():
        shared.setdefault(and_joined(places), []).append(f"“{case}”" if case else "")
    return ", and ".join(
        " for ".join(filter(None, (where, and_joined(titles)))) for where, titles in shared.items()
    )
