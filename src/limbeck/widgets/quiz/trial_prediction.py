"""What will autogenerate make of a case? A prediction that runs the trial."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from random import Random
from typing import Any

from limbeck.errors import InputError
from limbeck.matrices.cases.registry import find
from limbeck.matrices.options import Option, joined, options, words
from limbeck.matrices.outcome import Outcome
from limbeck.matrices.trial import trial
from limbeck.progress import Cancellation, Progress
from limbeck.quizzes.forms.verdict import CHOICES, VerdictForm
from limbeck.quizzes.matrix_question import MatrixQuestion
from limbeck.quizzes.recorded_trials import RecordedTrial, recorded_trials, siblings
from limbeck.view.matrix import trial as trial_view
from limbeck.widgets.markup import content, drawn
from limbeck.widgets.mimebundle import with_stored_form
from limbeck.widgets.panel import Panel
from limbeck.widgets.quiz.choices import Choices

_options = options  # the parameter of `predict` has the same name


class TrialPrediction(Panel):
    """Asks for the verdict on a trial; *Run it* runs the trial, and judges the choice by what happened.

    Attributes:
        question: What is asked; once it was run, with the answer that the trial gave.
        choices: The radio buttons.
        chosen: What was answered; None before.
        outcome: What the trial gave; None before.
    """

    def __init__(self, question: MatrixQuestion) -> None:
        """Ask.

        Args:
            question: The question about the verdict on a trial.
        """
        self.question = question
        self.chosen: str | None = None
        self.outcome: Outcome | None = None
        super().__init__("What will autogenerate do?", lambda: None)
        self.choices = Choices(
            question, "Run it", lambda chosen: self.actions.run(lambda: self._answered(chosen))
        )
        self.result = drawn()
        self.children = (self.keyboard, self.choices, self.actions, self.fault, self.result)
        self.add_class("limbeck-prediction")

    @property
    def right(self) -> bool | None:
        """Whether the answer was right; None before the trial has ended."""
        return None if self.outcome is None else self.chosen == self.question.answer

    def choose(self, named: str) -> None:
        """Answer and run it, as the button does.

        Args:
            named: A choice, or its letter.

        Raises:
            InputError: There is no such choice.
        """
        self._answered(self.question.choice(named))

    def _answered(self, chosen: str) -> None:
        if self.outcome is None and not self.actions.running:
            self.chosen = chosen
            self.actions.start(f"running {self.question.case}", self._run, self._show)

    def _run(self, progress: Progress, cancellation: Cancellation) -> Outcome:
        del progress, cancellation
        return trial(self.question.case, self.question.backend, self.question.options)

    def _show(self, outcome: Outcome) -> None:
        self.outcome = outcome
        answer, asked = CHOICES[outcome.verdict], self.question.choices
        offered = asked if answer in asked else (*asked, answer)
        self.question = replace(
            self.question, choices=offered, answer=answer, because="This is what happened:"
        )
        self.choices.ask(self.question, "Run it")
        self.choices.tell(str(self.chosen))
        self.actions.say("done", "")
        self.result.value = content(trial_view.result(outcome, level=4))

    def __repr__(self) -> str:
        """The question, its choices and the answer: what a terminal shows."""
        return repr(self.question)

    def _repr_mimebundle_(self, **options: Any) -> Any:
        """The widget, and for where there is none the question with its answer folded."""
        return with_stored_form(super()._repr_mimebundle_(**options), self.question)


def predict(
    case: str, backend: str = "sqlite", options: Iterable[str | Option] = (), *, seed: int = 0
) -> TrialPrediction:
    """Ask what autogenerate will make of a case, before it is run.

    Args:
        case: The slug of a case, such as `column.rename`.
        backend: `sqlite` or `postgresql`.
        options: Words such as `batch`.
        seed: Chooses the wrong choices among the verdicts on similar cases.

    Raises:
        InputError: There is no such case, option or stored trial; chance decides it, or the backend has no
            such thing.
    """
    slug, chosen = find(case).slug, words(_options(options))
    known = [each for each in recorded_trials() if each.case == slug]
    found = [each for each in known if (each.backend, each.options) == (backend, chosen)]
    if not found:
        raise InputError(
            f"Nothing is stored about {slug} on {backend} with {joined(chosen)} options.",
            slug="nothing-to-predict",
            remedy=_instead(known),
        )
    chance = Random(seed)  # noqa: S311 - it chooses choices, no secret
    return TrialPrediction(VerdictForm().question(found[0], siblings(found[0], chance), chance))


def _instead(known: list[RecordedTrial]) -> str:
    there = ", ".join(f"{each.backend} {joined(each.options)}" for each in known)
    return f"Use one of: {there}." if there else "Choose another case: chance decides this one."
