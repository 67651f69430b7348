"""The interpreter that a project runs in."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from limbeck.errors import ProjectError

_SECONDS = 20.0
"""Seconds that an interpreter may take to start."""


def interpreter(python: str | os.PathLike[str] | None) -> str:
    """The path of an interpreter.

    Args:
        python: An interpreter, the folder of a virtual environment, or a command on PATH; None for the one
            that limbeck runs in.

    Raises:
        ProjectError: There is none.
    """
    if python is None:
        return sys.executable  # without another import: a command of a shell waits for it
    from pathlib import Path

    path = Path(python).expanduser()
    if path.is_dir():
        for name in ("bin/python", "bin/python3", "Scripts/python.exe"):
            if (path / name).exists():
                return str((path / name).absolute())  # not resolved: a venv's python is a link
        raise _error(path, "This folder is not a virtual environment: it has no bin/python.")
    if path.exists():
        if not os.access(path, os.X_OK):
            raise _error(path, "This file is not executable.")
        return _tried(str(path.absolute()))
    import shutil  # brings three compressors along

    command = shutil.which(str(python))
    if command is None:
        raise _error(path, "No such file, folder or command.")
    return _tried(command)


def _tried(program: str) -> str:
    """The program, if it computes as Python does; another program would be run with our files as arguments.

    Raises:
        ProjectError: It does not, or it could not be started.
    """
    from pathlib import Path

    from limbeck.processes.programs import run

    try:
        done = run([program, "-E", "-S", "-c", "print(6 * 7)"], time_limit=_SECONDS)
    except OSError as error:
        raise _error(Path(program), f"It could not be started: {error}") from None
    if done.output.strip() != b"42":
        raise _error(
            Path(program), "This program is not a Python interpreter: it did not run `print(6 * 7)`."
        )
    return program


def _error(path: Path, reason: str) -> ProjectError:
    from limbeck.errors import ProjectError

    return ProjectError(
        f"There is no Python interpreter at {path}.",
        slug="no-interpreter",
        evidence={"python": str(path), "reason": reason},
        remedy="Give python= a Python interpreter, such as .venv/bin/python, or the folder of a virtual "
        "environment.",
    )
