"""What became of the rows of each table, counted by SQLite."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from typing import Any

from limbeck.rehearsals.rehearsal import ColumnRows, TableRows
from limbeck.rehearsals.sqlite_moves import MoveSearch
from limbeck.rehearsals.sqlite_pair import NEW, OLD, SqlitePair, Table, quote

_EXAMPLES = 5
"""How many values of a column are shown before and after."""


@dataclass(frozen=True, slots=True)
class Match:
    """How the rows of a table are found again.

    Attributes:
        old: The table before.
        new: The table after.
        on: Pairs of columns that hold the same key; none where rows are only alike.
    """

    old: Table
    new: Table
    on: tuple[tuple[str, str], ...]

    @property
    def condition(self) -> str:
        """What two rows of `o` and `n` that are the same one fulfil."""
        return " AND ".join(f"o.{quote(a)} = n.{quote(b)}" for a, b in self.on)

    @property
    def joined(self) -> str:
        """The rows that are there before and after, as `o` and `n`."""
        old, new = f"{OLD}.{quote(self.old.name)}", f"{NEW}.{quote(self.new.name)}"
        return f"{old} o JOIN {new} n ON {self.condition}"


def row_changes(pair: SqlitePair, ignored: Collection[str]) -> dict[str, TableRows]:
    """What became of the rows of each table that has some, before or after.

    Args:
        pair: The two states.
        ignored: Tables that do not count, such as Alembic's own.
    """
    matches = {
        name: _match(pair, old, pair.after[name])
        for name, old in pair.before.items()
        if name in pair.after and name not in ignored
    }
    found = {name: _counts(pair, match) for name, match in matches.items()}
    for name, old in pair.before.items():
        if name not in pair.after and name not in ignored:
            found[name] = TableRows(old.rows, None, gone=old.rows)
    for name, new in pair.after.items():
        if name not in pair.before and name not in ignored:
            found[name] = TableRows(None, new.rows, new=new.rows)
    search = MoveSearch(pair, found)
    return {name: _with_places(search, matches.get(name), name, each) for name, each in found.items()}


def _match(pair: SqlitePair, old: Table, new: Table) -> Match:
    """By primary key; without one by SQLite's numbers of rows, where these have survived."""
    on = tuple((each, _renamed_key(pair, old, new, each)) for each in old.key)
    if on and all(there is not None for _, there in on):
        return Match(old, new, tuple((here, str(there)) for here, there in on))
    if old.has_rowid and new.has_rowid:
        numbered = Match(old, new, (("_rowid_", "_rowid_"),))
        alike = Match(old, new, ())
        met = pair.value(f"SELECT count(*) FROM {numbered.joined}")  # noqa: S608 - quoted
        if met == min(old.rows, new.rows) and _alike(pair, alike)[1]:
            return numbered
    return Match(old, new, ())


def _renamed_key(pair: SqlitePair, old: Table, new: Table, column: str) -> str | None:
    """The column that holds a part of the key afterwards; None where none does."""
    if column in new.types:
        return column
    for other in new.types:
        if other not in old.types and old.rows:
            missing = pair.value(
                f"SELECT count(*) FROM {OLD}.{quote(old.name)} o WHERE o.{quote(column)} NOT IN "  # noqa: S608 - quoted
                f"(SELECT {quote(other)} FROM {NEW}.{quote(new.name)} WHERE {quote(other)} IS NOT NULL)"
            )
            if missing == 0:
                return other
    return None


def _counts(pair: SqlitePair, match: Match) -> TableRows:
    old, new = match.old, match.new
    if not match.on:
        gone, came = _alike(pair, match)
        return TableRows(old.rows, new.rows, gone=gone, new=came)
    names = list(dict.fromkeys((*old.types, *new.types)))
    keys = {each for each, there in match.on if each == there}
    counted = [name for name in names if name not in keys]
    sums = ", ".join(f"{part}" for name in counted for part in _sums(match, name))
    met, *values = pair.row(f"SELECT count(*){', ' if sums else ''}{sums} FROM {match.joined}")  # noqa: S608 - quoted
    columns = {}
    for position, name in enumerate(counted):
        vanished, changed, came = (each or 0 for each in values[3 * position : 3 * position + 3])
        if vanished or changed or came:
            examples = tuple(_examples(pair, match, name)) if vanished or changed else ()
            unclear = _unclear(pair, match, name) if name in old.types and name in new.types else 0
            columns[name] = ColumnRows(vanished, changed, came, unclear, examples=examples)
    return TableRows(old.rows, new.rows, gone=old.rows - met, new=new.rows - met, columns=columns)


def _sums(match: Match, name: str) -> tuple[str, str, str]:
    """What counts the values of a column that vanished, changed and came."""
    if name not in match.new.types:
        return f"sum(o.{quote(name)} IS NOT NULL)", "0", "0"
    if name not in match.old.types:
        return "0", "0", f"sum(n.{quote(name)} IS NOT NULL)"
    a, b = f"o.{quote(name)}", f"n.{quote(name)}"
    return (
        f"sum({a} IS NOT NULL AND {b} IS NULL)",
        f"sum({a} IS NOT NULL AND {b} IS NOT NULL AND {_differs(a, b)})",
        f"sum({a} IS NULL AND {b} IS NOT NULL)",
    )


def _differs(a: str, b: str) -> str:
    """Whether two values are different ones; what is plainly equal is told without our function."""
    return f"((+{a}) COLLATE BINARY IS NOT (+{b}) AND NOT is_same({a}, {b}))"


def _unclear(pair: SqlitePair, match: Match, name: str) -> int:
    """How many changed values were cut off, or are now the same as what another value has become."""
    a, b = f"o.{quote(name)}", f"n.{quote(name)}"
    merged = (
        f"SELECT n.{quote(name)} COLLATE BINARY AS b FROM {match.joined} "  # noqa: S608 - quoted
        f"WHERE {a} IS NOT NULL AND {b} IS NOT NULL "
        f"GROUP BY 1 HAVING count(DISTINCT {a} COLLATE BINARY) > 1"
    )
    sql = (
        f"SELECT count(*) FROM {match.joined} "  # noqa: S608 - quoted
        f"WHERE {a} IS NOT NULL AND {b} IS NOT NULL "
        f"AND (+{a}) COLLATE BINARY IS NOT (+{b}) AND CAST({a} AS TEXT) <> CAST({b} AS TEXT) "
        f"AND ((NOT is_same({a}, {b}) AND is_cut({a}, {b})) OR ({b} COLLATE BINARY IN ({merged})))"
    )
    return int(pair.value(sql))


def _examples(pair: SqlitePair, match: Match, name: str) -> Iterator[tuple[str | None, str | None]]:
    a, b = f"o.{quote(name)}", f"n.{quote(name)}"
    if name not in match.new.types:
        b, condition = "NULL", f"{a} IS NOT NULL"
    else:
        condition = f"{a} IS NOT NULL AND {_differs(a, b)}"
    sql = f"SELECT {a}, {b} FROM {match.joined} WHERE {condition} LIMIT {_EXAMPLES}"  # noqa: S608 - quoted
    for before, after in pair.rows(sql):
        yield _text(before), _text(after)


def _text(value: Any) -> str | None:
    return None if value is None else f"0x{value.hex()}" if isinstance(value, bytes) else str(value)


def _alike(pair: SqlitePair, match: Match) -> tuple[int, int]:
    """How many rows are gone and new where rows are only alike: by the columns that both have."""
    shared = [quote(each) for each in match.old.types if each in match.new.types]
    if not shared:
        return match.old.rows, match.new.rows
    columns = ", ".join(shared)
    sql = (
        f"SELECT coalesce(sum(max(d, 0)), 0), coalesce(sum(max(-d, 0)), 0) FROM ("  # noqa: S608 - quoted
        f"SELECT sum(side) AS d FROM (SELECT {columns}, 1 AS side FROM {OLD}.{quote(match.old.name)} "
        f"UNION ALL SELECT {columns}, -1 FROM {NEW}.{quote(match.new.name)}) GROUP BY {columns})"
    )
    gone, came = pair.row(sql)
    return int(gone), int(came)


def _with_places(search: MoveSearch, match: Match | None, name: str, rows: TableRows) -> TableRows:
    """The counts, with where the rows and values stand that are not where they were."""
    columns = dict(rows.columns)
    if match is not None and match.on:
        for column, each in rows.columns.items():
            if each.vanished or each.changed:
                pairs = search.pairs(match.joined, match.on, match.new, column)
                kept, place = search.place_of(name, pairs)
                columns[column] = replace(each, kept=kept, moved=place)
    if rows.gone:
        kept, place, lacking = search.place_of_rows(name, None if match is None else match.condition)
        columns |= {column: ColumnRows(vanished=count) for column, count in lacking.items()}
        return replace(rows, kept=kept, moved=place, columns=columns)
    return replace(rows, columns=columns)
