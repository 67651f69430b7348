"""Audits as DataFrames."""

import pandas as pd
import pytest
from tests.view import samples

from limbeck.audits.report import AuditGroup
from limbeck.errors import LimbeckError

COLUMNS = ["risk", "kind", "schema", "table", "object", "before", "after", "why", "python", "sql"]


def test_a_row_is_a_change_at_its_position() -> None:
    """The index is the position in `audit.changes`; the columns are the keys of its JSON."""
    audit = samples.full()
    frame = audit.to_frame()
    assert list(frame.columns) == COLUMNS
    assert list(frame.index) == list(range(11))
    assert frame.astype(object).to_dict("records") == [
        {key: change[key] for key in COLUMNS} for change in audit.to_dict()["changes"]
    ]


def test_risks_can_be_compared_and_sorted() -> None:
    """`frame.risk >= "caution"` selects what can hurt."""
    frame = samples.full().to_frame()
    assert frame.risk.value_counts().to_dict() == {"caution": 5, "safe": 4, "destructive": 2}
    assert len(frame[frame.risk >= "caution"]) == 7
    assert frame.sort_values("risk", ascending=False).iloc[0]["risk"] == "destructive"


def test_no_change_is_a_frame_with_its_columns() -> None:
    """The "no change" twin can be filtered like any other."""
    frame = samples.clean().to_frame()
    assert list(frame.columns) == COLUMNS
    assert len(frame[frame.risk >= "caution"]) == 0


def test_a_group_has_the_name_first() -> None:
    """The rows of all audits, each with the name that is also its index."""
    group = AuditGroup(
        (samples.audit(*samples.CHANGES[:2], name="main"), samples.audit(*samples.CHANGES[:1], name="b"))
    )
    frame = group.to_frame()
    assert list(frame.columns) == ["name", *COLUMNS]
    assert list(frame["name"]) == ["main", "main", "b"]
    assert isinstance(frame["risk"].dtype, pd.CategoricalDtype)


def test_a_failure_is_no_empty_frame() -> None:
    """A failed audit raises, alone and in a group, so that it is never taken for a clean one."""
    for result in (samples.failed(), AuditGroup((samples.clean(), samples.failed()))):
        with pytest.raises(LimbeckError, match="raised KeyError"):
            result.to_frame()
