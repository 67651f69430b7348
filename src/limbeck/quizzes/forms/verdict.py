"""What does autogenerate make of a change?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from limbeck.matrices.verdict import Verdict
from limbeck.quizzes.matrix_question import MatrixQuestion, circumstances, matrix_question, offered
from limbeck.quizzes.recorded_trials import RecordedTrial

CHOICES: dict[Verdict, str] = {
    Verdict.DETECTED: "`detected`: it writes all of the change, and every row keeps its values",
    Verdict.MISREAD: "`misread`: what it writes reaches the schema, but rows or values are lost",
    Verdict.UNSEEN: "`unseen`: it writes nothing, although the change is not made",
    Verdict.FAILS: "`fails`: it raises an error, or what it writes does",
    Verdict.PARTIAL: "`partial`: it writes something, and after that something still differs",
    Verdict.UNSETTLED: "`unsettled`: it writes all of it, and wants to change it again the next time",
    Verdict.NOISE: "`noise`: nothing has to change, and yet it writes something",
    Verdict.QUIET: "`quiet`: nothing has to change, and it writes nothing",
}
"""What each verdict says, as a choice; the most common ones first."""


@dataclass(frozen=True, slots=True)
class VerdictForm:
    """The verdict is the answer, and its reason the explanation."""

    name: str = "verdict"

    def kind(self, trial: RecordedTrial) -> str:
        """The verdict: without that, half of the answers would be `unseen`."""
        return trial.verdict.value

    def answer(self, trial: RecordedTrial) -> str:
        """What the verdict says."""
        return CHOICES[trial.verdict]

    def question(
        self, trial: RecordedTrial, siblings: Sequence[RecordedTrial], chance: Random
    ) -> MatrixQuestion:
        """The question; the wrong choices are the verdicts on siblings first.

        Args:
            trial: What it is about.
            siblings: Trials of the same family on the same backend, in a random order.
            chance: Not used: the choices are in the order of `CHOICES`, so that a class finds its way.
        """
        del chance
        wrong = [CHOICES[each.verdict] for each in siblings]
        choices = offered(self.answer(trial), [*wrong, *CHOICES.values()])
        return matrix_question(
            self,
            trial,
            question=f"What does autogenerate make of {circumstances(trial)}?",
            choices=sorted(choices, key=list(CHOICES.values()).index),
            because=trial.reason,
        )
