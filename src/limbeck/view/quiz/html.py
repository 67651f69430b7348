"""Questions as HTML: a form that a widget listens to, and a form of its own that needs no program."""

from __future__ import annotations

from hashlib import blake2s
from typing import TYPE_CHECKING

from limbeck.characters import visible
from limbeck.quizzes.matrix_question import MatrixQuestion
from limbeck.quizzes.question import Question
from limbeck.quizzes.quiz import Quiz
from limbeck.view.matrix.trial import models, row_tables
from limbeck.view.summaries import plural
from limbeck.view.templates import macro

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markupsafe import Markup

ROWS = 6
"""How many rows of each table a question shows."""


def question_title(question: Question) -> str:
    """What a page about it is called."""
    return visible(question.question)


def question_html(
    question: Question, *, level: int = 2, rows: int | None = None, lines: int | None = None
) -> Markup:
    """The question and its choices; a chosen one says whether it is right, and the answer is folded.

    It works without a program: a stored notebook, a page and a phone have nothing else.

    Args:
        question: What to show.
        level: Not used: a question has no heading.
        rows: Not used: a question is short.
        lines: Not used either.
    """
    del level, rows, lines
    return macro("quiz.html", "article", question, exhibit(question), _group(question))


def quiz_title(quiz: Quiz) -> str:
    """What a page about it is called."""
    return f"Quiz of {plural(len(quiz), 'question')}"


def quiz_html(quiz: Quiz, *, level: int = 2, rows: int | None = None, lines: int | None = None) -> Markup:
    """The questions below each other, each with its answer folded.

    Args:
        quiz: What to show.
        level: The level of its heading.
        rows: Not used: somebody who asks for many questions wants to see them.
        lines: Not used either.
    """
    del rows, lines
    questions = [question_html(each) for each in quiz]
    return macro("quiz.html", "quiz", quiz_title(quiz), quiz.seed, questions, level)


def exhibit(question: Question) -> Markup | None:
    """The models and the rows that a question is about; None where it is about none."""
    if not isinstance(question, MatrixQuestion):
        return None
    return macro("quiz.html", "exhibit", models(question.exhibit), row_tables(question.rows, ROWS))


def form(question: Question, button: str) -> Markup:
    """The question, its choices and a button, for a widget: it does not say which choice is right.

    Args:
        question: What to ask.
        button: What the button says.
    """
    return macro("quiz.html", "form", question, exhibit(question), button)


def answer_html(question: Question, chosen: str) -> Markup:
    """Whether a choice is right, and why.

    Args:
        question: What was asked.
        chosen: The choice.
    """
    return macro("quiz.html", "verdict", question, chosen)


def place(quiz: Quiz, shown: int, score: int) -> Markup:
    """Which question of how many is shown, and how many answers were right so far.

    Args:
        quiz: The quiz.
        shown: The place of the question, from 0.
        score: How many answers were right.
    """
    return macro("quiz.html", "place", shown + 1, len(quiz), score)


def score(quiz: Quiz, answers: Sequence[str]) -> Markup:
    """How many answers are right, and for each that is not, the question with its answer.

    Args:
        quiz: The quiz.
        answers: What was answered, in the order of the questions.
    """
    missed = [each for each, given in zip(quiz, answers, strict=True) if given != each.answer]
    return macro("quiz.html", "score", len(quiz) - len(missed), len(quiz), missed, quiz.seed)


def _group(question: Question) -> str:
    """What joins the buttons of a question, and sets them apart from those of others on the same page."""
    words = "\n".join((question.question, *question.choices))
    return blake2s(words.encode("utf-8", "backslashreplace"), digest_size=6).hexdigest()
