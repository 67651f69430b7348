"""Questions as DataFrames."""

from __future__ import annotations

from typing import TYPE_CHECKING

from limbeck.quizzes.question import Question
from limbeck.quizzes.quiz import Quiz

if TYPE_CHECKING:
    import pandas as pd


def question_frame(question: Question) -> pd.DataFrame:
    """A row for each choice, and whether it is right."""
    import pandas as pd

    rows = [[each, each == question.answer] for each in question.choices]
    return pd.DataFrame(rows, columns=["choice", "right"], index=list(question.letters), dtype=object)


def quiz_frame(quiz: Quiz) -> pd.DataFrame:
    """A row for each question."""
    import pandas as pd

    columns = ["form", "case", "backend", "options", "question", "choices", "answer", "because"]
    rows = [[getattr(each, column) for column in columns] for each in quiz]
    return pd.DataFrame(rows, columns=columns, index=range(1, len(quiz) + 1), dtype=object)
