"""What all panels have in common."""

from __future__ import annotations

import gc
import sys
from typing import Any

import pytest

import limbeck

PANELS = ("AuditPanel", "RehearsalPanel", "HistoryMap", "MatrixExplorer", "QuizPanel")


@pytest.mark.parametrize("name", PANELS)
def test_a_panel_whose_arguments_are_refused_goes_without_a_word(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The error is all that is told: closing what was never made raises nothing of its own."""
    told: list[Any] = []
    monkeypatch.setattr(sys, "unraisablehook", told.append)
    with pytest.raises(TypeError):
        getattr(limbeck, name)(no_such_argument=1)
    if name != "AuditPanel":  # it shows what is wrong, and asks again
        with pytest.raises(Exception, match=r"no|not|an't"):
            getattr(limbeck, name)(object())
    gc.collect()
    assert told == []
