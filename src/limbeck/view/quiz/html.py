"""Questions as HTML: a form that a widget listens to, and a form of its own that needs no program."""

from __future__ import annotations

from hashlib import blake2s
from typing import TYPE_CHECKING

from limbeck.characters import visible
from limbeck.quizzes.question import Question
from limbeck.view.templates import macro

if TYPE_CHECKING:
    from markupsafe import Markup


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
    return macro("quiz.html", "article", question, _group(question))


def form(question: Question, button: str) -> Markup:
    """The question, its choices and a button, for a widget: it does not say which choice is right.

    Args:
        question: What to ask.
        button: What the button says.
    """
    return macro("quiz.html", "form", question, button)


def told(question: Question, chosen: str) -> Markup:
    """Whether a choice is right, and why.

    Args:
        question: What was asked.
        chosen: The choice.
    """
    return macro("quiz.html", "verdict", question, chosen)


def _group(question: Question) -> str:
    """What joins the buttons of a question, and sets them apart from those of others on the same page."""
    words = "\n".join((question.question, *question.choices))
    return blake2s(words.encode("utf-8", "backslashreplace"), digest_size=6).hexdigest()
