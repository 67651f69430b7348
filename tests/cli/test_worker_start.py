"""The interpreter that is started before the command line is read."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

from limbeck.cli import worker_start
from limbeck.errors import ProjectError

if TYPE_CHECKING:
    import pytest

_TELL = """
import os, subprocess, sys

def tell(*_: object, **__: object) -> None:
    print(*sys.modules)
    sys.stdout.flush()
    os._exit(0)

subprocess.Popen = tell
sys.argv[1:] = ["audit"]
from limbeck.cli import run
run()
"""
"""Prints what is imported when the worker is started."""


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


def test_little_is_imported_before_it_is_started() -> None:
    """All of it makes the audit later: the worker imports SQLAlchemy and Alembic, which takes longest."""
    command = [sys.executable, "-S", "-c", f"import sys; sys.path[:] = {sys.path!r}\n{_TELL}"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert "limbeck.processes.fork_servers" in loaded
    assert not loaded & {
        "dataclasses",
        "inspect",
        "json",
        "pathlib",
        "limbeck.errors",
        "socket",
        "typer",
        "sqlalchemy",
    }
