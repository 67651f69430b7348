"""Questions on a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.text import Text

from limbeck.quizzes.matrix_question import MatrixQuestion
from limbeck.quizzes.question import Question
from limbeck.quizzes.quiz import Quiz
from limbeck.view.quiz.html import quiz_title
from limbeck.view.terminal import SOFT, STRONG, below, code, heading, prose

if TYPE_CHECKING:
    from rich.console import RenderableType


def question_blocks(question: Question, _width: int) -> Iterator[RenderableType]:
    """The question, its choices, and below them the answer."""
    yield from unanswered(question)
    yield Text()
    yield Text.assemble((f"Answer: {question.letter}. ", STRONG), prose(question.because))


def quiz_blocks(quiz: Quiz, _width: int) -> Iterator[RenderableType]:
    """The questions with their choices, and after all of them the answers."""
    yield Text(quiz_title(quiz), STRONG)
    for number, each in enumerate(quiz, 1):
        yield Text()
        yield Text(f"Question {number}", SOFT)
        yield from unanswered(each)
    yield from heading("Answers")
    for number, each in enumerate(quiz, 1):
        yield Text.assemble((f"{number} {each.letter}. ", STRONG), prose(each.because))
    yield Text(f"\nThe same questions again: --seed {quiz.seed}", SOFT)


def unanswered(question: Question) -> Iterator[RenderableType]:
    """The question, the models that it is about, and its choices."""
    yield prose(question.question, STRONG)
    if isinstance(question, MatrixQuestion):
        for label, python, sql in zip(
            ("Before", "After"), question.exhibit.models, question.exhibit.statements, strict=True
        ):
            yield below(Text(f"{label}:", SOFT))
            yield code(python or "# the same models", "python", 4)
            if sql:
                yield code(sql, "sql", 4)
    yield from choices(question)


def choices(question: Question) -> Iterator[RenderableType]:
    """The choices, each after its letter."""
    for letter, each in zip(question.letters, question.choices, strict=True):
        if question.is_code or "\n" in each:
            yield Text(f"  {letter})")
            yield code(each, "python", 6)
        else:
            yield Text.assemble(f"  {letter}) ", prose(each))
