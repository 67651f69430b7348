"""A quiz to click through, with the score at its end."""

from __future__ import annotations

from typing import Any

import ipywidgets as w

from limbeck.quizzes.quiz import Quiz, quiz
from limbeck.view.quiz import html
from limbeck.widgets.boxes import Column, Row
from limbeck.widgets.markup import content, drawn
from limbeck.widgets.mimebundle import with_stored_form
from limbeck.widgets.panel import Panel
from limbeck.widgets.quiz.choices import Choices


class QuizPanel(Panel):
    """One question after the other: choose, see whether it is right and why, go on.

    `QuizPanel("column")` asks about a family, `QuizPanel(limbeck.quiz(seed=7))` asks the questions of a quiz
    that was made before. What was answered is in `answers`.

    Attributes:
        quiz: The questions.
        answers: What was chosen so far, in the order of the questions.
        choices: The question that is shown; None after the last one.
        next_button: Goes on to the next question.
        again_button: Makes another quiz of the same kind, after the last question.
    """

    def __init__(
        self, source: Quiz | str | None = None, *, number: int = 10, seed: int | None = None
    ) -> None:
        """Ask the first question.

        Args:
            source: A quiz, or the family that `limbeck.quiz` takes.
            number: How many questions.
            seed: The same seed gives the same questions; drawn by lot if left out.

        Raises:
            InputError: What `limbeck.quiz` raises.
        """
        self.quiz = source if isinstance(source, Quiz) else quiz(source, number, seed)
        self._family = None if isinstance(source, Quiz) else source
        self.answers: list[str] = []
        self.choices: Choices | None = None
        super().__init__("Quiz", lambda: None)
        self.aside = (self.actions,)
        self.place = drawn()
        self.body = Column()
        self.next_button = w.Button(description="Next", icon="arrow-right").add_class("limbeck-next")
        self.again_button = w.Button(description="Another quiz", icon="repeat")
        self.buttons = Row((self.next_button, self.again_button)).add_class("limbeck-actions")
        self.children = (self.keyboard, self.place, self.body, self.buttons, self.fault)
        self.add_class("limbeck-quiz")
        self.next_button.on_click(lambda _button: self.actions.run(self._ask))
        self.again_button.on_click(lambda _button: self.actions.run(self._again))
        self._ask()

    @property
    def score(self) -> int:
        """How many answers so far are right."""
        return sum(given == each.answer for given, each in zip(self.answers, self.quiz, strict=False))

    def choose(self, named: str) -> None:
        """Answer the question that is shown, as its button does.

        Args:
            named: A choice, or its letter.

        Raises:
            InputError: There is no such choice.
        """
        question = self.quiz[min(self._shown, len(self.quiz) - 1)]
        self._answered(question.choice(named))

    def _ask(self) -> None:
        """Show the next question, or after the last one the score."""
        self._shown = len(self.answers)
        if self._shown == len(self.quiz):
            self.choices = None
            self._fill(drawn(html.score(self.quiz, self.answers)))
        else:
            self.choices = Choices(
                self.quiz[self._shown],
                "Answer",
                lambda chosen: self.actions.run(lambda: self._answered(chosen)),
            )
            self._fill(self.choices)
        self._show_place()

    def _answered(self, chosen: str) -> None:
        if self.choices is not None and self._shown == len(self.answers):
            self.answers.append(chosen)
            self.choices.tell(chosen)
            self._show_place()

    def _again(self) -> None:
        self.quiz = quiz(self._family, len(self.quiz))
        self.answers = []
        self._ask()

    def _fill(self, shown: w.DOMWidget) -> None:
        before, self.body.children = self.body.children, (Column((shown,)),)
        for each in before:
            each.close()

    def _show_place(self) -> None:
        is_over = self.choices is None
        is_last = len(self.answers) == len(self.quiz)
        self.place.value = "" if is_over else content(html.place(self.quiz, self._shown, self.score))
        self.next_button.description = "See the score" if is_last else "Next"
        self.next_button.layout.display = None if self._shown < len(self.answers) else "none"
        self.again_button.layout.display = None if is_over else "none"

    def __repr__(self) -> str:
        """The questions: what a terminal shows."""
        return repr(self.quiz)

    def _repr_mimebundle_(self, **options: Any) -> Any:
        """The widget, and for where there is none the questions with their answers folded."""
        return with_stored_form(super()._repr_mimebundle_(**options), self.quiz)
