"""The environment variables that a project's interpreter gets."""

from __future__ import annotations

import os
from pathlib import Path

# Set for the kernel's own interpreter, they would mislead another one.
_OWN = ("PYTHONHOME", "__PYVENV_LAUNCHER__", "PYTHONEXECUTABLE", "PYTHONINSPECT")

# How the names begin of those that an interpreter reads when it starts, or a package that it imports at once.
_READ_AT_THE_START = (
    "COVERAGE_",
    "DISABLE_SQLALCHEMY_",
    "DYLD_",
    "HOME",
    "LANG",
    "LC_",
    "LD_",
    "MALLOC_",
    "PYTHON",
    "SQLALCHEMY_",
    "TZ",
)


def variables() -> dict[str, str]:
    """The kernel's environment variables, less those that are about its own interpreter and notebook."""
    kept = {name: value for name, value in os.environ.items() if name not in _OWN}
    if kept.get("MPLBACKEND", "").startswith("module://"):  # set by the notebook's kernel for itself
        del kept["MPLBACKEND"]
    return kept


def start() -> frozenset[tuple[str, str]]:
    """What makes one start of an interpreter differ from another: all other variables can be set later."""
    read = {name: value for name, value in variables().items() if name.startswith(_READ_AT_THE_START)}
    if "PYTHONPATH" in read:  # its paths may be relative
        read["PWD"] = str(Path.cwd())
    return frozenset(read.items())
