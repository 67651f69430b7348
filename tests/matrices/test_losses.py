"""Rows before and after: which of them are lost, and which values of those that stay."""

import datetime as dt
from decimal import Decimal

import pytest

from limbeck.matrices.losses import ChangedValue, Losses, changed_for_good, losses, price
from limbeck.matrices.rows import Expectation
from limbeck.matrices.values import canonical, plain

NOTHING = Expectation({}, frozenset(), {})
COLUMNS = {"users": ("id", "email")}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (1, "1"),
        (True, 1),
        ("true", True),
        (Decimal("10.50"), "10.5"),
        (dt.date(2024, 1, 2), dt.datetime(2024, 1, 2)),  # noqa: DTZ001 - a column without a zone
        (dt.datetime(2024, 1, 2, 3, 4, tzinfo=dt.timezone.utc), dt.datetime(2024, 1, 2, 3, 4)),  # noqa: DTZ001
        ([7], 7),
        ({"b": 1, "a": [2]}, '{"a": 2, "b": "1"}'),
        (b"abc", "abc"),
        ("ab   ", "ab"),
    ],
)
def test_a_value_in_another_type_is_the_same_value(one: object, other: object) -> None:
    """A change of type that keeps what the values mean loses nothing."""
    assert canonical(plain(one)) == canonical(plain(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (1, 0),
        ("x", 0),
        (None, ""),
        (None, 0),
        ("a", "A"),
        ([1, 2], [2, 1]),
        ("01234", 1234),
        ("1" * 30 + "5", "1" * 30 + "6"),
    ],
)
def test_different_values_are_different(one: object, other: object) -> None:
    """A loss must not be explained away."""
    assert canonical(plain(one)) != canonical(plain(other))


def test_a_row_that_is_gone_is_lost() -> None:
    """It is told with its names before the change."""
    before = {"users": ({"id": 1, "email": "ann"}, {"id": 2, "email": "ben"})}
    after = {"users": ({"id": 2, "email": "ben"},)}
    assert losses(before, after, COLUMNS, NOTHING) == Losses(rows=("users.id = 1, users.email = ann",))


def test_of_two_equal_rows_one_can_be_lost() -> None:
    """Rows are counted."""
    before = {"users": ({"id": 1}, {"id": 1})}
    assert losses(before, {"users": ({"id": 1},)}, {"users": ("id",)}, NOTHING).rows == ("users.id = 1",)


def test_what_the_models_drop_is_not_lost() -> None:
    """A column or a table that they no longer want was meant to go."""
    before = {"users": ({"id": 1, "email": "ann"},), "old": ({"id": 1},)}
    assert not losses(before, {"users": ({"id": 1},)}, {"users": ("id",)}, NOTHING)


def test_a_column_whose_name_has_a_dot_counts_like_any_other() -> None:
    """What stands before a dot is a table's name only where a case says where something went."""
    before, after = {"users": ({"id": 1, "e.mail": "ann"},)}, {"users": ({"id": 1, "e.mail": None},)}
    assert losses(before, after, {"users": ("id", "e.mail")}, NOTHING) == Losses(
        values=(ChangedValue("users.e.mail", "ann", None),)
    )


def test_a_row_of_which_no_column_stays_is_told_by_its_table() -> None:
    """Its values do not count, but that it was there does."""
    assert losses({"users": ({"id": 1},)}, {"users": ()}, {"users": ("name",)}, NOTHING).rows == (
        "a row of users",
    )


def test_a_renamed_column_is_looked_for_under_its_new_name() -> None:
    """The value is lost if it is not there."""
    expected = Expectation({"users.mail": "users.email"}, frozenset(), {})
    before = {"users": ({"id": 1, "mail": "ann"},)}
    assert not losses(before, {"users": ({"id": 1, "email": "ann"},)}, COLUMNS, expected)
    assert losses(before, {"users": ({"id": 1, "email": None},)}, COLUMNS, expected) == Losses(
        values=(ChangedValue("users.mail", "ann", None),)
    )


def test_a_renamed_table_is_looked_for_under_its_new_name() -> None:
    """All rows are lost if the new table is empty."""
    expected = Expectation({"people": "users"}, frozenset(), {})
    before = {"people": ({"id": 1},)}
    assert losses(before, {"users": ()}, COLUMNS, expected).rows == ("people.id = 1",)
    assert not losses(before, {"users": ({"id": 1},)}, COLUMNS, expected)


def test_a_row_with_another_value_is_told_from_one_that_is_gone() -> None:
    """The row that is most like it is what it has become; what has none is gone."""
    before = {"users": ({"id": 1, "email": "ann"}, {"id": 2, "email": "ben"}, {"id": 3, "email": "eve"})}
    after = {"users": ({"id": 2, "email": "BEN"}, {"id": 1, "email": "ann"})}
    assert losses(before, after, COLUMNS, NOTHING) == Losses(
        ("users.id = 3, users.email = eve",), (ChangedValue("users.email", "ben", "BEN"),)
    )


def test_what_a_value_may_become_is_still_a_change_for_good() -> None:
    """Unless the way back restores it; the price counts the values of a column and shows one."""
    expected = Expectation(
        {"users.mail": "users.email"}, frozenset({"users.id"}), {"users.mail": {"ann": "a"}}
    )
    before = {"users": ({"id": 1, "mail": "ann"}, {"id": 2, "mail": "ben"})}
    after = {"users": ({"id": 1, "email": "a"}, {"id": 2, "email": "ben"})}
    kept = {"users": ({"id": 1, "mail": "a"}, {"id": 2, "mail": "ben"})}
    assert not losses(before, after, COLUMNS, expected)
    assert changed_for_good(before, after, before, COLUMNS, expected) == ()
    paid = changed_for_good(before, after, kept, COLUMNS, expected)
    assert paid == (ChangedValue("users.mail", "ann", "a"),)
    assert price(paid) == "1 value of `users.mail` (ann → a)"
    assert price((*paid, ChangedValue("users.mail", "", None))) == "2 values of `users.mail` (ann → a)"
