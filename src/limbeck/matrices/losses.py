"""What a migration loses: whole rows, and values of rows that are still there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from limbeck.matrices.values import canonical

if TYPE_CHECKING:
    from limbeck.matrices.rows import Expectation, Row, Rows, Table

Pairs = Sequence[tuple[str, str]]
"""Columns whose values count, each with its name afterwards."""


@dataclass(frozen=True, slots=True)
class ChangedValue:
    """A value that is another one afterwards.

    Attributes:
        column: Its column before, as `table.column`.
        before: What it was.
        after: What it is now.
    """

    column: str
    before: Any
    after: Any

    def __str__(self) -> str:
        """The column, and the value before and after."""
        return f"{self.column}: {self.example}"

    @property
    def example(self) -> str:
        """The value before and after."""
        return f"{_text(self.before)} → {_text(self.after)}"


@dataclass(frozen=True, slots=True)
class Losses:
    """What was there and no longer is.

    Attributes:
        rows: The rows that are gone, in words.
        values: The values that are others now, in rows that are still there.
    """

    rows: tuple[str, ...] = ()
    values: tuple[ChangedValue, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything is lost."""
        return bool(self.rows or self.values)

    @property
    def example(self) -> str:
        """One of them, in words; empty where nothing is lost."""
        return next(iter((*self.rows, *map(str, self.values))), "")


def losses(before: Rows, after: Rows, target: Mapping[str, Sequence[str]], expected: Expectation) -> Losses:
    """What a migration lost.

    Tables and columns that the models no longer want do not count.

    Args:
        before: The rows before the migration.
        after: The rows after it.
        target: The columns that the models want, by table.
        expected: What of the rows is to survive.
    """
    gone: list[str] = []
    changed: list[ChangedValue] = []
    for table, rows in before.items():
        there = expected.table(table)
        if there not in target:
            continue
        pairs = expected.pairs(table, rows, target[there])
        for row, now in _partners(table, rows, after.get(there, ()), pairs, expected):
            if now is None:
                gone.append(_row_text(table, row, pairs))
            else:
                changed += _changes(table, row, now, pairs, expected)
    return Losses(tuple(gone), tuple(changed))


def changed_for_good(
    before: Rows, after: Rows, restored: Rows, target: Mapping[str, Sequence[str]], expected: Expectation
) -> tuple[ChangedValue, ...]:
    """The values that are not what they were even after the way back; nothing excuses them here.

    Args:
        before: The rows before the migration.
        after: The rows after it.
        restored: The rows after its way back.
        target: The columns that the models want, by table.
        expected: Where tables and columns went.
    """
    strict = replace(expected, changing=frozenset(), becomes={})
    wanted = {
        table: tuple(name for name, _ in strict.pairs(table, rows, target[strict.table(table)]))
        for table, rows in before.items()
        if strict.table(table) in target
    }
    now = {
        (each.column, canonical(each.before)): each for each in losses(before, after, target, strict).values
    }
    return tuple(
        now.get((each.column, canonical(each.before)), each)
        for each in losses(before, restored, wanted, replace(strict, carried={})).values
    )


def price(changed: Sequence[ChangedValue]) -> str:
    """What is changed for good, by column: how many values, and an example."""
    columns: dict[str, list[ChangedValue]] = {}
    for each in changed:
        columns.setdefault(each.column, []).append(each)
    return "; ".join(
        f"{len(values)} value{'' if len(values) == 1 else 's'} of `{column}` ({values[0].example})"
        for column, values in columns.items()
    )


def _partners(
    table: str, rows: Table, others: Table, pairs: Pairs, expected: Expectation
) -> Iterator[tuple[Row, Row | None]]:
    """Each row with the one that it has become; None for one that is gone.

    That is a row of the same values, or of those that are left the one most like it.
    """
    free, waiting = list(others), []
    for row in rows:
        same = next((each for each in free if not _changes(table, row, each, pairs, expected)), None)
        if same is None:
            waiting.append(row)
        else:
            free.remove(same)
    for row in waiting:
        changes = [len(_changes(table, row, each, pairs, expected)) for each in free]
        nearest = free[changes.index(min(changes))] if free else None
        if nearest is not None:
            free.remove(nearest)
        yield row, nearest


def _changes(table: str, row: Row, now: Row, pairs: Pairs, expected: Expectation) -> list[ChangedValue]:
    return [
        ChangedValue(f"{table}.{column}", row[column], now.get(name))
        for column, name in pairs
        if canonical(now.get(name)) not in expected.forms(table, column, row[column])
    ]


def _row_text(table: str, row: Row, pairs: Pairs) -> str:
    values = ", ".join(f"{table}.{column} = {canonical(row[column])}" for column, _ in pairs)
    return values or f"a row of {table}"


def _text(value: Any) -> str:
    return "NULL" if value is None else "''" if value == "" else str(value)
