"""Workshops and steps as DataFrames, with the values as they are: whoever shows a frame escapes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from limbeck.workshops.steps import Step
    from limbeck.workshops.workshop import Workshop

STEP_COLUMNS = ("table", "mark", "before", "after")
WORKSHOP_COLUMNS = ("step", "command", "taken", "failure", "files")


def step_frame(step: Step) -> pd.DataFrame:
    """A line for each row that is shown: its table, what became of it, and its values by column."""
    import pandas as pd

    rows = [
        (
            table.name,
            row.mark.value,
            None if row.before is None else dict(zip(table.columns_before, row.before, strict=True)),
            None if row.after is None else dict(zip(table.columns_after, row.after, strict=True)),
        )
        for table in step.tables
        for row in table.rows
    ]
    return pd.DataFrame(rows, columns=list(STEP_COLUMNS), dtype=object)


def workshop_frame(workshop: Workshop) -> pd.DataFrame:
    """A line for each step, the oldest first."""
    import pandas as pd

    rows = [
        (
            number,
            step.command,
            step.taken,
            None if step.failure is None else step.failure.what,
            [each.path for each in step.files],
        )
        for number, step in enumerate(workshop.log, 1)
    ]
    return pd.DataFrame(rows, columns=list(WORKSHOP_COLUMNS), dtype=object)
