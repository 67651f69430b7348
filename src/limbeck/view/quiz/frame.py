"""Questions as DataFrames."""

from __future__ import annotations

from typing import TYPE_CHECKING

from limbeck.quizzes.question import Question

if TYPE_CHECKING:
    import pandas as pd


def question_frame(question: Question) -> pd.DataFrame:
    """A row for each choice, and whether it is right."""
    import pandas as pd

    rows = [[each, each == question.answer] for each in question.choices]
    return pd.DataFrame(rows, columns=["choice", "right"], index=list(question.letters), dtype=object)
