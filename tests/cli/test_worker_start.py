"""The interpreter that is started before the command line is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from limbeck.cli import worker_start
from limbeck.errors import ProjectError

if TYPE_CHECKING:
    import pytest


def test_the_interpreter_that_the_arguments_name_is_started(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also without any argument, as for the project in the working directory."""
    asked: list[str | None] = []

    def refuse(given: str | None) -> str:
        asked.append(given)
        raise ProjectError("There is none.", slug="no-interpreter", remedy="")

    monkeypatch.setattr(worker_start, "interpreter", refuse)
    for arguments in ((), ("shop",), ("--python", "here"), ("shop", "--python=there"), ("--python",)):
        worker_start.start_worker("audit", arguments)
    assert asked == [None, None, "here", "there", None]
