"""Patterns that are compiled late."""

from __future__ import annotations

import re

import pytest

from limbeck.patterns import LatePattern


def test_it_finds_what_a_compiled_one_finds() -> None:
    """With its flags, from a position on, and by each of its methods."""
    late, text = LatePattern(r"B(?P<digit>\d)", re.IGNORECASE), "b1 B2 c3"
    found, later = late.search(text), late.match(text, 3)
    assert found is not None
    assert later is not None
    assert (found[0], later["digit"], late.match(text, 1)) == ("b1", "2", None)
    assert [each[0] for each in late.finditer(text)] == ["b1", "B2"]
    assert (late.findall(text), late.sub("-", text)) == (["1", "2"], "- - c3")


def test_it_is_compiled_when_it_is_first_used() -> None:
    """What is wrong with it is told then."""
    wrong = LatePattern("(")
    with pytest.raises(re.error):
        wrong.search("")
