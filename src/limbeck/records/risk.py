"""How much a change can cost."""

from __future__ import annotations

from enum import Enum


class Risk(str, Enum):
    """What applying a change can do to a table that holds rows, from the most to the least dangerous.

    `StrEnum` would say it shorter, but this module also runs in a user's Python 3.10.
    """

    DESTRUCTIVE = "destructive"
    CAUTION = "caution"
    SAFE = "safe"

    @property
    def rank(self) -> int:
        """0 for the most dangerous, for sorting."""
        return list(Risk).index(self)
