"""Rehearsals as DataFrames, with the values as they are: whoever shows a frame escapes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from limbeck.rehearsals.rehearsal import Rehearsal, RehearsalVerdict, RehearsedRevision

if TYPE_CHECKING:
    import pandas as pd

ORDER = tuple(each.value for each in reversed(RehearsalVerdict))
"""The verdicts from the best to the worst: `frame.verdict >= "loses"` selects."""

COLUMNS = (
    "revision",
    "message",
    "verdict",
    "object",
    "count",
    "why",
    "reasons",
    "downgrade",
    "again",
    "statements",
    "seconds",
    "path",
)

_REASON_COLUMNS = ("verdict", "object", "count", "why", "instead", "case")


def rehearsal_frame(rehearsal: Rehearsal) -> pd.DataFrame:
    """A row for each revision in the order in which they ran, with the reason of its verdict.

    What was not reached, or has no reason, is None.
    """
    return _frame([_row(each) for each in rehearsal.revisions], COLUMNS)


def step_frame(step: RehearsedRevision) -> pd.DataFrame:
    """A row for each reason, the worst first."""
    return _frame([tuple(each.to_dict().values()) for each in step.reasons], _REASON_COLUMNS)


def _row(step: RehearsedRevision) -> tuple[object, ...]:
    first = step.reasons[0] if step.reasons else None
    return (
        step.revision,
        step.message,
        None if step.verdict is None else step.verdict.value,
        None if first is None else first.object,
        None if first is None else first.count,
        None if first is None else first.why,
        len(step.reasons),
        None if step.downgrade is None else step.downgrade.value,
        None if step.again is None else step.again.value,
        len(step.statements),
        step.seconds,
        step.path,
    )


def _frame(rows: list[tuple[object, ...]], columns: tuple[str, ...]) -> pd.DataFrame:
    import pandas as pd

    # Object columns keep None as None, in every release of pandas.
    frame = pd.DataFrame(rows, columns=list(columns), dtype=object)
    frame["verdict"] = pd.Categorical(frame["verdict"], categories=list(ORDER), ordered=True)
    return frame
