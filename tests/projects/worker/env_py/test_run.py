"""Running env.py: what it asked for in vain is recorded."""

import pytest

from limbeck.projects.worker.env_py.run import RecordingDict


def test_missing_keys_are_recorded_however_they_are_asked_for() -> None:
    """Indexing, `get` and `in` record a missing key, and answer as any dictionary does."""
    found = RecordingDict({"a": 1})
    with pytest.raises(KeyError, match="b"):
        _ = found["b"]
    assert found.get("c", 3) == 3
    assert "d" not in found
    assert found.missed == ["b", "c", "d"]


def test_keys_that_are_there_are_not_recorded() -> None:
    """What was found is nothing to record."""
    found = RecordingDict({"a": 1})
    assert found["a"] == found.get("a") == 1
    assert "a" in found
    assert found.missed == []
