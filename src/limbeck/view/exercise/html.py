"""Exercises as HTML."""

from __future__ import annotations

from typing import TYPE_CHECKING

from limbeck.exercises.attempt import Attempt, Hint, Solution
from limbeck.exercises.course import Course
from limbeck.exercises.outcome import AttemptOutcome
from limbeck.exercises.verification import Verification
from limbeck.view import cards
from limbeck.view.exercise.words import (
    OUTCOME_LOOKS,
    mark_list,
    outcome_look,
    paragraphs,
    standing_look,
    telling_steps,
)
from limbeck.view.templates import macro
from limbeck.view.workshop.html import steps_html

if TYPE_CHECKING:
    from markupsafe import Markup

_TEMPLATE = "exercise.html"


def attempt_title(attempt: Attempt) -> str:
    """What a page about it is called."""
    return attempt.exercise.title


def attempt_html(
    attempt: Attempt, *, level: int = 2, rows: int | None = None, lines: int | None = None
) -> Markup:
    """The story, with the lines of the log that it is about, beside the goal, and how the attempt stands.

    Args:
        attempt: What to show.
        level: The level of its heading.
        rows: Not used: an exercise is short.
        lines: Not used either.
    """
    del rows, lines
    outcome, steps = attempt.outcome, telling_steps(attempt.first_steps)
    return macro(
        _TEMPLATE,
        "attempt",
        attempt.exercise,
        paragraphs(attempt.exercise.story),
        steps_html(steps) if steps else "",
        attempt.hints_taken,
        goal_html(outcome, level=level + 1),
        level,
    )


def story_html(attempt: Attempt) -> Markup:
    """What is asked for, without how the attempt stands."""
    return macro(_TEMPLATE, "story", attempt.exercise, paragraphs(attempt.exercise.story))


def goal_html(outcome: AttemptOutcome, *, level: int = 3) -> Markup:
    """The outcome, each predicate of the goal with what is left, and the marks.

    Args:
        outcome: What to show.
        level: The level of a heading in it.
    """
    standings = [(each, standing_look(each)) for each in outcome.goal]
    failure = None if outcome.failure is None else cards.failure(outcome.failure, level=level)
    return macro(
        _TEMPLATE, "goal", outcome, outcome_look(outcome), standings, mark_list(outcome.marks), failure
    )


def outcome_title(outcome: AttemptOutcome) -> str:
    """What a page about it is called."""
    return f"{outcome.word}: {outcome.reason}"


def outcome_html(
    outcome: AttemptOutcome, *, level: int = 2, rows: int | None = None, lines: int | None = None
) -> Markup:
    """As `goal_html`.

    Args:
        outcome: What to show.
        level: The level of a heading in it.
        rows: Not used.
        lines: Not used.
    """
    del rows, lines
    return goal_html(outcome, level=level)


def hint_title(hint: Hint) -> str:
    """What a page about it is called."""
    return f"Hint {hint.number} of {hint.count}: {hint.exercise}"


def hint_html(hint: Hint, *, level: int = 2, rows: int | None = None, lines: int | None = None) -> Markup:
    """One hint.

    Args:
        hint: What to show.
        level: Not used: it has no heading.
        rows: Not used.
        lines: Not used.
    """
    del level, rows, lines
    return macro(_TEMPLATE, "hint", hint, paragraphs(hint.words))


def solution_title(solution: Solution) -> str:
    """What a page about it is called."""
    return f"Solution: {solution.exercise}"


def solution_html(
    solution: Solution, *, level: int = 2, rows: int | None = None, lines: int | None = None
) -> Markup:
    """The solution as code.

    Args:
        solution: What to show.
        level: Not used: it has no heading.
        rows: Not used.
        lines: Not used.
    """
    del level, rows, lines
    return macro(_TEMPLATE, "solution", solution)


def course_title(course: Course) -> str:
    """What a page about it is called."""
    return f"The course: {course.solved} of {len(course.exercises)} exercises solved"


def course_html(
    course: Course, *, level: int = 2, rows: int | None = None, lines: int | None = None
) -> Markup:
    """The map: a card for each lesson, with its exercises.

    Args:
        course: What to show.
        level: The level of its heading.
        rows: Not used.
        lines: Not used.
    """
    del rows, lines
    chapters = [
        (
            chapter,
            [
                (each, progress, OUTCOME_LOOKS[progress.outcome], mark_list(progress.marks))
                for each, progress in chapter.exercises
            ],
        )
        for chapter in course.chapters
    ]
    return macro(_TEMPLATE, "course", course_title(course), course.kept_in, chapters, level)


def verification_title(found: Verification) -> str:
    """What a page about it is called."""
    return f"{len(found.exercises)} exercises verified"


def verification_html(
    found: Verification, *, level: int = 2, rows: int | None = None, lines: int | None = None
) -> Markup:
    """A row for each exercise on each backend, with its wrong answers.

    Args:
        found: What to show.
        level: The level of its heading.
        rows: Not used.
        lines: Not used.
    """
    del rows, lines
    played = [
        (
            each,
            None if each.start is None else outcome_look(each.start),
            None if each.solution is None else outcome_look(each.solution),
            [(answer, outcome_look(answer.outcome)) for answer in each.wrong],
        )
        for each in found.played
    ]
    return macro(_TEMPLATE, "verification", verification_title(found), found.complaints, played, level)
