"""What a claim can expect of a trial."""

from __future__ import annotations

from collections.abc import Callable

from limbeck.matrices.outcome import Outcome
from limbeck.matrices.verdict import Verdict

Expectation = Callable[[Outcome], bool]


def proposes(*kinds: str) -> Expectation:
    """The claim says that autogenerate proposes all of these kinds of change."""
    return lambda outcome: set(kinds) <= set(outcome.changes)


def leaves_out(*kinds: str) -> Expectation:
    """The claim says that autogenerate proposes none of these kinds of change, whatever else it proposes."""
    return lambda outcome: not set(kinds) & set(outcome.changes)


def proposes_nothing(outcome: Outcome) -> bool:
    """The claim says that autogenerate doesn't see it."""
    return not outcome.changes


def proposes_something(outcome: Outcome) -> bool:
    """The claim says that autogenerate sees it."""
    return bool(outcome.changes)


def comes_out(*verdicts: Verdict) -> Expectation:
    """The claim says how the trial ends."""
    return lambda outcome: outcome.verdict in verdicts


def goes_wrong(outcome: Outcome) -> bool:
    """The claim says that the comparison itself is wrong: it misses a change, makes one up, or breaks off."""
    broken = outcome.verdict is Verdict.FAILS and not outcome.changes
    return broken or outcome.verdict in (Verdict.UNSEEN, Verdict.NOISE)


def writes(*words: str) -> Expectation:
    """The claim says that these words are in the upgrade that autogenerate writes."""
    return lambda outcome: all(word in outcome.script.upgrade for word in words)
