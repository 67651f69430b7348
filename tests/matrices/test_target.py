"""What a case wants, its rows included."""

from __future__ import annotations

from limbeck.matrices.target import Target
from limbeck.records import Snapshot

EMPTY = Snapshot("sqlite", "SQLite 3", ())


def test_rows_that_are_wanted_are_told_with_those_that_are_there() -> None:
    """A change of data names the rows of both sides, as an attribute of their table."""
    target = Target(EMPTY, {"currencies": ({"code": "EUR"}, {"code": "JPY"})}, data=True)
    (found,) = target.differences(EMPTY, {"currencies": ({"code": "EUR"},)})
    assert str(found) == (
        "table currencies: rows is {'code': 'EUR'} before and {'code': 'EUR'}; {'code': 'JPY'} after"
    )


def test_rows_count_for_a_change_of_data_only() -> None:
    """Elsewhere the target has no rows at all."""
    target = Target(EMPTY, {}, data=False)
    assert target.differences(EMPTY, {"currencies": ({"code": "EUR"},)}) == ()
