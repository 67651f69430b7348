"""A question about what will happen, with choices of which one is right."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from string import ascii_lowercase
from typing import Any

from limbeck.autogen import versions
from limbeck.characters import visible
from limbeck.errors import InputError
from limbeck.records import encode
from limbeck.results import Result

FEWEST = 2
"""How many choices a question has at least."""


@dataclass(frozen=True, slots=True, repr=False)
class Question(Result):
    """A question, its choices, the right one, and why it is right.

    Attributes:
        question: What is asked; names and code stand between backticks.
        choices: What can be answered; a choice of several lines is Python.
        answer: The right choice.
        because: Why it is right.
        is_code: Whether every choice is Python.
    """

    question: str
    choices: tuple[str, ...]
    answer: str
    because: str
    is_code: bool = False

    @classmethod
    def with_choices(cls, question: str, choices: Iterable[str], answer: str, because: str) -> Question:
        """A question that can be answered: its choices differ, and one of them is right.

        Args:
            question: What is asked.
            choices: What can be answered.
            answer: The right choice.
            because: Why it is right.

        Raises:
            InputError: There are fewer than two choices, two are the same, or none is the answer.
        """
        offered = tuple(choices)
        if len(set(offered)) < max(FEWEST, len(offered)):
            raise InputError(
                "A question needs at least two choices, all different.",
                slug="bad-choices",
                evidence={"Choices": ", ".join(offered) or "none"},
                remedy="Give each thing that could happen once.",
            )
        if answer not in offered:
            raise InputError(
                f"The answer {answer!r} is not one of the choices.",
                slug="no-right-choice",
                remedy=f"Give one of: {', '.join(offered)}.",
            )
        return cls(question, offered, answer, because)

    @property
    def letters(self) -> tuple[str, ...]:
        """What each choice is called: a, b, c."""
        return tuple(ascii_lowercase[: len(self.choices)])

    @property
    def letter(self) -> str:
        """What the right choice is called."""
        return self.letters[self.choices.index(self.answer)]

    def choice(self, named: str) -> str:
        """The choice of a name.

        Args:
            named: A choice, or its letter.

        Raises:
            InputError: There is no such choice.
        """
        if named in self.choices:
            return named
        if named in self.letters:
            return self.choices[self.letters.index(named)]
        raise InputError(
            f"{named!r} is not one of the choices.",
            slug="unknown-choice",
            remedy=f"Give one of: {', '.join(self.choices)}; or a letter from a to {self.letters[-1]}.",
        )

    def entry(self) -> dict[str, Any]:
        """The question as an entry in a list, which names the versions once."""
        return {
            "question": self.question,
            "choices": list(self.choices),
            "answer": self.answer,
            "because": self.because,
        }

    def to_dict(self) -> dict[str, Any]:
        """The question as JSON-ready values, with the versions that are installed."""
        return {"versions": encode(versions.installed(None)), **self.entry()}

    def __repr__(self) -> str:
        """The question, its choices, and below them the answer."""
        lines = [self.question]
        lines += [
            f"  {letter}) " + each.replace("\n", "\n     ")
            for letter, each in zip(self.letters, self.choices, strict=True)
        ]
        lines += [f"Answer: {self.letter}) {self.because}"]
        return "\n".join(visible(each, keep="\n\t") for each in lines)
