"""Proof of an exercise: its start is not solved, its solution is right, its wrong answers are refused."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from limbeck.characters import visible
from limbeck.errors import LimbeckError
from limbeck.exercises.attempt import Attempt
from limbeck.exercises.exercise import RIGHT_BUT, Exercise, Wrong
from limbeck.exercises.outcome import AttemptOutcome, OutcomeWord
from limbeck.progress import Progress, silent
from limbeck.records import Failure
from limbeck.results import Result
from limbeck.workshops.workshop import Workshop

_AT_LEAST = 2


@dataclass(frozen=True, slots=True)
class WrongAnswer:
    """What became of a wrong answer.

    Attributes:
        name: The answer.
        because: The predicate that was to refuse it, or `right, but`.
        outcome: What it got.
    """

    name: str
    because: str
    outcome: AttemptOutcome

    @property
    def is_refused_as_said(self) -> bool:
        """Whether it was refused, and for the reason that the exercise gives."""
        if self.because == RIGHT_BUT:
            return self.outcome.word is OutcomeWord.RIGHT_BUT
        is_refused = self.outcome.word in {OutcomeWord.NOT_YET, OutcomeWord.RAISED}
        return is_refused and self.because in self.outcome.refused_by

    @property
    def reason(self) -> str:
        """Why it was refused: what the predicate says that was to refuse it, else the first that does."""
        said = (each.left[0] for each in self.outcome.goal if each.name == self.because and each.left)
        return next(said, self.outcome.reason)


@dataclass(frozen=True, slots=True)
class Verified:
    """One exercise on one backend.

    Attributes:
        exercise: The exercise.
        backend: The backend.
        start: How its start stands, judged as if something had been tried.
        solution: How its solution stands; None where the start failed.
        wrong: What became of its wrong answers.
        failure: Why it could not be run to its end, if so.
    """

    exercise: Exercise
    backend: str
    start: AttemptOutcome | None
    solution: AttemptOutcome | None = None
    wrong: tuple[WrongAnswer, ...] = ()
    failure: Failure | None = None

    @property
    def complaints(self) -> tuple[str, ...]:
        """What does not hold, a sentence each; nothing where all does."""
        return tuple(f"{self.exercise.slug} on {self.backend}: {each}" for each in self._complaints())

    def _complaints(self) -> Iterator[str]:
        if self.failure is not None:
            yield f"{self.failure.what} {self.failure.remedy}"
            return
        if self.start is None or not self.start.reason:
            yield "its start is solved already."
        if self.solution is None or self.solution.word is not OutcomeWord.RIGHT:
            yield f"its solution is not right: {self.solution}"
        if len(self.wrong) < _AT_LEAST:
            yield f"it lists {len(self.wrong)} wrong answers, and needs {_AT_LEAST}."
        for each in self.wrong:
            if not each.is_refused_as_said:
                yield f"the wrong answer {each.name!r} is not refused by {each.because}: {each.outcome}"


def verified(exercise: Exercise, backend: str) -> Verified:
    """Play an exercise: its start, its solution, and each wrong answer, undoing each.

    Args:
        exercise: The exercise.
        backend: Where.
    """
    start = None
    try:
        workshop = Workshop(backend, start=exercise.begins)
        with Attempt(exercise, workshop, judges_solution=True) as attempt:
            solution = attempt.solution_outcome
            start = attempt.outcome
            wrong = tuple(_answer(attempt, each) for each in exercise.wrong())
    except LimbeckError as error:
        return Verified(exercise, backend, start, failure=error.failure)
    return Verified(exercise, backend, start, solution, wrong)


def _answer(attempt: Attempt, wrong: Wrong) -> WrongAnswer:
    wrong.play(attempt.workshop)
    found = attempt.outcome
    attempt.start_over()
    return WrongAnswer(wrong.name, wrong.because, found)


@dataclass(frozen=True, slots=True, repr=False)
class Verification(Result):
    """Exercises that were played.

    Attributes:
        played: Each exercise on each backend.
    """

    played: tuple[Verified, ...]

    @property
    def complaints(self) -> tuple[str, ...]:
        """What does not hold, a sentence each."""
        return tuple(complaint for each in self.played for complaint in each.complaints)

    @property
    def exercises(self) -> tuple[Exercise, ...]:
        """The exercises, each once."""
        return tuple(dict.fromkeys(each.exercise for each in self.played))

    def results(self, exercise: Exercise) -> tuple[Verified, ...]:
        """What was seen of an exercise, on each backend."""
        return tuple(each for each in self.played if each.exercise is exercise)

    def to_dict(self) -> list[dict[str, Any]]:
        """A dictionary for each exercise; of several backends that counts where something does not hold."""
        return [listed(each, _first_with_complaints(self.results(each))) for each in self.exercises]

    def __repr__(self) -> str:
        """A line for each exercise on each backend, then what does not hold."""
        lines = []
        for each in self.played:
            refused = sum(answer.is_refused_as_said for answer in each.wrong)
            solution = "not run" if each.solution is None else each.solution.word.value
            lines.append(
                f"{each.exercise.slug} on {each.backend}: solution {solution}, "
                f"{refused} of {len(each.wrong)} wrong answers refused"
            )
        return "\n".join(map(visible, [*lines, *self.complaints]))


def listed(exercise: Exercise, seen: Verified | None) -> dict[str, Any]:
    """An exercise as JSON-ready values, with what was seen when it was played.

    Args:
        exercise: The exercise.
        seen: What was seen; None where it was not played: its outcomes are None then.
    """
    outcomes = {each.name: each for each in seen.wrong} if seen is not None else {}
    return {
        "slug": exercise.slug,
        "lesson": exercise.lesson,
        "incident": exercise.incident,
        "backends": list(exercise.backends),
        "start": None if seen is None or seen.start is None else seen.start.word.value,
        "solution": None if seen is None or seen.solution is None else seen.solution.word.value,
        "wrong": [
            {
                "name": each.name,
                "outcome": outcomes[each.name].outcome.word.value if each.name in outcomes else None,
                "reason": outcomes[each.name].reason if each.name in outcomes else each.because,
            }
            for each in exercise.wrong()
        ],
    }


def _first_with_complaints(seen: Sequence[Verified]) -> Verified:
    return next((each for each in seen if each.complaints), seen[0])


def verify(
    exercises: Sequence[Exercise], *, backends: Sequence[str] | None = None, progress: Progress = silent
) -> Verification:
    """Play exercises on every backend where they can be done.

    Args:
        exercises: The exercises.
        backends: Where alone; None for all.
        progress: Called with a few words before each.

    Raises:
        ServerError: No PostgreSQL server is available.
    """
    plays = [
        (each, backend)
        for each in exercises
        for backend in each.backends
        if backends is None or backend in backends
    ]
    played = []
    for number, (each, backend) in enumerate(plays, 1):
        progress(f"{number} of {len(plays)}: {each.slug} on {backend}")
        played.append(verified(each, backend))
    return Verification(tuple(played))
