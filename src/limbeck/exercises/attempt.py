"""An attempt at an exercise: a workshop, and how it stands against the goal."""

from __future__ import annotations

import hashlib
import weakref
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from limbeck.autogen.versions import installed
from limbeck.characters import visible
from limbeck.errors import InputError
from limbeck.exercises.assessment import assess
from limbeck.exercises.deployment import Deployment
from limbeck.exercises.exercise import Exercise
from limbeck.exercises.outcome import AttemptOutcome, OutcomeWord
from limbeck.exercises.situation import Situation
from limbeck.exercises.solution_end import known_target, played_target
from limbeck.exercises.start import Start
from limbeck.records import encode
from limbeck.results import Result, WithPanel

if TYPE_CHECKING:
    from types import TracebackType

    from limbeck.exercises.progress_file import ProgressFile
    from limbeck.workshops.workshop import Workshop


class NotSolvedError(AssertionError):
    """What `check` raises: the attempt does not reach the goal."""

    def __init__(self, outcome: AttemptOutcome) -> None:
        self.outcome = outcome
        super().__init__(str(outcome))

    def _render_traceback_(self) -> list[str]:
        """What IPython shows instead of frames."""
        return [str(self)]


@dataclass(frozen=True, slots=True, repr=False)
class Hint(Result):
    """One of the hints of an exercise.

    Attributes:
        exercise: The exercise's title.
        number: Its number, counted from 1.
        count: How many there are.
        words: What it says, in Markdown.
    """

    exercise: str
    number: int
    count: int
    words: str

    def to_dict(self) -> dict[str, Any]:
        """The hint as JSON-ready values."""
        return {"exercise": self.exercise, "number": self.number, "of": self.count, "hint": self.words}

    def __repr__(self) -> str:
        return visible(f"Hint {self.number} of {self.count}: {self.words}", keep="\n")


@dataclass(frozen=True, slots=True, repr=False)
class Solution(Result):
    """The solution of an exercise, as its file has it and as it is run when the exercise is verified.

    Attributes:
        exercise: The exercise's title.
        source: Python, in which `workshop` is the attempt's workshop.
    """

    exercise: str
    source: str

    def to_dict(self) -> dict[str, Any]:
        """The solution as JSON-ready values."""
        return {"exercise": self.exercise, "source": self.source}

    def __repr__(self) -> str:
        return visible(self.source, keep="\n\t")


class Attempt(WithPanel, Result):
    """An exercise being solved.

    Attributes:
        exercise: The exercise.
        workshop: The workshop in which the learner works: each of its steps counts, whoever takes it.
        hints_taken: How many hints were asked for.
        first_steps: The steps that led to the start, of which the story tells.
        start: Where the learner began.
        target: What the solution leads to.
        solution_outcome: How the solution stands; None where that was not asked.
    """

    def __init__(
        self,
        exercise: Exercise,
        workshop: Workshop,
        progress_file: ProgressFile | None = None,
        *,
        judges_solution: bool = False,
    ) -> None:
        """Bring a new workshop to the exercise's start.

        Args:
            exercise: The exercise.
            workshop: A new one, with the start that the exercise begins with; it is closed with the attempt.
            progress_file: Where outcomes are kept; None keeps none.
            judges_solution: Whether to play the solution, judge it, and undo it.
        """
        self.exercise = exercise
        self.workshop = workshop
        self.hints_taken = 0
        self._progress_file = progress_file
        exercise.start(workshop)
        workshop.begin_here()
        self.first_steps = tuple(workshop.log)
        self.start = Start.from_workshop(workshop)
        self._seen: tuple[object, AttemptOutcome] | None = None
        self._deployed: tuple[str, Deployment] | None = None
        self.solution_outcome: AttemptOutcome | None = None
        known = known_target(exercise, workshop.backend)
        if known is None or judges_solution:
            self.target = played_target(exercise, workshop)
            if judges_solution:
                self.solution_outcome = self.outcome
            self.start_over()
        else:
            self.target = known

    @property
    def outcome(self) -> AttemptOutcome:
        """How it stands now; judged again when a step was taken, undone, or a file has changed.

        A panel asks for it in a thread of its own while a cell shows the attempt: the workshop's turn comes
        first, before any lock that is taken on the way.
        """
        with self.workshop.turn:
            key = (len(self.workshop.log), *map(id, self.workshop.log[-1:]), self._files())
            if self._seen is None or self._seen[0] != key:
                situation = Situation(self.workshop, self.start, self.target, self._deployment)
                found = assess(self.exercise, situation)
                self._seen = (key, found)
                if self._progress_file is not None and found.word is not OutcomeWord.NOT_ATTEMPTED:
                    self._progress_file.keep(self.exercise, self.workshop.backend, found, self.hints_taken)
            return self._seen[1]

    def check(self) -> AttemptOutcome:
        """How it stands; for a program that grades.

        Returns:
            The outcome, which is `right` or `right, but`.

        Raises:
            AssertionError: The goal is not reached. To look at an attempt, show it: that raises nothing.
        """
        found = self.outcome
        if not found.word.is_right:
            raise NotSolvedError(found)
        return found

    def hint(self) -> Hint:
        """The next hint, or the last one again."""
        hints = self.exercise.hints
        self.hints_taken = min(self.hints_taken + 1, len(hints))
        return Hint(self.exercise.title, self.hints_taken, len(hints), hints[self.hints_taken - 1])

    def solution(self, *, anyway: bool = False) -> Solution:
        """What solves it, once it is solved.

        Args:
            anyway: Whether to show it before.

        Raises:
            InputError: It is not solved yet.
        """
        if not anyway and not self.outcome.word.is_right:
            raise InputError(
                f"{self.exercise.title!r} is not solved yet.",
                slug="not-solved-yet",
                remedy="Take a hint with `.hint()`, or see the solution now with `.solution(anyway=True)`.",
            )
        return Solution(self.exercise.title, self.exercise.solution_source)

    def start_over(self) -> None:
        """Undo all that the learner did."""
        self.workshop.reset()

    def close(self) -> None:
        """Close the workshop, and drop what was kept of it."""
        with self.workshop.turn:  # whoever judges it still has a copy open
            if self._deployed is not None:
                self._deployed[1].close()
                self._deployed = None
        self.workshop.close()

    def __enter__(self) -> Attempt:  # noqa: PYI034 - as Database does
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def to_dict(self) -> dict[str, Any]:
        """The attempt as JSON-ready values."""
        return {
            "exercise": self.exercise.slug,
            "title": self.exercise.title,
            "backend": self.workshop.backend,
            "hints": self.hints_taken,
            **self.outcome.to_dict(),
            "versions": encode(installed(None)),
        }

    def __repr__(self) -> str:
        """The title and the story, then how it stands."""
        return "\n".join(
            [visible(self.exercise.title), visible(self.exercise.story.strip(), keep="\n"), str(self.outcome)]
        )

    def _deployment(self) -> Deployment:
        """What the revisions do on a copy of the start; the same files are not run twice."""
        key = self._files()
        if self._deployed is None or self._deployed[0] != key:
            if self._deployed is not None:
                self._deployed[1].close()
            made = Deployment.from_workshop(self.workshop, self.start, more_rows=self.exercise.more_rows)
            weakref.finalize(self, made.close)
            self._deployed = (key, made)
        return self._deployed[1]

    def _files(self) -> str:
        """A digest of all that the project's files say."""
        digest = hashlib.sha256()
        folder = self.workshop.folder
        for each in sorted(folder.rglob("*")):
            if each.suffix in {".py", ".ini", ".mako", ".sql"} and "__pycache__" not in each.parts:
                digest.update(f"{each.relative_to(folder)}\0".encode())
                digest.update(each.read_bytes())
        return digest.hexdigest()
