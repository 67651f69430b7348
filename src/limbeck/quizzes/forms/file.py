"""Which of these files does autogenerate write?"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from random import Random

from limbeck.matrices.cases.registry import find
from limbeck.matrices.verdict import Verdict
from limbeck.quizzes.matrix_question import MatrixQuestion, circumstances, matrix_question, offered
from limbeck.quizzes.recorded_trials import RecordedTrial, plain_code, recorded_trials

NOTHING = "pass"
"""What a file does that proposes nothing."""

LONGEST = 700
"""Characters of a choice that can still be read in a quiz."""

STRANGERS = 20
"""How many files of other families are at hand, for families in which nearly all are the same."""


@dataclass(frozen=True, slots=True)
class FileForm:
    """The body of `upgrade()` is the answer; what a careful person writes is one of the wrong choices."""

    name: str = "file"

    def kind(self, trial: RecordedTrial) -> str | None:
        """The verdict, where a file was written that can be read at a glance."""
        return trial.verdict.value if 0 < len(trial.upgrade) <= LONGEST else None

    def answer(self, trial: RecordedTrial) -> str:
        """What autogenerate wrote."""
        return trial.upgrade

    def question(
        self, trial: RecordedTrial, siblings: Sequence[RecordedTrial], chance: Random
    ) -> MatrixQuestion:
        """The question; the wrong choices are the remedy, an empty file, and what siblings gave.

        Args:
            trial: What it is about.
            siblings: Trials of the same family on the same backend, in a random order.
            chance: Shuffles the choices.
        """
        likely = [*_remedies(trial), NOTHING]
        own = [each.upgrade for each in siblings if each.case == trial.case]
        others = [each.upgrade for each in siblings if each.case != trial.case]
        others.sort(key=lambda each: -len(_names(each) & _names(trial.upgrade)))
        strangers = chance.sample([each.upgrade for each in recorded_trials() if each.upgrade], STRANGERS)
        wrong = [each for each in (*own, *likely, *others, *strangers) if 0 < len(each) <= LONGEST]
        choices = offered(self.answer(trial), wrong)
        chance.shuffle(choices)
        return matrix_question(
            self,
            trial,
            question=f"What does autogenerate write into `upgrade()` for {circumstances(trial)}?",
            choices=choices,
            because=_because(trial),
            is_code=True,
        )


def _remedies(trial: RecordedTrial) -> Iterator[str]:
    """What a careful person writes for the case, where it can be read as code."""
    with suppress(SyntaxError):
        remedy = plain_code(find(trial.case).body("remedy"))
        if remedy:
            yield remedy


@cache
def _names(source: str) -> frozenset[str]:
    """The names of tables and columns in it, and the operations: what makes two files alike."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            found.add(node.value)
        elif isinstance(node, ast.Attribute):
            found.add(node.attr)
    return frozenset(found)


def _because(trial: RecordedTrial) -> str:
    """Why; where it fails, the reason tells what came of the file."""
    if trial.verdict is Verdict.FAILS:
        return f"That is what it writes, and it cannot be run. {trial.reason}"
    return trial.reason
