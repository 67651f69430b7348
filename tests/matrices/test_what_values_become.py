"""A value in another form is the same value; one that cannot stay becomes what its case says."""

from __future__ import annotations

import pytest

from limbeck.matrices.losses import losses
from limbeck.matrices.rows import Expectation
from limbeck.matrices.values import canonical

BERLIN = "2026-03-29 14:30:00+02:00"


@pytest.mark.parametrize(
    ("value", "same"),
    [
        (BERLIN, "2026-03-29 12:30:00"),
        ("2026-03-29 12:30:00.000000", "2026-03-29 12:30:00"),
        ("2026-03-29 00:00:00.000000", "2026-03-29"),
        ("09:30:00+00:00", "09:30:00"),
        ("5D0E1C0A-2F6B-4B7E-9C3A-8F1D2E3C4B5A", "5d0e1c0a2f6b4b7e9c3a8f1d2e3c4b5a"),
    ],
)
def test_a_moment_and_a_uuid_are_the_same_in_each_of_their_forms(value: str, same: str) -> None:
    """Time zones, zeros behind the second and hyphens tell nothing about the value."""
    assert canonical(value) == canonical(same) == same


@pytest.mark.parametrize("other", ["2026-03-29 14:30:00", "2026-03-29 12:30:00.5", "2026-03-29"])
def test_another_moment_is_not_the_same(other: str) -> None:
    """Neither the clock's reading without its zone, nor a part of a second more, nor the day alone."""
    assert canonical(other) != canonical(BERLIN)


@pytest.mark.parametrize(("number", "gone"), [(None, []), ("A-1002", []), (0, ["orders.number: A-1002 → 0"])])
def test_a_value_that_cannot_stay_may_become_what_its_case_says(number: object, gone: list[str]) -> None:
    """Anything else in its place counts as lost, and is told by what was there before."""
    before = {"orders": ({"id": 1, "number": "1001"}, {"id": 2, "number": "A-1002"})}
    after = {"orders": ({"id": 1, "number": 1001}, {"id": 2, "number": number})}
    expected = Expectation({}, frozenset(), {"orders.number": {"A-1002": None}})

    found = losses(before, after, {"orders": ("id", "number")}, expected)
    assert ([*found.rows], [*map(str, found.values)]) == ([], gone)


def test_two_equal_rows_are_both_wanted() -> None:
    """One row cannot stand for two."""
    before = {"tags": ({"word": "red"}, {"word": "red"})}
    after = {"tags": ({"word": "red"},)}

    assert losses(before, after, {"tags": ("word",)}, Expectation({}, frozenset(), {})).rows == (
        "tags.word = red",
    )
