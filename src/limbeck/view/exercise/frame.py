"""Exercises as DataFrames."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from limbeck.exercises.attempt import Attempt, Hint, Solution
from limbeck.exercises.course import Course
from limbeck.exercises.outcome import AttemptOutcome
from limbeck.exercises.verification import Verification

if TYPE_CHECKING:
    import pandas as pd


def attempt_frame(attempt: Attempt) -> pd.DataFrame:
    """A row for each predicate of the goal."""
    return outcome_frame(attempt.outcome)


def outcome_frame(outcome: AttemptOutcome) -> pd.DataFrame:
    """A row for each predicate of the goal."""
    rows = [[each.name, each.words, each.met, "\n".join(each.left)] for each in outcome.goal]
    return _frame(rows, "name", "words", "met", "left")


def hint_frame(hint: Hint) -> pd.DataFrame:
    """One row."""
    return _frame([[hint.number, hint.words]], "number", "hint")


def solution_frame(solution: Solution) -> pd.DataFrame:
    """A row for each line."""
    return _frame([[each] for each in solution.source.splitlines()], "line")


def course_frame(course: Course) -> pd.DataFrame:
    """A row for each exercise, with its progress."""
    rows = [
        [chapter.title, each.slug, each.title, progress.outcome.value, progress.steps, progress.hints]
        for chapter in course.chapters
        for each, progress in chapter.exercises
    ]
    return _frame(rows, "lesson", "slug", "title", "outcome", "steps", "hints")


def verification_frame(found: Verification) -> pd.DataFrame:
    """A row for each wrong answer on each backend."""
    rows = [
        [each.exercise.slug, each.backend, answer.name, answer.outcome.word.value, answer.reason]
        for each in found.played
        for answer in each.wrong
    ]
    return _frame(rows, "slug", "backend", "answer", "outcome", "reason")


def _frame(rows: Sequence[Sequence[object]], *columns: str) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame(rows, columns=list(columns), dtype=object)
