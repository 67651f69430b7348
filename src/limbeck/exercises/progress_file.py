"""What a learner has solved: a JSON file in a folder of the learner's choice, and nowhere else."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from limbeck.errors import InputError
from limbeck.exercises.exercise import Exercise
from limbeck.exercises.outcome import AttemptOutcome, Mark, OutcomeWord

NAME = "limbeck-progress.json"
"""The name of the file."""

VARIABLE = "LIMBECK_PROGRESS"
"""The environment variable that names the folder where none is given."""

_RANK = {word.value: rank for rank, word in enumerate(OutcomeWord)} | {
    OutcomeWord.RIGHT.value: len(OutcomeWord)
}


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an exercise has come; the best outcome counts.

    Attributes:
        outcome: The best outcome so far.
        marks: The marks of that answer.
        backend: Where it was given.
        steps: How many steps it took.
        hints: How many hints were taken until then.
    """

    outcome: OutcomeWord = OutcomeWord.NOT_ATTEMPTED
    marks: frozenset[Mark] = frozenset()
    backend: str = ""
    steps: int = 0
    hints: int = 0

    def to_dict(self) -> dict[str, Any]:
        """The progress as JSON-ready values."""
        return {
            "outcome": self.outcome.value,
            "marks": {each.value: each in self.marks for each in Mark},
            "backend": self.backend,
            "steps": self.steps,
            "hints": self.hints,
        }


@dataclass(frozen=True, slots=True)
class ProgressFile:
    """The file of one learner.

    Attributes:
        path: Where it is.
    """

    path: Path

    @classmethod
    def in_folder(cls, folder: str | os.PathLike[str] | None) -> ProgressFile | None:
        """The file of a folder, or of the one that `LIMBECK_PROGRESS` names; None where neither is given.

        Args:
            folder: The folder; `~` is the home directory.

        Raises:
            InputError: There is no such folder.
        """
        chosen = os.fspath(folder) if folder is not None else os.environ.get(VARIABLE, "")
        if not chosen:
            return None
        place = Path(chosen).expanduser()
        if not place.is_dir():
            raise InputError(
                f"There is no folder {str(place)!r} to keep the progress in.",
                slug="no-progress-folder",
                remedy="Create it, or name another: limbeck.exercise(…, folder=…).",
            )
        return cls(place / NAME)

    def read(self) -> dict[str, Progress]:
        """The progress of each exercise that was attempted, by slug.

        Raises:
            InputError: The file is not one that limbeck wrote.
        """
        if not self.path.exists():
            return {}
        try:
            told = json.loads(self.path.read_text(encoding="utf-8"))["exercises"]
            return {slug: _progress(each) for slug, each in told.items()}
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise InputError(
                f"{str(self.path)!r} is not a progress file of limbeck.",
                slug="no-progress-file",
                evidence={"Reading it": f"{type(error).__name__}: {error}"},
                remedy="Move it away, or choose another folder.",
            ) from error

    def keep(self, exercise: Exercise, backend: str, outcome: AttemptOutcome, hints: int) -> None:
        """Keep an outcome, unless there is a better one.

        Args:
            exercise: The exercise.
            backend: Where the attempt is.
            outcome: How it stands.
            hints: How many hints were taken.

        Raises:
            InputError: The file is not one that limbeck wrote.
        """
        told = self.read()
        before = told.get(exercise.slug, Progress())
        if (_RANK[outcome.word], len(outcome.marks)) <= (_RANK[before.outcome], len(before.marks)):
            return
        told[exercise.slug] = Progress(outcome.word, outcome.marks, backend, outcome.steps, hints)
        written = {"exercises": {slug: each.to_dict() for slug, each in sorted(told.items())}}
        draft = self.path.with_name(f".{NAME}.{os.getpid()}")
        draft.write_text(json.dumps(written, indent=2) + "\n", encoding="utf-8")
        draft.replace(self.path)


def _progress(told: dict[str, Any]) -> Progress:
    return Progress(
        OutcomeWord(told["outcome"]),
        frozenset(each for each in Mark if told["marks"][each.value]),
        str(told["backend"]),
        int(told["steps"]),
        int(told["hints"]),
    )
