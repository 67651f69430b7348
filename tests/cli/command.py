"""The command line, run in the process of the tests: what it needs workers for, this process keeps ready."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.testing import CliRunner

from limbeck.cli.app import app


@dataclass(frozen=True)
class Done:
    """What a command printed, and how it ended."""

    returncode: int
    stdout: str
    stderr: str


def limbeck_command(*words: str | Path, folder: Path | None = None, **environment: str) -> Done:
    """Run it, on a terminal of 100 columns without colour.

    Args:
        words: The command and its arguments.
        folder: Where; here, if not said.
        environment: More variables.
    """
    with pytest.MonkeyPatch.context() as patch:
        if folder is not None:
            patch.chdir(folder)
        for name, value in {"COLUMNS": "100", "TERM": "dumb", "NO_COLOR": "1", **environment}.items():
            patch.setenv(name, value)
        result = CliRunner().invoke(app, list(map(str, words)))
    return Done(result.exit_code, result.stdout, result.stderr)
