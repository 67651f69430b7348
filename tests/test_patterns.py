"""Patterns that are compiled late."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from limbeck import patterns, secret_texts
from limbeck.databases import statements
from limbeck.patterns import LatePattern

if TYPE_CHECKING:
    import pytest


def test_it_finds_what_a_compiled_one_finds() -> None:
    """With its flags, from a position on, and by each of its methods."""
    late, text = LatePattern(r"B(?P<digit>\d)", re.IGNORECASE), "b1 B2 c3"
    found, later = late.search(text), late.match(text, 3)
    assert found is not None
    assert later is not None
    assert (found[0], later["digit"], late.match(text, 1)) == ("b1", "2", None)
    assert [each[0] for each in late.finditer(text)] == ["b1", "B2"]
    assert (late.findall(text), late.sub("-", text)) == (["1", "2"], "- - c3")


def test_it_is_compiled_when_it_is_first_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """And once."""
    compiled: list[str] = []
    monkeypatch.setattr(re, "compile", lambda pattern, _flags: compiled.append(pattern))
    late = LatePattern("a")
    assert compiled == []
    for _ in range(2):
        late.compile()
    assert compiled == ["a"]


def test_all_can_be_compiled_before_workers_are_forked(monkeypatch: pytest.MonkeyPatch) -> None:
    """A fork then finds them compiled; those of secrets and of statements are among them."""
    late = LatePattern("a")
    patterns.compile_all()
    monkeypatch.setattr(re, "compile", None)
    assert late.search("cat") is not None
    assert secret_texts.mask_text("password=x") == "password=***"
    assert statements.access_of("SELECT 1") is statements.Access.READ
