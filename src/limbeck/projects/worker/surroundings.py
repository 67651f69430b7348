"""The working directory, arguments and search path that a project's code finds."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence


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
