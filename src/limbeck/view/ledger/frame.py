"""The ledger of claims as a DataFrame."""

from __future__ import annotations

from typing import TYPE_CHECKING

from limbeck.ledger.report import Ledger

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("source", "claim", "verdict", "reason", "evidence")


def ledger_frame(ledger: Ledger) -> pd.DataFrame:
    """A row for each claim, by its id, the wrong ones first; the verdict of what could not be run is None."""
    import pandas as pd

    rows = [each.to_dict() for each in ledger.wrong_first]
    index = pd.Index([row["id"] for row in rows], name="id", dtype=object)
    return pd.DataFrame([[row[key] for key in COLUMNS] for row in rows], index, COLUMNS, dtype=object)
