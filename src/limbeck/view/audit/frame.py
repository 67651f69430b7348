"""Audits as DataFrames, with the values as they are: whoever shows a frame escapes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from limbeck.audits.draft import Draft
from limbeck.audits.report import Audit, AuditGroup
from limbeck.records import Risk, encode

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("risk", "kind", "schema", "table", "object", "before", "after", "why", "python", "sql")
"""The keys of a change in JSON, in the order in which a reader asks."""

ORDER = tuple(each.value for each in sorted(Risk, key=lambda risk: -risk.rank))
"""The risks from the least to the most dangerous: `frame.risk >= "caution"` selects."""


def audit_frame(audit: Audit | Draft) -> pd.DataFrame:
    """A row for each change of an audit or a draft; the index is its position in `changes`.

    Raises:
        LimbeckError: The audit failed.
    """
    return _frame([encode(change) for change in audit.changes], COLUMNS)


def audit_group_frame(group: AuditGroup) -> pd.DataFrame:
    """A row for each change of each audit, with the name of the audit first.

    Raises:
        LimbeckError: One of the audits failed, so that the table would not be the whole truth.
    """
    rows = [
        {"name": name, **encode(change)}
        for name, audit in zip(group.names, group, strict=True)
        for change in audit.changes
    ]
    return _frame(rows, ("name", *COLUMNS))


def _frame(rows: list[dict[str, str | None]], columns: tuple[str, ...]) -> pd.DataFrame:
    import pandas as pd

    # Object columns keep None as None, in every release of pandas.
    frame = pd.DataFrame(rows, columns=list(columns), dtype=object)
    frame["risk"] = pd.Categorical(frame["risk"], categories=list(ORDER), ordered=True)
    return frame
