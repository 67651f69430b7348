"""Whether a value is the same one, a part of what it was, or can be put together again."""

from __future__ import annotations

from typing import Any

import pytest

from limbeck.rehearsals.values import is_cut, is_part, is_same, is_split, is_spread, paths_to, value_at


@pytest.mark.parametrize(
    ("before", "after", "same"),
    [
        (1, 1.0, True),
        ("12", 12, True),
        ("007", 7, False),
        ("x", 0, False),
        ("1.10", "1.1", False),
        ("2025-01-01", "2025-01-01 00:00:00", True),
        ("Ada", "ADA", False),
        (None, None, True),
        (None, 0, False),
        (b"ab", b"ab", True),
        ("true", 1, True),
        (1e20, "100000000000000000000", True),
        (2.5e-7, "0.00000025", True),
        ("1e5", "100000", False),
    ],
)
def test_a_value_may_have_another_type(before: Any, after: Any, same: bool) -> None:  # noqa: FBT001
    """A number in a text is the same number; zeros that mean something and texts are what they are."""
    assert is_same(before, after) is same


@pytest.mark.parametrize(
    ("before", "after", "cut"),
    [
        ("Amsterdam", "Amster", True),
        ("Amsterdam", "dam", False),
        (" a ", "a", False),
        (3.25, 3.3, True),
        (2.5, 2, True),
        (2.5, 3.5, False),
        (10.5, 10.71, False),
        (b"abc", b"ab", True),
        ("abc", None, False),
    ],
)
def test_a_shorter_text_and_a_rounded_number_are_cut(before: Any, after: Any, cut: bool) -> None:  # noqa: FBT001
    """White space at the ends is no part of a text, and an other number is not a rounded one."""
    assert is_cut(before, after) is cut


def test_values_are_found_in_what_was_made_of_them() -> None:
    """As the beginning or end of a text, as its two halves, and in a document."""
    assert [is_part("Ada Lovelace", each) for each in ("Ada", "Lovelace", "Love", "", None)] == [
        True,
        True,
        False,
        False,
        False,
    ]
    assert is_split("Ada Lovelace", "Ada", "Lovelace")
    assert is_split("Plato", "Plato", None)
    assert not is_split("Ada King Lovelace", "Ada", "Lovelace")
    assert [is_split(whole, None, None) for whole in ("", " ", "a")] == [False] * 3  # gone, not cut in two
    assert is_split("", "", None)
    assert is_split("10", 1, 0)
    document = '{"a": {"b": 14}, "c": ["x", 14], "d": null}'
    assert paths_to(document, 14) == {("a", "b"), ("c", "1")}
    assert value_at(document, ("c", "0")) == "x"
    assert value_at("no document", ("c",)) is None
    assert is_spread(document, 14, "x")
    assert not is_spread(document, 14)


@pytest.mark.parametrize(
    ("before", "after", "same"),
    [
        ("Ada", "ada", False),
        ("Ada", "Ada ", True),
        ("true", "1", True),
        ("False", "false", True),
        ("deadbeef-0000-0000-0000-00000000000a", "deadbeef00000000000000000000000a", True),
        ("from 10:00:00.0", "from 10:00:00", True),
    ],
)
def test_a_word_means_itself_and_little_else(before: str, after: str, *, same: bool) -> None:
    """What begins with a letter is told from others at once, unless it may mean something."""
    assert is_same(before, after) is same
