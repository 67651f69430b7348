"""Keeping an `env.py` from writing SQL files in offline mode."""

from __future__ import annotations

import builtins
import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def none_written() -> Iterator[None]:
    """While the block runs, a file called `*.sql` that is opened for writing is nowhere.

    Alembic's template for several databases opens a file for each of them in the working directory, and
    empties one that is there, before it says that Alembic shall write into it.
    """
    real = io.open

    def opening(file: Any, mode: str = "r", *args: Any, **kwargs: Any) -> Any:
        path = os.fspath(file) if isinstance(file, (str, os.PathLike)) else ""
        writes = any(letter in mode for letter in "wax+")
        nowhere = writes and str(path).lower().endswith(".sql")
        return real(os.devnull if nowhere else file, "w" if nowhere else mode, *args, **kwargs)

    builtins.open = io.open = opening
    try:
        yield
    finally:
        builtins.open = io.open = real
