"""Regular expressions that are compiled when they are first used.

Python takes longer to compile some of limbeck's than to import all that they are about, and most processes
use few of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any

_late: list[LatePattern] = []


def compile_all() -> None:
    """Compile all that there are by now: for an interpreter from which workers are forked."""
    for each in _late:
        each.compile()


class LatePattern:
    """What `re.compile` gives, with those of its methods that limbeck uses."""

    def __init__(self, pattern: str, flags: int = 0) -> None:
        """Take what to compile.

        Args:
            pattern: Its text.
            flags: As for `re.compile`.
        """
        self._source = pattern, flags
        _late.append(self)

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(*self._source)

    def compile(self) -> None:
        """Compile it now, if nobody has used it yet."""
        _ = self._compiled

    def search(self, text: str, position: int = 0) -> re.Match[str] | None:
        """The first match anywhere behind a position."""
        return self._compiled.search(text, position)

    def match(self, text: str, position: int = 0) -> re.Match[str] | None:
        """The match that begins at a position."""
        return self._compiled.match(text, position)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """All matches, one after another."""
        return self._compiled.finditer(text)

    def findall(self, text: str) -> list[Any]:
        """What all matches are, or their groups."""
        return self._compiled.findall(text)

    def sub(self, replacement: str | Callable[[re.Match[str]], str], text: str) -> str:
        """The text with a replacement for each match."""
        return self._compiled.sub(replacement, text)
