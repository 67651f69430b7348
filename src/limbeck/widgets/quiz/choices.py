"""The choices of a question as radio buttons."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from limbeck.quizzes.question import Question
from limbeck.view.quiz import html as view
from limbeck.view.styles import needed, sheet, stylesheet

_ASSETS = Path(__file__).parents[1] / "assets"
_SAMPLE = Question("`?`", ("`a`", "import b\nb.c('d', key=None)  # 1"), "`a`", "`b`")
_FORMS = (view.form(_SAMPLE, "Run it"), *(view.answer_html(_SAMPLE, each) for each in _SAMPLE.choices))


class Choices(anywidget.AnyWidget):
    """A question to be answered once.

    Attributes:
        markup: The form; the value of each radio button is the place of its choice.
        chosen: The place of what is chosen; empty at first.
        marks: Which choices are right and wrong, by place; none before the answer.
        told: What is said after the answer.
    """

    _esm = _ASSETS / "choices.js"
    _css = sheet("quiz")

    markup = traitlets.Unicode().tag(sync=True)
    chosen = traitlets.Unicode().tag(sync=True)
    marks = traitlets.Dict().tag(sync=True)
    told = traitlets.Unicode().tag(sync=True)

    def __init__(self, question: Question, button: str, answer: Callable[[str], object]) -> None:
        """Ask.

        Args:
            question: What to ask.
            button: What the button says.
            answer: Called with the choice that was made.
        """
        super().__init__()
        self._question, self._answer = question, answer
        self.ask(question, button)
        self.on_msg(self._receive)

    def ask(self, question: Question, button: str) -> None:
        """Show a question.

        Args:
            question: What to ask.
            button: What the button says.
        """
        self._question = question
        self.markup = str(view.form(question, button))

    def tell(self, chosen: str) -> None:
        """Show whether a choice is right, and why; it can't be changed any more.

        Args:
            chosen: The choice.
        """
        right = self._place(self._question.answer)
        with self.hold_sync():
            self.chosen = self._place(chosen)
            self.marks = {self.chosen: "wrong", right: "right"}
            self.told = str(view.answer_html(self._question, chosen))

    def _place(self, choice: str) -> str:
        return str(self._question.choices.index(choice))

    def _receive(self, _widget: Any, content: Any, _buffers: Any) -> None:
        places = {self._place(each): each for each in self._question.choices}
        chosen = places.get(str(content.get("chosen")))
        if content.get("kind") == "answer" and chosen is not None:
            self._answer(chosen)


class LoneChoices(Choices):
    """A question outside of any panel, of which a notebook may save a dozen: it brings the rules it needs."""

    _css = needed(stylesheet("quiz"), "".join(_FORMS)) + (_ASSETS / "question.css").read_text(
        encoding="utf-8"
    )
