"""The rows of tables, ready to be drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from limbeck.matrices.rows import Rows, Table

ROWS = 10
"""How many rows of each table a notebook shows."""


@dataclass(frozen=True, slots=True)
class RowTable:
    """The rows of one table.

    Attributes:
        name: The table.
        columns: Its columns.
        cells: Its rows; None for NULL.
        more: How many rows are not shown.
    """

    name: str
    columns: tuple[str, ...]
    cells: tuple[tuple[str | None, ...], ...]
    more: int


def tables(rows: Rows, limit: int | None = ROWS) -> tuple[RowTable, ...]:
    """The tables that hold rows.

    Args:
        rows: Rows by table.
        limit: How many rows of each to show; None for all.
    """
    return tuple(_table(name, table, limit) for name, table in sorted(rows.items()) if table)


def _table(name: str, table: Table, limit: int | None) -> RowTable:
    columns = tuple(table[0])
    shown: Sequence[Mapping[str, Any]] = table if limit is None else table[:limit]
    cells = tuple(tuple(_cell(row[column]) for column in columns) for row in shown)
    return RowTable(name, columns, cells, len(table) - len(shown))


def _cell(value: Any) -> str | None:
    return None if value is None else str(value)
