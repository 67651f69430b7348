"""Trials as DataFrames."""

from __future__ import annotations

from typing import TYPE_CHECKING

from limbeck.matrices.matrix import Matrix
from limbeck.matrices.options import DEFAULT, joined
from limbeck.matrices.outcome import Outcome

if TYPE_CHECKING:
    import pandas as pd


def matrix_frame(matrix: Matrix) -> pd.DataFrame:
    """A row for each case, a column for each backend and set of options; the verdicts as words.

    What was not run is an empty text. The index is the family and the slug, in the order of the cases; the
    columns have two levels, `backend` and `options`.
    """
    import pandas as pd

    found = {((each.family, each.case), _column(each)): each.verdict.value for each in matrix}
    rows = list(dict.fromkeys((each.family, each.case) for each in matrix))
    columns = sorted(
        {_column(each) for each in matrix},
        key=lambda column: (column[0] != "sqlite", column[1] != DEFAULT, column),
    )
    return pd.DataFrame(
        [[found.get((row, column), "") for column in columns] for row in rows],
        index=pd.MultiIndex.from_tuples(rows, names=["family", "case"]),
        columns=pd.MultiIndex.from_tuples(columns, names=["backend", "options"]),
        dtype=object,
    )


def trial_frame(outcome: Outcome) -> pd.DataFrame:
    """A row for each thing that was wanted, is left, got lost, or is the price of the remedy."""
    import pandas as pd

    rows = [
        *(("wanted", str(each)) for each in outcome.wanted),
        *(("left", str(each)) for each in outcome.left),
        *(("lost", each) for each in outcome.lost),
        *(("lost", str(each)) for each in outcome.changed),
        *(("price of the remedy", str(each)) for each in (outcome.remedy.price if outcome.remedy else ())),
    ]
    return pd.DataFrame(rows, columns=["state", "what"], dtype=object)


def _column(outcome: Outcome) -> tuple[str, str]:
    return (outcome.backend, joined(outcome.options))
