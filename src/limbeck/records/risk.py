"""How much a change can cost."""

from __future__ import annotations

from enum import Enum


class Risk(str, Enum):
    """What applying a change can do to a table that holds rows.

    `StrEnum` would say it shorter, but this module also runs in a user's Python 3.10.
    """

    SAFE = "safe"
    CAUTION = "caution"
    DESTRUCTIVE = "destructive"

    @property
    def rank(self) -> int:
        """0 for the most dangerous, for sorting."""
        return (Risk.DESTRUCTIVE, Risk.CAUTION, Risk.SAFE).index(self)

    __str__ = str.__str__
