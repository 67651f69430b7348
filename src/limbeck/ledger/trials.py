"""Tests of claims that run trials of the matrix."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from limbeck.errors import LimbeckError
from limbeck.ledger import transcript
from limbeck.ledger.expectations import Expectation
from limbeck.ledger.observation import Observation, Observed
from limbeck.ledger.workspace import Workspace
from limbeck.matrices.outcome import Outcome
from limbeck.matrices.verdict import Verdict

BACKENDS = ("sqlite", "postgresql")

_SILENT = (Verdict.NOT_APPLICABLE, Verdict.QUIET)
"""Verdicts of trials that say nothing about what is detected."""


class TrialTest:
    """Base of the tests by trials."""

    __slots__ = ()

    def needs(self) -> tuple[tuple[str, str], ...]:
        """The trials: the slug of a case with the words of its options after `+`, and a backend."""
        raise NotImplementedError

    @property
    def how(self) -> str:
        """What `Claim.how` shows."""
        return f"Trials of {', '.join(dict.fromkeys(case for case, _ in self.needs()))}."


@dataclass(frozen=True, slots=True)
class Trials(TrialTest):
    """A claim that holds where the trial of a case comes out as expected.

    A case that a backend lacks, or that makes no difference there (`quiet`: SQLite has no time zones), says
    nothing about the claim and is left out.

    Attributes:
        expected: What the claim expects of an outcome.
        cases: The slugs, each with the words of its options after `+`: `nullable.to_null+batch`.
        backends: Where to run them.
        some: Whether the claim only says that there are such cases: then one example is enough.
        remedy: What has to be written by hand according to the claim; the remedy has to contain it and to be
            proven.
    """

    expected: Expectation
    cases: tuple[str, ...]
    backends: tuple[str, ...] = BACKENDS
    some: bool = False
    remedy: str = ""

    def needs(self) -> tuple[tuple[str, str], ...]:
        """Each case on each backend."""
        return tuple((case, backend) for case in self.cases for backend in self.backends)

    def __call__(self, workspace: Workspace) -> Observed:
        """Run them all."""
        outcomes = _run(workspace, self.needs())
        several = len({each.case for each in outcomes}) > 1
        seen = tuple(self._observe(each, each.title if several else "") for each in outcomes)
        examples = tuple(each for each in seen if each.held)
        evidence = [transcript.python_session(each, remedy=bool(self.remedy)) for each in outcomes]
        return Observed(
            examples if self.some and examples else seen, "\n".join([transcript.IMPORT, *evidence])
        )

    def _observe(self, outcome: Outcome, case: str) -> Observation:
        held, seen = self.expected(outcome), transcript.proposal(outcome)
        if self.remedy:
            proven = outcome.remedy is not None and outcome.remedy.verdict.proven
            written = outcome.remedy is not None and self.remedy in outcome.remedy.upgrade
            held = held and proven and written
            seen += f"; {self.remedy} by hand {'does it' if proven and written else 'does not do it'}"
        return Observation(transcript.situation(outcome), held, seen, case=case)


@dataclass(frozen=True, slots=True)
class InPart(TrialTest):
    """A claim that holds where some of the cases are detected, and some are not.

    Attributes:
        cases: Their slugs.
        settings: The words of the options of each round, joined with `+`; empty for the defaults.
    """

    cases: tuple[str, ...]
    settings: tuple[str, ...] = ("",)

    def needs(self) -> tuple[tuple[str, str], ...]:
        """Each case with each setting on each backend."""
        return tuple(
            each for words in self.settings for backend in BACKENDS for each in self._round(words, backend)
        )

    def __call__(self, workspace: Workspace) -> Observed:
        """Run all cases in each round."""
        seen: list[Observation] = []
        evidence: list[str] = []
        for words in self.settings:
            for backend in workspace.usable_backends(*BACKENDS):
                outcomes = _run(workspace, self._round(words, backend))
                found = [f"“{each.title}”" for each in outcomes if each.changes]
                said = f"{len(found)} of {len(outcomes)} changes are detected ({'; '.join(found) or 'none'})"
                seen.append(
                    Observation(transcript.situation(outcomes[0]), 0 < len(found) < len(outcomes), said)
                )
                evidence += map(transcript.python_session, outcomes)
        return Observed(tuple(seen), "\n".join([transcript.IMPORT, *evidence]))

    def _round(self, words: str, backend: str) -> tuple[tuple[str, str], ...]:
        return tuple(("+".join(filter(None, (case, words))), backend) for case in self.cases)


@dataclass(frozen=True, slots=True)
class Together(TrialTest):
    """A claim of several parts, each tested by trials of its own.

    Attributes:
        parts: Their tests.
    """

    parts: tuple[Trials, ...]

    def needs(self) -> tuple[tuple[str, str], ...]:
        """Those of all parts."""
        return tuple(each for part in self.parts for each in part.needs())

    def __call__(self, workspace: Workspace) -> Observed:
        """Run all of them."""
        observed = [part(workspace) for part in self.parts]
        seen = tuple(each for part in observed for each in part.observations)
        return Observed(
            seen,
            "\n".join(
                [
                    transcript.IMPORT,
                    *(part.evidence.removeprefix(f"{transcript.IMPORT}\n") for part in observed),
                ]
            ),
        )


def _run(workspace: Workspace, trials: Iterable[tuple[str, str]]) -> list[Outcome]:
    """The outcomes, except those of cases that a backend lacks or that make no difference there.

    Raises:
        LimbeckError: None is left.
    """
    wanted = tuple(trials)
    usable = workspace.usable_backends(*dict.fromkeys(backend for _, backend in wanted))
    begun = [workspace.trials.begin(case, backend) for case, backend in wanted if backend in usable]
    outcomes = [each for each in (trial.result() for trial in begun) if each.verdict not in _SILENT]
    if not outcomes:
        raise _no_outcome(workspace, wanted, usable)
    return outcomes


def _no_outcome(
    workspace: Workspace, wanted: Iterable[tuple[str, str]], usable: Iterable[str]
) -> LimbeckError:
    """Why there is no outcome: the only backend that has such a thing can't be used, or none has it."""
    missing = [backend for _, backend in wanted if backend not in usable]
    if missing:
        return workspace.backends.why_not(dict.fromkeys(missing))
    return LimbeckError(
        "None of the cases makes a difference on these databases.",
        slug="no-difference",
        evidence={"Cases": ", ".join(case for case, _ in wanted)},
        remedy="Use other cases in the claim.",
    )
