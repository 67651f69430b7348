"""A dictionary that remembers what it was asked for in vain."""

import pytest

from limbeck.projects.worker.env_py.recording_dict import Noticing


def test_missing_keys_are_noted_however_they_are_asked_for() -> None:
    """Indexing, `get` and `in` note a missing key, and answer as any dictionary does."""
    found = Noticing({"a": 1})
    with pytest.raises(KeyError, match="b"):
        _ = found["b"]
    assert found.get("c", 3) == 3
    assert "d" not in found
    assert found.missed == ["b", "c", "d"]


def test_keys_that_are_there_are_not_noted() -> None:
    """What was found is nothing to note."""
    found = Noticing({"a": 1})
    assert found["a"] == found.get("a") == 1
    assert "a" in found
    assert found.missed == []
