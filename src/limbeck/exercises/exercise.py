"""An exercise: a start that is wrong, a goal, hints, a solution, and answers that only look right."""

from __future__ import annotations

import inspect
import textwrap
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from limbeck.exercises.outcome import OutcomeWord
from limbeck.exercises.predicate import Predicate
from limbeck.rehearsals.rehearsal import RehearsalVerdict

if TYPE_CHECKING:
    from limbeck.workshops.workshop import Workshop

RIGHT_BUT = OutcomeWord.RIGHT_BUT.value
"""What a wrong answer gives as its reason when it reaches the goal and something is to be said of it."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """An answer that looks right and is not.

    Attributes:
        name: What it does, in a few words.
        play: Does it in a workshop that stands at the start.
        because: The name of the predicate that refuses it, or `right, but`.
    """

    name: str
    play: Callable[[Workshop], object]
    because: str

    @classmethod
    def upgraded_anyway(cls, because: str) -> Wrong:
        """The revision of the start, run although a warning says what it does.

        Args:
            because: The name of the predicate that refuses it.
        """
        return cls("upgraded anyway", lambda workshop: workshop.upgrade(anyway=True), because)

    @classmethod
    def stamped(cls, because: str) -> Wrong:
        """The head is written down, and nothing was run.

        Args:
            because: The name of the predicate that refuses it.
        """
        return cls("a stamped lie", lambda workshop: workshop.stamp("head"), because)


class Exercise(ABC):
    """What a learner is to do in a workshop, and how it is judged.

    A subclass gives the attributes and the methods below; it has a file of its own.

    Attributes:
        slug: Its name in lower case with hyphens.
        title: What one will be able to do: `Rename a column and keep its values`.
        lesson: The number of its lesson; 0 for none.
        incident: Whether it is an incident: a story that does not say which tool helps.
        backends: Where it can be done.
        story: What happened and what is wanted, in Markdown; `code` in backticks.
        hints: Three, from a nudge to nearly the answer.
        cases: The cases of the matrix that it is about.
        claims: The claims of the ledger that it is about.
        question: The address of a public question that it answers; empty for none.
        goal: The predicates that have to hold, in the order in which they are told.
        best: How many steps the shortest known answer takes; 0 for as many as the solution.
        begins: The start of its workshop, as `limbeck.Workshop` takes it.
        rehearsed: Whether the answer is in the revisions, so that they are run on a copy of the start, too.
        more_rows: Whether that copy gets one more row in each table: what works for these rows alone
            fails then.
        asks_autogenerate: Whether it is to be told when autogenerate is not silent in the end.
        accepts: Verdicts of a rehearsal that are meant here, and no reason for `right, but`.
    """

    slug: str
    title: str
    lesson: ClassVar[int] = 0
    incident: ClassVar[bool] = False
    backends: ClassVar[tuple[str, ...]] = ("sqlite", "postgresql")
    story: str
    hints: tuple[str, ...]
    cases: ClassVar[tuple[str, ...]] = ()
    claims: ClassVar[tuple[str, ...]] = ()
    question: ClassVar[str] = ""
    goal: ClassVar[tuple[Predicate, ...]]
    best: ClassVar[int] = 0
    begins: ClassVar[Any] = "customers"
    rehearsed: ClassVar[bool] = True
    more_rows: ClassVar[bool] = True
    asks_autogenerate: ClassVar[bool] = True
    accepts: ClassVar[tuple[RehearsalVerdict, ...]] = ()

    def start(self, workshop: Workshop) -> None:  # noqa: B027 - some begin where their workshop does
        """Take the steps that lead to where the learner begins; the last one fails, or leaves what is wrong.

        Args:
            workshop: A new one.
        """

    @abstractmethod
    def solution(self, workshop: Workshop) -> None:
        """Take the steps that reach the goal. Its source is what the learner sees as the solution.

        Args:
            workshop: One that stands at the start.
        """

    @abstractmethod
    def wrong(self) -> tuple[Wrong, ...]:
        """Answers that look right, two at least; each is played in a workshop that stands at the start."""

    def goal_on(self, backend: str) -> tuple[Predicate, ...]:
        """The goal on a backend, where it is not the same on both.

        Args:
            backend: `sqlite` or `postgresql`.
        """
        del backend
        return self.goal

    @property
    def solution_source(self) -> str:
        """The body of `solution`, as it is written in its file."""
        source = inspect.getsource(type(self).solution)
        lines = textwrap.dedent(source).splitlines()
        start = next(number for number, line in enumerate(lines) if line.rstrip().endswith(":")) + 1
        body = textwrap.dedent("\n".join(lines[start:]))
        if body.lstrip().startswith('"""'):
            _, _, body = body.lstrip()[3:].partition('"""')
        return body.strip("\n") + "\n"

    def __repr__(self) -> str:
        return f"<Exercise {self.slug}: {self.title}>"
