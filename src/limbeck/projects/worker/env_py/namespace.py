"""Keeping the module name `limbeck` free for the project while the project's code runs."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

_NAME = "limbeck"


def _take() -> dict[str, ModuleType]:
    names = [name for name in sys.modules if name == _NAME or name.startswith(_NAME + ".")]
    return {name: sys.modules.pop(name) for name in names}


class Namespace:
    """Swaps our modules against those that the project calls by the same name, if it has any.

    A project with a `limbeck.py` of its own, or that imports an installed limbeck, must get what it means.
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
        here = _take()
        sys.modules.update(self._away)
        self._away = here
