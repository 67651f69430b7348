"""An explanation as a DataFrame."""

from __future__ import annotations

from typing import TYPE_CHECKING

from limbeck.explanations import Explanation

if TYPE_CHECKING:
    import pandas as pd


def explanation_frame(explanation: Explanation) -> pd.DataFrame:
    """A row for each paragraph, with its label."""
    import pandas as pd

    rows = [[each.label, each.text] for each in explanation.paragraphs]
    return pd.DataFrame(rows, columns=["label", "text"], dtype=object)
