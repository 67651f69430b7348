"""Tests of claims by trials of the matrix."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from limbeck.ledger.bench import TITLES, Bench
from limbeck.ledger.observation import Observation, Tested
from limbeck.matrices.outcome import Outcome
from limbeck.matrices.verdict import Verdict

Expectation = Callable[[Outcome], bool]

BACKENDS = ("sqlite", "postgresql")


@dataclass(frozen=True, slots=True)
class Trials:
    """A claim that holds where the trial of a case comes out as expected.

    A case that a backend lacks says nothing about the claim, and is left out.

    Attributes:
        expected: What the claim says of an outcome.
        cases: The slugs, each with the words of its options after `+`: `nullable.to_null+batch`.
        backends: Where they are run.
        some: Whether the claim only says that there are such cases: then those that there are decide it.
    """

    expected: Expectation
    cases: tuple[str, ...]
    backends: tuple[str, ...] = BACKENDS
    some: bool = False

    def __call__(self, bench: Bench) -> Tested:
        """Run them all."""
        outcomes = _run(bench, self.cases, self.backends)
        several = len({each.case for each in outcomes}) > 1
        seen = tuple(
            Observation(_where(each), self.expected(each), _seen(each), case=each.title if several else "")
            for each in outcomes
        )
        examples = tuple(each for each in seen if each.held)
        return Tested(examples if self.some and examples else seen, "\n".join(map(_session, outcomes)))

    @property
    def __doc__(self) -> str:  # type: ignore[override]
        """What `Claim.how` shows."""
        return _how(self.cases)


@dataclass(frozen=True, slots=True)
class InPart:
    """A claim that holds where some of the cases are seen, and some are not.

    Attributes:
        cases: Their slugs.
        settings: The words of the options of each round, joined with `+`; empty for the defaults.
    """

    cases: tuple[str, ...]
    settings: tuple[str, ...] = ("",)

    def __call__(self, bench: Bench) -> Tested:
        """Run all cases in each round."""
        seen: list[Observation] = []
        evidence: list[str] = []
        for words in self.settings:
            cases = tuple("+".join(filter(None, (case, words))) for case in self.cases)
            for backend in bench.each(*BACKENDS):
                outcomes = _run(bench, cases, (backend,))
                found = [each.title for each in outcomes if each.changes]
                shown = f": {'; '.join(f'“{title}”' for title in found)}" if found else ""
                said = f"{len(found)} of {len(outcomes)} changes are detected{shown}"
                seen.append(Observation(_where(outcomes[0]), 0 < len(found) < len(outcomes), said))
                evidence += map(_session, outcomes)
        return Tested(tuple(seen), "\n".join(evidence))

    @property
    def __doc__(self) -> str:  # type: ignore[override]
        """What `Claim.how` shows."""
        return _how(self.cases)


@dataclass(frozen=True, slots=True)
class Together:
    """A claim of two halves, each tested by trials of its own.

    Attributes:
        halves: Their tests.
    """

    halves: tuple[Trials, ...]

    def __call__(self, bench: Bench) -> Tested:
        """Run both."""
        tested = [half(bench) for half in self.halves]
        seen = tuple(each for half in tested for each in half.observations)
        return Tested(seen, "\n".join(half.evidence for half in tested))

    @property
    def __doc__(self) -> str:  # type: ignore[override]
        """What `Claim.how` shows."""
        return _how([case for half in self.halves for case in half.cases])


def proposes(*kinds: str) -> Expectation:
    """The claim says that autogenerate proposes all of these kinds of change."""
    return lambda outcome: set(kinds) <= set(outcome.changes)


def proposes_nothing(outcome: Outcome) -> bool:
    """The claim says that autogenerate doesn't see it."""
    return not outcome.changes


def proposes_something(outcome: Outcome) -> bool:
    """The claim says that autogenerate sees it."""
    return bool(outcome.changes)


def comes_out(*verdicts: Verdict) -> Expectation:
    """The claim says how the trial ends."""
    return lambda outcome: outcome.verdict in verdicts


def writes(*words: str) -> Expectation:
    """The claim says that these words are in the upgrade that autogenerate writes."""
    return lambda outcome: all(word in outcome.script.upgrade for word in words)


def _run(bench: Bench, cases: Sequence[str], backends: tuple[str, ...]) -> list[Outcome]:
    """The outcomes, without those of cases that a backend lacks."""
    usable = bench.each(*backends)
    outcomes = [bench.trial(case, backend) for case in cases for backend in usable]
    return [each for each in outcomes if each.verdict is not Verdict.NOT_APPLICABLE]


def _where(outcome: Outcome) -> str:
    return " with ".join(filter(None, (f"on {TITLES[outcome.backend]}", "+".join(outcome.options))))


def _seen(outcome: Outcome) -> str:
    return f"{' and '.join(dict.fromkeys(outcome.changes)) or 'nothing'} proposed ({outcome.verdict.value})"


def _how(cases: Sequence[str]) -> str:
    return f"Trials of {', '.join(cases)}."


def _session(outcome: Outcome) -> str:
    """The trial as it would be typed, with what it gives."""
    options = str(list(outcome.options)) if outcome.options else ""
    arguments = ", ".join(filter(None, (f'"{outcome.case}"', f'"{outcome.backend}"', options)))
    lines = [
        f">>> outcome = limbeck.trial({arguments})",
        ">>> outcome.verdict.value, outcome.changes",
        str((outcome.verdict.value, outcome.changes)),
        ">>> outcome.reason",
        repr(outcome.reason),
    ]
    if outcome.changes:
        lines += [">>> print(outcome.script.upgrade)", outcome.script.upgrade.rstrip()]
    return "\n".join(lines)
