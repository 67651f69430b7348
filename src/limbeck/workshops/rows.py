"""Rows of a workshop's tables, and what a step did to each of them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, overload

from limbeck.characters import visible
from limbeck.databases.sqlite import quoted

SHOWN = 50
"""Rows of a table that are shown."""

_READ = 10_000
"""Rows of a table that are read to tell what became of them."""

_TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True, repr=False)
class Rows(Sequence[Row]):
    """What a query gave; it can be gone through like a list of tuples.

    Attributes:
        columns: The names of the columns.
        rows: The rows.
    """

    columns: tuple[str, ...]
    rows: tuple[Row, ...]

    @overload
    def __getitem__(self, at: int) -> Row: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Row, ...]: ...
    def __getitem__(self, at: int | slice) -> Row | tuple[Row, ...]:
        """A row, or several."""
        return self.rows[at]

    def __len__(self) -> int:
        """How many rows there are."""
        return len(self.rows)

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def __repr__(self) -> str:
        """The columns and the rows, aligned."""
        lines = [self.columns, *([_text(value) for value in row] for row in self.rows)]
        widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
        shown = [
            "  ".join(f"{each:{width}}" for each, width in zip(line, widths, strict=True)) for line in lines
        ]
        return "\n".join(visible(line.rstrip()) for line in shown)


class RowMark(StrEnum):
    """What became of a row."""

    SAME = "same"
    NEW = "new"
    CHANGED = "changed"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class MarkedRow:
    """A row before and after a step.

    Attributes:
        mark: What became of it.
        before: Its values before, in the order of the columns before; None for a new one.
        after: Its values after, in the order of the columns after; None for one that is gone.
    """

    mark: RowMark
    before: Row | None
    after: Row | None


@dataclass(frozen=True, slots=True)
class TableView:
    """A table before and after a step, with what became of its rows.

    Attributes:
        name: Its name after the step, or before it if it is gone.
        name_before: Its name before the step; None for a new table.
        is_gone: Whether it is no longer there.
        columns_before: Its columns before; none for a new table.
        columns_after: Its columns after; none for one that is gone.
        renamed_columns: Columns that have another name now, as their values show: old names to new ones.
        rows: Some of its rows, those of which something became among them.
        before: How many rows it had; None for a new table.
        after: How many it has; None for one that is gone.
    """

    name: str
    name_before: str | None
    is_gone: bool
    columns_before: tuple[str, ...]
    columns_after: tuple[str, ...]
    renamed_columns: Mapping[str, str]
    rows: tuple[MarkedRow, ...]
    before: int | None
    after: int | None

    @property
    def is_changed(self) -> bool:
        """Whether anything became of it or of a row."""
        return (
            self.is_gone
            or self.name != self.name_before
            or self.columns_before != self.columns_after
            or any(each.mark is not RowMark.SAME for each in self.rows)
        )


@dataclass(frozen=True, slots=True)
class _Table:
    """A table of a state: its columns, its key and its rows, by the key if it has one."""

    columns: tuple[str, ...]
    key: tuple[str, ...]
    rows: tuple[Row, ...]
    total: int

    def values(self, row: Row, names: Sequence[str]) -> Row:
        return tuple(row[self.columns.index(each)] for each in names)


def table_views(
    before: Path,
    after: Path,
    tables: Mapping[str, str],
    columns: Mapping[tuple[str, str], str],
    most: int = SHOWN,
) -> tuple[TableView, ...]:
    """All tables of two states, with what became of their rows.

    Args:
        before: The SQLite file of the first state.
        after: That of the second one.
        tables: Tables that have another name now: old names to new ones.
        columns: Columns that have another name now, by their table and name before.
        most: How many rows of each table.
    """
    old, new = _read(before), _read(after)
    olds = {new_name: name for name, new_name in tables.items()}
    views = []
    for name, table in new.items():
        was = olds.get(name, name if name in old and name not in tables else None)
        renamed = {column: to for (of, column), to in columns.items() if of == was}
        views.append(_view(name, was, old.get(was or ""), table, renamed, most))
    views += [
        _view(name, name, table, None, {}, most)
        for name, table in old.items()
        if name not in new and name not in tables
    ]
    return tuple(views)


def _view(  # noqa: PLR0913, PLR0917 - a table on both sides
    name: str,
    was: str | None,
    old: _Table | None,
    new: _Table | None,
    renamed: Mapping[str, str],
    most: int,
) -> TableView:
    marked = _marked(old, new, renamed)
    return TableView(
        name,
        was,
        new is None,
        () if old is None else old.columns,
        () if new is None else new.columns,
        renamed,
        _chosen(marked, most),
        None if old is None else old.total,
        None if new is None else new.total,
    )


def _marked(old: _Table | None, new: _Table | None, renamed: Mapping[str, str]) -> list[MarkedRow]:
    """All rows with their marks: those before in their order, then the new ones."""
    if old is None:
        return [MarkedRow(RowMark.NEW, None, row) for row in ([] if new is None else new.rows)]
    if new is None:
        return [MarkedRow(RowMark.GONE, row, None) for row in old.rows]
    shared = [(each, renamed.get(each, each)) for each in old.columns]
    shared = [(a, b) for a, b in shared if b in new.columns]
    found_again = _pairs(old, new, shared)
    used = set(found_again.values())
    came = [each for each in new.columns if each not in {b for _, b in shared}]
    left = [each for each in old.columns if each not in {a for a, _ in shared}]
    marked = []
    for at, row in enumerate(old.rows):
        there = found_again.get(at)
        if there is None:
            marked.append(MarkedRow(RowMark.GONE, row, None))
            continue
        now = new.rows[there]
        is_same = (
            old.values(row, [a for a, _ in shared]) == new.values(now, [b for _, b in shared])
            and all(value is None for value in old.values(row, left))
            and all(value is None for value in new.values(now, came))
        )
        marked.append(MarkedRow(RowMark.SAME if is_same else RowMark.CHANGED, row, now))
    marked += [MarkedRow(RowMark.NEW, None, row) for at, row in enumerate(new.rows) if at not in used]
    return marked


def _pairs(old: _Table, new: _Table, shared: Sequence[tuple[str, str]]) -> dict[int, int]:
    """Where the rows before stand after: by their key, or where there is none by all that they share."""
    to = dict(shared)
    key = old.key if old.key and all(each in to for each in old.key) else tuple(to)
    if not key:
        return {}
    places: dict[Row, list[int]] = {}
    for at, row in enumerate(new.rows):
        places.setdefault(new.values(row, [to[each] for each in key]), []).append(at)
    found = {}
    for at, row in enumerate(old.rows):
        there = places.get(old.values(row, key))
        if there:
            found[at] = there.pop(0)
    return found


def _chosen(marked: Sequence[MarkedRow], most: int) -> tuple[MarkedRow, ...]:
    """At most some of the rows, in their order; those that are the same give way."""
    if len(marked) <= most:
        return tuple(marked)
    telling = [at for at, each in enumerate(marked) if each.mark is not RowMark.SAME][:most]
    others = [at for at, each in enumerate(marked) if each.mark is RowMark.SAME][: most - len(telling)]
    return tuple(marked[at] for at in sorted((*telling, *others)))


def _read(file: Path) -> dict[str, _Table]:
    """The tables of a state."""
    found = {}
    with closing(sqlite3.connect(file)) as connection:
        connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
        for (name,) in connection.execute(_TABLES).fetchall():
            columns = connection.execute(f"PRAGMA table_xinfo({quoted(name)})").fetchall()
            names = tuple(each[1] for each in columns if each[6] != 1)
            key = tuple(each[1] for each in sorted(columns, key=lambda each: each[5]) if each[5])
            listed = ", ".join(map(quoted, names))
            place = quoted(name)
            order = f" ORDER BY {', '.join(map(quoted, key))}" if key else ""
            rows = connection.execute(f"SELECT {listed} FROM {place}{order} LIMIT {_READ}").fetchall()  # noqa: S608 - quoted
            total = connection.execute(f"SELECT count(*) FROM {place}").fetchone()[0]  # noqa: S608 - quoted
            found[name] = _Table(names, key, tuple(map(tuple, rows)), total)
    return found


def _text(value: Any) -> str:
    return "NULL" if value is None else str(value)
