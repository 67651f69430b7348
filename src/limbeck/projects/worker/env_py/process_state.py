"""The environment, working directory, arguments and search path that a project's code finds."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence


def enter(directory: str, argv: Sequence[str], search: Sequence[str] = ()) -> None:
    """Make this process look to the project's code like the command that usually runs it.

    Args:
        directory: The working directory.
        argv: What `sys.argv` shall be.
        search: Folders to put first on `sys.path`.
    """
    os.chdir(directory)
    sys.argv[:] = argv
    sys.path[:0] = search
    sys.dont_write_bytecode = True  # an audit leaves nothing in anybody's source folders


def take_over(variables: Mapping[str, str], given: Mapping[str, str]) -> None:
    """Have the kernel's environment, and what the start of this interpreter has made of it.

    A `sitecustomize.py`, or a script that wraps the interpreter, sets variables that the project relies on.

    Args:
        variables: All that the kernel has.
        given: Those that this interpreter was started with.
    """
    for name, value in variables.items():
        if given.get(name) != value:
            os.environ[name] = value
