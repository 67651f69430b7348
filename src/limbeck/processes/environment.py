"""The environment variables that a project's interpreter gets."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

# Set for the kernel's own interpreter, they would mislead another one.
_OWN = ("PYTHONHOME", "__PYVENV_LAUNCHER__", "PYTHONEXECUTABLE", "PYTHONINSPECT")

# How the names begin of those that an interpreter reads when it starts, or a package that it imports at once,
# or a script that finds the interpreter, as pyenv has one.
_READ_AT_THE_START = (
    "ASDF_",
    "COVERAGE_",
    "DISABLE_SQLALCHEMY_",
    "DYLD_",
    "GLIBC_",
    "HOME",
    "LANG",
    "LC_",
    "LD_",
    "MALLOC_",
    "MISE_",
    "NIX_",
    "OBJC_",
    "OPENSSL_",
    "PATH",
    "PYENV_",
    "PYTHON",
    "SETUPTOOLS_",
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
    """What makes one start of an interpreter differ from another: all other variables can be set later.

    They are all that an interpreter gets before its job: what it is started with can be read in it, and in
    each of its forks, as long as it lives, and the next project is not to find what was meant for another.
    """
    read = {name: value for name, value in variables().items() if name.startswith(_READ_AT_THE_START)}
    if "PYTHONPATH" in read:  # its paths may be relative
        with suppress(OSError):  # somebody has removed the folder
            read["PWD"] = str(Path.cwd())
    return frozenset(read.items())
