"""The form in which values of PostgreSQL are kept: equal ones look alike whatever their type."""

import struct

import pytest

from limbeck.projects.worker.effects.stored_values import _document, _number, stored


def real(value: float) -> float:
    """What a column of type real makes of a number."""
    (found,) = struct.unpack("f", struct.pack("f", value))
    return float(found)


@pytest.mark.parametrize(
    ("value", "kept"),
    [(real(1.1), 1.1), (1.1, 1.1), (real(3.14159), 3.14159), (1e300, 1e300), (float("nan"), "NaN"), (7, 7)],
)
def test_a_number_is_the_same_in_real_and_double_precision(value: float, kept: object) -> None:
    """A wider type is no change of a value."""
    assert stored(value, "double precision") == kept


def test_digits_after_a_numeric_do_not_count_where_they_are_zeros() -> None:
    """2.4 and 2.4000 are one number; what a float can't hold stays a text."""
    assert [_number(text) for text in ("2.40", "2.4000", "7", "7.00")] == [2.4, 2.4, 7, 7.0]
    assert _number("1.23456789012345678") == "1.23456789012345678"
    assert _number("12345678901234567890") == "12345678901234567890"


def test_a_document_is_kept_in_one_form() -> None:
    """The order of keys does not count; a key that is there twice does."""
    assert _document('{"b": 1,"a": 2.50}') == _document('{"a":2.5, "b":1}')
    assert _document('{"a": 1, "a": 2}') != _document('{"a": 2}')
    assert _document("no document") == "no document"
