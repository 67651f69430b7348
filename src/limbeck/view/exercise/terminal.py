"""Exercises on a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.text import Text

from limbeck.characters import visible
from limbeck.exercises.attempt import Attempt, Hint, Solution
from limbeck.exercises.course import Course
from limbeck.exercises.outcome import AttemptOutcome
from limbeck.exercises.verification import Verification
from limbeck.view.exercise.html import course_title, verification_title
from limbeck.view.exercise.words import (
    OUTCOME_LOOKS,
    mark_list,
    outcome_look,
    paragraphs,
    standing_look,
    telling_steps,
)
from limbeck.view.terminal import SOFT, STRONG, badge, below, code, heading, prose
from limbeck.view.workshop.terminal import log_line

if TYPE_CHECKING:
    from rich.console import RenderableType

_THERE, _MISSING = "\u2713", "\u2013"


def attempt_blocks(attempt: Attempt, _width: int) -> Iterator[RenderableType]:
    """The title, the story with the lines of the log that it is about, and how the attempt stands."""
    yield Text(visible(attempt.exercise.title), STRONG)
    for each in paragraphs(attempt.exercise.story):
        yield Text()
        yield prose(each)
    yield from (below(log_line(each)) for each in telling_steps(attempt.first_steps))
    yield Text()
    yield from outcome_blocks(attempt.outcome, _width)


def outcome_blocks(outcome: AttemptOutcome, _width: int) -> Iterator[RenderableType]:
    """The outcome, each predicate with what is left, and the marks."""
    yield Text.assemble(badge(outcome_look(outcome)), ": ", prose(outcome.reason))
    for each in outcome.goal:
        look = standing_look(each)
        yield below(Text.assemble((f"{look.symbol} ", look.style), prose(each.words)))
        if each.met is False:
            yield from (below(below(prose(left, SOFT))) for left in each.left)
    yield from (below(prose(each)) for each in outcome.remarks[1:])
    held = ", ".join(f"{_THERE if there else _MISSING} {word}" for word, there, _ in mark_list(outcome.marks))
    yield Text(f"Marks: {held}", SOFT)
    if outcome.footnote:
        yield Text(outcome.footnote, SOFT)


def hint_blocks(hint: Hint, _width: int) -> Iterator[RenderableType]:
    """A hint with its number, and how many there are."""
    yield Text(f"Hint {hint.number} of {hint.count}", STRONG)
    yield from map(prose, paragraphs(hint.words))


def solution_blocks(solution: Solution, _width: int) -> Iterator[RenderableType]:
    """The solution as code."""
    yield code(solution.source, "python")


def course_blocks(course: Course, _width: int) -> Iterator[RenderableType]:
    """The map: a heading for each lesson, a line for each exercise."""
    yield Text(course_title(course), STRONG)
    for chapter in course.chapters:
        yield from heading(f"{chapter.title}: {chapter.solved} of {len(chapter.exercises)}")
        for each, progress in chapter.exercises:
            look = OUTCOME_LOOKS[progress.outcome]
            name = (f"{visible(each.slug)}  ", "cyan")
            yield below(Text.assemble((f"{look.symbol} ", look.style), name, visible(each.title)))


def verification_blocks(found: Verification, _width: int) -> Iterator[RenderableType]:
    """A heading for each exercise on each backend, then its answers; then what does not hold."""
    yield Text(verification_title(found), STRONG)
    for each in found.played:
        yield from heading(visible(f"{each.exercise.slug} on {each.backend}"))
        for name, outcome in (("start", each.start), ("solution", each.solution)):
            if outcome is not None:
                yield below(Text.assemble(badge(outcome_look(outcome)), f"  {name}"))
        for answer in each.wrong:
            line = Text.assemble(badge(outcome_look(answer.outcome)), f"  {visible(answer.name)}: ")
            yield below(Text.assemble(line, prose(answer.reason, SOFT)))
    for complaint in found.complaints:
        yield Text()
        yield Text.assemble(("\u2715 ", "bold red"), prose(complaint))
