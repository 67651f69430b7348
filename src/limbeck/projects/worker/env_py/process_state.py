"""What a project's code finds in its process: working directory, arguments, modules."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import ModuleType

_NAME = "limbeck"


def enter(directory: str, argv: Sequence[str], search: Sequence[str] = ()) -> None:
    """Make this process look to the project's code like the command that usually runs it.

    Args:
        directory: The working directory.
        argv: The new `sys.argv`.
        search: Folders to put first on `sys.path`.
    """
    os.chdir(directory)
    sys.argv[:] = argv
    sys.path[:0] = search
    sys.dont_write_bytecode = True  # an audit leaves nothing in anybody's source folders


class Namespace:
    """Swaps our modules called `limbeck` for the project's, if it has any.

    A project with a `limbeck.py` of its own, or that imports an installed limbeck, must get its own.
    """

    def __init__(self) -> None:
        self._away: dict[str, ModuleType] = {}

    @contextmanager
    def aside(self) -> Iterator[None]:
        """While the block runs, `import limbeck` means the project's."""
        self._swap()
        try:
            yield
        finally:
            self._swap()

    @contextmanager
    def back(self) -> Iterator[None]:
        """While the block runs, in the middle of `aside`, `limbeck` is ours again."""
        self._swap()
        try:
            yield
        finally:
            self._swap()

    def _swap(self) -> None:
        here = _take_modules()
        sys.modules.update(self._away)
        self._away = here


def _take_modules() -> dict[str, ModuleType]:
    """Take all modules called `limbeck` out of `sys.modules`."""
    names = [name for name in sys.modules if name == _NAME or name.startswith(_NAME + ".")]
    return {name: sys.modules.pop(name) for name in names}
