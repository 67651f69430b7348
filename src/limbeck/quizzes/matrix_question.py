"""A question about one trial of the matrix."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Any, Protocol

from limbeck.matrices.cases.registry import find
from limbeck.matrices.options import options
from limbeck.matrices.outcome import Exhibit
from limbeck.matrices.rows import Rows
from limbeck.matrices.values import plain
from limbeck.phrases import and_joined
from limbeck.quizzes.question import Question
from limbeck.quizzes.recorded_trials import RecordedTrial

MOST = 4
"""How many choices a question has at most."""

_NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


@dataclass(frozen=True, slots=True, repr=False)
class MatrixQuestion(Question):
    """A question whose answer is what a trial showed.

    Attributes:
        form: The name of what it asks about: verdict, file, values or downgrade.
        case: The slug of the case.
        backend: Where it is run.
        options: The words of its options.
    """

    form: str = ""
    case: str = ""
    backend: str = ""
    options: tuple[str, ...] = ()

    @property
    def exhibit(self) -> Exhibit:
        """The models before and after."""
        return Exhibit.from_case(find(self.case), self.backend)

    @property
    def rows(self) -> Rows:
        """The rows before, by table."""
        return {
            table: tuple({name: plain(value) for name, value in row.items()} for row in rows)
            for table, rows in find(self.case).rows.items()
        }

    def entry(self) -> dict[str, Any]:
        """The question as an entry in a list, which names the versions once."""
        asked = super(MatrixQuestion, self).entry()  # a class with slots is made twice
        return {
            "question": asked.pop("question"),
            "case": self.case,
            "backend": self.backend,
            "options": list(self.options),
            **asked,
        }


class QuestionForm(Protocol):
    """Something that can be asked about a trial."""

    @property
    def name(self) -> str:
        """What JSON and the command line call the form."""

    def kind(self, trial: RecordedTrial) -> str | None:
        """What the answer is like: a quiz asks for all kinds alike; None where it can't be asked.

        Args:
            trial: The trial.
        """

    def answer(self, trial: RecordedTrial) -> str:
        """The one choice that is right."""

    def question(
        self, trial: RecordedTrial, siblings: Sequence[RecordedTrial], chance: Random
    ) -> MatrixQuestion:
        """The question.

        Args:
            trial: What it is about.
            siblings: Trials of the same family on the same backend, in a random order: they give the wrong
                choices.
            chance: Chooses among what could be chosen, and their order.
        """


def matrix_question(  # noqa: PLR0913 - all are named, and each says one thing
    form: QuestionForm,
    trial: RecordedTrial,
    *,
    question: str,
    choices: Sequence[str],
    because: str,
    is_code: bool = False,
) -> MatrixQuestion:
    """The question about a trial.

    Args:
        form: What it asks about.
        trial: The trial.
        question: What is asked.
        choices: What can be answered.
        because: Why the answer is right.
        is_code: Whether the choices are Python.
    """
    return MatrixQuestion(
        question,
        tuple(choices),
        form.answer(trial),
        because,
        is_code,
        form.name,
        trial.case,
        trial.backend,
        trial.options,
    )


def offered(answer: str, wrong: Sequence[str]) -> list[str]:
    """The right choice and the first wrong ones that differ from it and from each other.

    Args:
        answer: The right choice.
        wrong: The others, the best first.
    """
    return list(dict.fromkeys((answer, *wrong)))[:MOST]


def circumstances(trial: RecordedTrial) -> str:
    """The change, the backend and the options, as a question names them."""
    settings = [f"`{each.setting}`" for each in sorted(options(trial.options), key=lambda each: each.value)]
    told = f" with {and_joined(settings)}" if settings else ""
    return f"“{find(trial.case).title}” on {_NAMES[trial.backend]}{told}"
