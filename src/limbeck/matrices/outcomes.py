"""Outcomes collected one by one: some trials are run now, others later."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from limbeck.autogen import versions
from limbeck.matrices.cases.registry import CASES
from limbeck.matrices.matrix import BrokenTrial, Matrix
from limbeck.matrices.options import Options, words
from limbeck.matrices.outcome import Outcome, TrialKey
from limbeck.matrices.verdict import Verdict
from limbeck.records import Failure

if TYPE_CHECKING:
    from collections.abc import Iterable


class Outcomes:
    """The last outcome of each trial, or why its last run gave none."""

    def __init__(self, outcomes: Iterable[Outcome] = ()) -> None:
        self._outcomes: dict[TrialKey, Outcome] = {}
        self._broken: dict[TrialKey, BrokenTrial] = {}
        for each in outcomes:
            self.add(each)

    def add(self, outcome: Outcome) -> None:
        """Keep an outcome; it replaces an earlier one of the same trial."""
        if outcome.verdict is Verdict.NOT_APPLICABLE:
            outcome = replace(outcome, options=())
        self._outcomes[outcome.key] = outcome
        self._broken.pop(outcome.key, None)

    def add_broken(self, case: str, backend: str, options: Options, failure: Failure) -> None:
        """Keep the reason why a trial gave no outcome.

        Args:
            case: The slug of the case.
            backend: Where it was run.
            options: With what.
            failure: Why.
        """
        broken = BrokenTrial(case, backend, words(options), failure)
        self._broken[case, backend, broken.options] = broken

    def find(self, case: str, backend: str, options: Options) -> Outcome | None:
        """The outcome of a trial, if it is known; what does not apply does so with no options.

        Args:
            case: The slug of the case.
            backend: Where it was run.
            options: With what.
        """
        found = self._outcomes.get((case, backend, words(options)))
        nowhere = self._outcomes.get((case, backend, ()))
        if found is None and nowhere is not None and nowhere.verdict is Verdict.NOT_APPLICABLE:
            return nowhere
        return found

    def matrix(self) -> Matrix:
        """All of them, in the order of the cases; the seconds are those of the trials."""
        places = {slug: at for at, slug in enumerate(CASES)}
        outcomes = sorted(
            self._outcomes.values(),
            key=lambda each: (places.get(each.case, len(places)), each.backend != "sqlite", each.options),
        )
        servers = dict.fromkeys(each.versions.server for each in outcomes if each.versions.server)
        computed = outcomes[0].versions if outcomes else versions.installed(None)
        return Matrix(
            tuple(outcomes),
            replace(computed, server="; ".join(filter(None, servers)) or None),
            tuple(self._broken.values()),
            sum(each.seconds for each in outcomes),
        )
