"""What became of the rows of a table and the values of its columns, counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class ColumnRows:
    """What became of the values of one column, in rows that are there before and after.

    Attributes:
        vanished: Values that are NULL now, or whose column is gone.
        changed: Values that are others now.
        came: Values where NULL was, or in a column that was not there.
        unclear: Of those that changed, how many can no longer be told from what is there: cut off, or
            several values that have become one.
        kept: Of those that vanished or changed, how many stand elsewhere now, for the same row.
        moved: Where that is; empty where nowhere.
        examples: Some of them, each before and after, as texts.
    """

    vanished: int = 0
    changed: int = 0
    came: int = 0
    unclear: int = 0
    kept: int = 0
    moved: str = ""
    examples: tuple[tuple[str | None, str | None], ...] = ()


@dataclass(frozen=True, slots=True)
class TableRows:
    """What became of the rows of one table.

    Attributes:
        before: How many there were; None for a table that was not there.
        after: How many there are; None for a table that is gone.
        gone: How many of those before are no longer there.
        new: How many of those now were not there.
        kept: How many of the gone ones stand in another table.
        moved: That table; empty where there is none.
        columns: What became of values, for each column where something did.
        lost: Some of the rows that are gone and stand nowhere else, each as its columns with their values.
    """

    before: int | None
    after: int | None
    gone: int = 0
    new: int = 0
    kept: int = 0
    moved: str = ""
    columns: Mapping[str, ColumnRows] = field(default_factory=dict)
    lost: tuple[tuple[tuple[str, str | None], ...], ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The counts as JSON-ready values; no value of a row is among them."""
        return {
            "before": self.before,
            "after": self.after,
            "columns": {
                name: {"vanished": each.vanished, "changed": each.changed, "came": each.came}
                for name, each in self.columns.items()
            },
        }
