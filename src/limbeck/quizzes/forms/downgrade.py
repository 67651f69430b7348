"""What does the downgrade do that autogenerate wrote?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from limbeck.matrices.outcome import Restoration
from limbeck.matrices.verdict import Verdict
from limbeck.quizzes.matrix_question import MatrixQuestion, circumstances, matrix_question
from limbeck.quizzes.recorded_trials import RecordedTrial

CHOICES = {
    Restoration.RESTORES.value: "It restores the schema as it was before",
    Restoration.DIFFERS.value: "It runs, and leaves a schema that differs from the one before",
    Restoration.FAILS.value: "It fails",
}
"""What a downgrade did, as a choice."""

_EMPTY = {Verdict.UNSEEN, Verdict.QUIET}
"""The verdicts on files whose downgrade is as empty as their upgrade."""


@dataclass(frozen=True, slots=True)
class DowngradeForm:
    """What the schema is after the upgrade and its way back is the answer."""

    name: str = "downgrade"

    def kind(self, trial: RecordedTrial) -> str | None:
        """What it did; None where there was none to run, or an empty one."""
        return trial.downgrade if trial.downgrade in CHOICES and trial.verdict not in _EMPTY else None

    def answer(self, trial: RecordedTrial) -> str:
        """What it did, as a choice; empty where it was not run."""
        return CHOICES.get(trial.downgrade, "")

    def question(
        self, trial: RecordedTrial, siblings: Sequence[RecordedTrial], chance: Random
    ) -> MatrixQuestion:
        """The question; there are three things that can happen.

        Args:
            trial: What it is about.
            siblings: Not used.
            chance: Not used.
        """
        del siblings, chance
        restores = trial.downgrade == Restoration.RESTORES.value
        return matrix_question(
            self,
            trial,
            question=(
                f"What autogenerate writes for {circumstances(trial)} is run, and then its `downgrade()`. "
                "What does that do?"
            ),
            choices=tuple(CHOICES.values()),
            because=f"{trial.reason} Its downgrade restores the schema." if restores else trial.reason,
        )
