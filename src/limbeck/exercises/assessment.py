"""How an attempt is judged: the one place where an outcome is given."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from limbeck.exercises.exercise import Exercise
from limbeck.exercises.outcome import AttemptOutcome, Mark, OutcomeWord, Standing
from limbeck.exercises.predicate import Predicate
from limbeck.exercises.predicates.autogenerate import AutogenerateSilent, proposed
from limbeck.exercises.predicates.deployments import DowngradeRestores
from limbeck.records import Failure
from limbeck.rehearsals.rehearsal import RehearsalVerdict

if TYPE_CHECKING:
    from limbeck.exercises.deployment import Deployment
    from limbeck.exercises.situation import Situation

_PLACE = re.compile(r'File "[^"\n]*?([^"/\\\n]+)", line (\d+)')
"""A place in a traceback: the last one is where it happened."""

_LOSSES = {RehearsalVerdict.LOSES, RehearsalVerdict.COLLATERAL}


def assess(exercise: Exercise, seen: Situation) -> AttemptOutcome:
    """How an attempt stands.

    What is quick to see is looked at first; the revisions run on a copy of the start only once all of it
    holds.

    Args:
        exercise: The exercise.
        seen: The workshop, and where the learner began.
    """
    goal = exercise.goal_on(seen.workshop.backend)
    standings = [_pending(each) if each.is_slow else _now(each, seen) for each in goal]
    if all(each.met is not False for each in standings):
        standings = [
            _now(predicate, seen) if predicate.is_slow else standing
            for predicate, standing in zip(goal, standings, strict=True)
        ]
    deployed = None
    if exercise.rehearsed and all(each.met is not False for each in standings):
        deployed = seen.deploy()
        standings = [_deployed(*each, seen, deployed) for each in zip(goal, standings, strict=True)]
    return _outcome(exercise, seen, goal, tuple(standings), deployed)


def _pending(predicate: Predicate) -> Standing:
    return Standing(predicate.name, predicate.words(), predicate.mark, None)


def _now(predicate: Predicate, seen: Situation) -> Standing:
    if predicate.asks_deployment():
        return _pending(predicate)
    return _standing(predicate, predicate.left(seen))


def _deployed(predicate: Predicate, standing: Standing, seen: Situation, deployed: Deployment) -> Standing:
    if deployed.failed is not None:
        left = (f"On a copy of the start your revisions fail: {deployed.failed.what}",)
        return replace(standing, met=False, left=left) if predicate.asks_deployment() else standing
    return _standing(predicate, predicate.left_when_deployed(seen, deployed))


def _standing(predicate: Predicate, left: Iterable[str]) -> Standing:
    found = tuple(dict.fromkeys(left))
    return Standing(predicate.name, predicate.words(), predicate.mark, not found, found)


def _outcome(
    exercise: Exercise,
    seen: Situation,
    goal: Sequence[Predicate],
    standings: tuple[Standing, ...],
    deployed: Deployment | None,
) -> AttemptOutcome:
    steps = sum(each.taken for each in seen.steps)
    best = exercise.best or seen.target.steps
    unmet = next((each for each in standings if each.met is False), None)
    first = unmet.left[0] if unmet is not None else ""
    failure = seen.steps[-1].failure if seen.steps else None
    if not seen.steps:
        return AttemptOutcome(OutcomeWord.NOT_ATTEMPTED, first, standings, best=best)
    if unmet is None and deployed is not None and deployed.failed is not None:
        first = f"On a copy of the start your revisions fail: {deployed.failed.what}"
    if first:
        marks = _marks(exercise, standings, deployed, remarks=(first,))
        if failure is not None:
            return AttemptOutcome(
                OutcomeWord.RAISED, _raised(failure), standings, marks, (), failure, steps, best
            )
        return AttemptOutcome(OutcomeWord.NOT_YET, first, standings, marks, (), None, steps, best)
    remarks = tuple(dict.fromkeys(_remarks(exercise, seen, goal, deployed)))
    marks = _marks(exercise, standings, deployed, remarks)
    if remarks:
        return AttemptOutcome(OutcomeWord.RIGHT_BUT, remarks[0], standings, marks, remarks, None, steps, best)
    return AttemptOutcome(OutcomeWord.RIGHT, "The goal is reached.", standings, marks, (), None, steps, best)


def _raised(failure: Failure) -> str:
    """What was raised, and in which line of which file."""
    places = [found for _, text in failure.evidence for found in _PLACE.findall(text)]
    if not places or "line" in failure.what:
        return failure.what
    file, line = places[-1]
    return f"{failure.what.rstrip('.')} in line {line} of `{file}`."


def _remarks(
    exercise: Exercise, seen: Situation, goal: Sequence[Predicate], deployed: Deployment | None
) -> Iterator[str]:
    """What is to be said of an answer that reaches the goal: by the rehearsal, and by autogenerate."""
    asked = {each.name for each in goal}
    told = {RehearsalVerdict.ONE_WAY} if DowngradeRestores.name in asked else set()
    for reason in deployed.reasons if deployed is not None else ():
        if reason.verdict not in exercise.accepts and reason.verdict not in told:
            yield reason.why
    if exercise.rehearsed and exercise.asks_autogenerate and AutogenerateSilent.name not in asked:
        yield from (f"The next autogenerate is not silent. {each}" for each in proposed(seen))


def _marks(
    exercise: Exercise,
    standings: Sequence[Standing],
    deployed: Deployment | None,
    remarks: Sequence[str],
) -> frozenset[Mark]:
    """Reached: what the goal asks for is there. Kept: no row is lost. Safe: nothing else is to be said."""
    met = {mark: all(each.met for each in standings if each.mark is mark) for mark in Mark}
    losses = _LOSSES - set(exercise.accepts)
    loses = deployed is not None and any(each.verdict in losses for each in deployed.reasons)
    if not met[Mark.REACHED]:
        return frozenset()
    found = {Mark.REACHED}
    if met[Mark.KEPT] and not loses:
        found.add(Mark.KEPT)
    if len(found) > 1 and met[Mark.SAFE] and not remarks:
        found.add(Mark.SAFE)
    return frozenset(found)
