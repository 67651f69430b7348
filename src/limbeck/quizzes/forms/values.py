"""How many values are still there after the migration that autogenerate wrote?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from limbeck.phrases import counted
from limbeck.quizzes.matrix_question import MatrixQuestion, circumstances, matrix_question, offered
from limbeck.quizzes.recorded_trials import RecordedTrial


@dataclass(frozen=True, slots=True)
class ValuesForm:
    """The number of rows that keep a value is the answer."""

    name: str = "values"

    def kind(self, trial: RecordedTrial) -> str | None:
        """Whether all, some or none are kept; None where that makes no question."""
        values = trial.values
        if values is None or values.rows == values.kept == 1:
            return None
        return {values.rows: "all", 0: "none"}.get(values.kept, "some")

    def answer(self, trial: RecordedTrial) -> str:
        """The number; empty where nothing is asked."""
        return "" if trial.values is None else str(trial.values.kept)

    def question(
        self, trial: RecordedTrial, siblings: Sequence[RecordedTrial], chance: Random
    ) -> MatrixQuestion:
        """The question; the wrong choices are none, all, and what siblings kept.

        Args:
            trial: What it is about; some of its values were judged.
            siblings: Trials of the same family on the same backend, in a random order.
            chance: Chooses among the other numbers.

        Raises:
            ValueError: Nothing can be asked about its values.
        """
        values = trial.values
        if values is None:
            message = f"{trial.case} on {trial.backend} has no values to ask about"
            raise ValueError(message)
        table, _, column = values.column.rpartition(".")
        numbers = [each.values.kept for each in siblings if each.values is not None]
        others = [each for each in range(values.rows + 1) if each not in numbers]
        chance.shuffle(others)
        wrong = [0, values.rows, *(each for each in numbers if each <= values.rows), *others]
        choices = offered(self.answer(trial), list(map(str, wrong)))
        return matrix_question(
            self,
            trial,
            question=(
                f"What autogenerate writes for {circumstances(trial)} is run. `{table}` has "
                f"{counted(values.rows, 'row')}: how many of their values in `{column}` are still there "
                "afterwards, whatever the column is called then?"
            ),
            choices=sorted(choices, key=int),
            because=trial.reason,
        )
