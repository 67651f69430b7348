"""What will happen? A question that is answered before the outcome is shown."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from limbeck.quizzes.question import Question
from limbeck.widgets.boxes import Column
from limbeck.widgets.mimebundle import with_stored_form
from limbeck.widgets.quiz.choices import LoneChoices


class Prediction(Column):
    """Asks what will happen; *Run it* says whether the choice was right, and why.

    Where there is no kernel, in a stored notebook or a page, the question and its choices are shown with the
    answer folded below them.

    Attributes:
        question: What is asked.
        choices: The radio buttons.
        chosen: What was answered; None before.
    """

    def __init__(self, question: str, choices: Iterable[str], answer: str, because: str) -> None:
        """Ask.

        Args:
            question: What is asked; names and code stand between backticks.
            choices: What could happen; a choice of several lines is Python.
            answer: The choice that does.
            because: Why.

        Raises:
            InputError: There are fewer than two choices, two are the same, or none is the answer.
        """
        self.question = Question.with_choices(question, choices, answer, because)
        self.chosen: str | None = None
        self.choices = LoneChoices(self.question, "Run it", self._answered)
        super().__init__((self.choices,))
        self.add_class("limbeck").add_class("limbeck-prediction")

    @property
    def right(self) -> bool | None:
        """Whether the answer was right; None before there is one."""
        return None if self.chosen is None else self.chosen == self.question.answer

    def choose(self, named: str) -> None:
        """Answer, as the button does.

        Args:
            named: A choice, or its letter.

        Raises:
            InputError: There is no such choice.
        """
        self._answered(self.question.choice(named))

    def _answered(self, chosen: str) -> None:
        if self.chosen is None:
            self.chosen = chosen
            self.choices.tell(chosen)

    def __repr__(self) -> str:
        """The question, its choices and the answer: what a terminal shows."""
        return repr(self.question)

    def _repr_mimebundle_(self, **options: Any) -> Any:
        """The widget, and for where there is none the question with its answer folded."""
        return with_stored_form(super()._repr_mimebundle_(**options), self.question)
