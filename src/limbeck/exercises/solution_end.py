"""What an exercise's own solution leads to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from limbeck.exercises.exercise import Exercise
from limbeck.exercises.inspected_database import InspectedDatabase
from limbeck.records import Snapshot

if TYPE_CHECKING:
    from limbeck.workshops.workshop import Workshop


@dataclass(frozen=True, slots=True)
class SolutionEnd:
    """The end of the solution.

    Attributes:
        catalogue: What the database holds then.
        steps: How many steps it took.
    """

    catalogue: Snapshot
    steps: int


_KNOWN: WeakKeyDictionary[Exercise, dict[str, SolutionEnd]] = WeakKeyDictionary()
"""What was found out in this process, by exercise and backend."""


def known_target(exercise: Exercise, backend: str) -> SolutionEnd | None:
    """What the solution leads to, where that is known already.

    Args:
        exercise: The exercise.
        backend: Where.
    """
    return _KNOWN.get(exercise, {}).get(backend)


def played_target(exercise: Exercise, workshop: Workshop) -> SolutionEnd:
    """Play the solution, and see what it leads to. The workshop is left there.

    Args:
        exercise: The exercise.
        workshop: One that stands at its start.
    """
    before = len(workshop.log)
    exercise.solution(workshop)
    found = SolutionEnd(InspectedDatabase(workshop.database).catalogue, len(workshop.log) - before)
    _KNOWN.setdefault(exercise, {})[workshop.backend] = found
    return found
