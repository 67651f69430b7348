"""`limbeck.course`: the exercises, lesson by lesson, and how far somebody has come."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from limbeck.characters import visible
from limbeck.exercises.exercise import Exercise
from limbeck.exercises.library.registry import EXERCISES
from limbeck.exercises.outcome import Mark
from limbeck.exercises.progress_file import Progress, ProgressFile
from limbeck.exercises.verification import listed
from limbeck.results import Result

LESSONS: Mapping[int, str] = {
    1: "The first migration",
    2: "Renames",
    3: "Types, defaults, NULL",
    4: "Names and constraints",
    5: "Two heads, and other people",
    6: "A database that is already there",
    7: "By hand",
    8: "Data",
    9: "On a busy table",
    10: "SQLite and batch mode",
    11: "The mistakes",
    12: "Quick reference",
}
"""The lessons, by number."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """A lesson, or the incidents, with its exercises.

    Attributes:
        title: What it is called.
        exercises: Its exercises, each with its progress.
    """

    title: str
    exercises: tuple[tuple[Exercise, Progress], ...]

    @property
    def solved(self) -> int:
        """How many of them are solved."""
        return sum(progress.outcome.is_right for _, progress in self.exercises)


@dataclass(frozen=True, slots=True, repr=False)
class Course(Result):
    """The map of the lessons.

    Attributes:
        exercises: All exercises.
        progress: How far each has come, by slug.
        kept_in: The file in which that is kept; None where none is.
    """

    exercises: tuple[Exercise, ...]
    progress: Mapping[str, Progress]
    kept_in: str | None = None

    @property
    def chapters(self) -> tuple[Chapter, ...]:
        """The lessons that have exercises, then the incidents."""
        lessons = [
            (f"{number}. {title}", [e for e in self.exercises if e.lesson == number and not e.incident])
            for number, title in LESSONS.items()
        ]
        lessons.append(("Incidents", [each for each in self.exercises if each.incident]))
        return tuple(
            Chapter(title, tuple((each, self.progress.get(each.slug, Progress())) for each in found))
            for title, found in lessons
            if found
        )

    @property
    def solved(self) -> int:
        """How many exercises are solved."""
        return sum(each.solved for each in self.chapters)

    def to_dict(self) -> list[dict[str, Any]]:
        """A dictionary for each exercise; its outcomes are None, as nothing was played."""
        return [listed(each, None) for each in self.exercises]

    def __repr__(self) -> str:
        """A line for each lesson and each of its exercises."""
        lines = [f"{self.solved} of {len(self.exercises)} exercises solved"]
        for chapter in self.chapters:
            lines.append(f"{chapter.title}: {chapter.solved} of {len(chapter.exercises)}")
            for each, progress in chapter.exercises:
                marks = "".join("\u25cf" if mark in progress.marks else "\u25cb" for mark in Mark)
                lines.append(f"  {marks} {each.slug}: {each.title}, {progress.outcome}")
        return "\n".join(map(visible, lines))


def course(folder: str | os.PathLike[str] | None = None) -> Course:
    """The exercises of the course as a map of its lessons.

    Args:
        folder: The folder in which progress is kept; None for the one that `LIMBECK_PROGRESS` names, if it
            does.

    Raises:
        InputError: There is no such folder, or its file is not one that limbeck wrote.
    """
    found = ProgressFile.in_folder(folder)
    if found is None:
        return Course(EXERCISES, {})
    return Course(EXERCISES, found.read(), str(found.path))
