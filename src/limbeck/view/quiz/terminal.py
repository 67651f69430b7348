"""Questions on a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.text import Text

from limbeck.quizzes.question import Question
from limbeck.view.terminal import STRONG, code, prose

if TYPE_CHECKING:
    from rich.console import RenderableType


def question_blocks(question: Question, _width: int) -> Iterator[RenderableType]:
    """The question, its choices, and below them the answer."""
    yield prose(question.question, STRONG)
    yield from choices(question)
    yield Text()
    yield Text.assemble((f"Answer: {question.letter}. ", STRONG), prose(question.because))


def choices(question: Question) -> Iterator[RenderableType]:
    """The choices, each after its letter."""
    for letter, each in zip(question.letters, question.choices, strict=True):
        if "\n" in each:
            yield Text(f"  {letter})")
            yield code(each, "python", 6)
        else:
            yield Text.assemble(f"  {letter}) ", prose(each))
