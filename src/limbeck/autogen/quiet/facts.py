"""What a database says of its tables, in the form that is matched with the models."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import NamedTuple

Key = tuple["str | None", str]
"""A table as Alembic names it: its schema, None for the default one, and its name."""


@dataclass(frozen=True, slots=True)
class ColumnFacts:
    """A column.

    Attributes:
        signature: All that its reflection depends on, but for names and the comment.
        plain: The same without the default, where that is a sequence which the column owns.
        comment: Its comment; None for none.
        is_computed: Whether an expression computes it.
    """

    signature: Hashable
    plain: Hashable | None = None
    comment: str | None = None
    is_computed: bool = False


class KeyFacts(NamedTuple):
    """A unique constraint or an index of plain columns.

    Attributes:
        name: Its name; None for none.
        columns: The columns in their order.
        options: All else that is said of it.
    """

    name: str | None
    columns: tuple[str, ...]
    options: Hashable = None


class ForeignKeyFacts(NamedTuple):
    """A foreign key.

    Attributes:
        name: Its name; None for none.
        columns: The columns that refer.
        target: The table that they refer to.
        target_columns: Its columns.
        options: All else that is said of it.
    """

    name: str | None
    columns: tuple[str, ...]
    target: Key
    target_columns: tuple[str, ...]
    options: Hashable = None


@dataclass(slots=True)
class TableFacts:
    """A table.

    Attributes:
        options: What is said of the table itself, but for its comment.
        comment: Its comment; None for none.
        columns: Its columns by name.
        uniques: Its unique constraints.
        indexes: Its indexes.
        foreign_keys: Its foreign keys.
        is_odd: Whether something of it is not understood here, so that Alembic has to look.
    """

    options: Hashable = None
    comment: str | None = None
    columns: dict[str, ColumnFacts] = field(default_factory=dict)
    uniques: list[KeyFacts] = field(default_factory=list)
    indexes: list[KeyFacts] = field(default_factory=list)
    foreign_keys: list[ForeignKeyFacts] = field(default_factory=list)
    is_odd: bool = False

    def names(self) -> list[tuple[str | None, str]]:
        """What the filters of names are asked about, with its type: also the index under a constraint."""
        unique = [each.name for each in self.uniques]
        return [
            *((name, "column") for name in self.columns),
            *((name, "unique_constraint") for name in unique),
            *((name, "index") for name in unique),
            *((each.name, "index") for each in self.indexes),
            *((each.name, "foreign_key_constraint") for each in self.foreign_keys),
        ]
