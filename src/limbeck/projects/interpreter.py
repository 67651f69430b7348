"""The interpreter that a project runs in."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from limbeck.errors import ProjectError


def interpreter(python: str | os.PathLike[str] | None) -> str:
    """The path of the interpreter that is meant.

    Args:
        python: An interpreter, the folder of a virtual environment, or a command on PATH; None for the one
            that limbeck runs in.

    Raises:
        ProjectError: There is none.
    """
    if python is None:
        return sys.executable
    path = Path(python).expanduser()
    if path.is_dir():
        for name in ("bin/python", "bin/python3", "Scripts/python.exe"):
            if (path / name).exists():
                return str((path / name).absolute())  # not resolved: a venv's python is a link
        raise _error(path, "This folder is no virtual environment: it has no bin/python.")
    if path.exists():
        if os.access(path, os.X_OK):
            return str(path.absolute())
        raise _error(path, "This file is no program.")
    command = shutil.which(str(python))
    if command is None:
        raise _error(path, "No such file, folder or command.")
    return command


def _error(path: Path, reason: str) -> ProjectError:
    return ProjectError(
        f"There is no Python interpreter at {path}.",
        slug="no-interpreter",
        evidence={"python": str(path), "reason": reason},
        remedy="Give python= a Python interpreter, such as .venv/bin/python, or the folder of a virtual "
        "environment.",
    )
