"""What became of the rows of each table, counted by SQLite."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from limbeck.databases.sqlite import quoted
from limbeck.rehearsals.row_counts import ColumnRows, TableRows
from limbeck.rehearsals.sqlite_alignment import ROW, align, unmatched
from limbeck.rehearsals.sqlite_pair import NEW, OLD, Part, SqlitePair, StateTable, as_given
from limbeck.rehearsals.sqlite_row_moves import RowMoveSearch

_EXAMPLES = 5
"""How many values of a column are shown before and after."""

_LOST = 3
"""How many rows are shown of those that a table has lost."""


@dataclass(frozen=True, slots=True)
class Match:
    """How the rows of a table are found again.

    Attributes:
        old: The table before.
        new: The table after.
        on: Pairs of columns that hold the same key; none where rows are only alike.
        part: The rows before that have to be compared; None for all of them.
        aligned: The table with the numbers of rows that are the same; empty where their key tells.
    """

    old: StateTable
    new: StateTable
    on: tuple[tuple[str, str], ...]
    part: Part | None = None
    aligned: str = ""

    @property
    def condition(self) -> str:
        """What two rows of `o` and `n` that are the same one fulfil."""
        if self.aligned:
            return f"n.{ROW} = (SELECT b FROM {self.aligned} WHERE a = o.{ROW})"  # noqa: S608 - our own
        return " AND ".join(f"o.{quoted(a)} = n.{quoted(b)}" for a, b in self.on)

    @property
    def joined(self) -> str:
        """The rows that are there before and after, as `o` and `n`, but for those known to be the same."""
        old = self._old if self.part is None else self.part.source
        return f"{old} o JOIN {self._new} n ON {self.condition}"

    @property
    def all_joined(self) -> str:
        """All rows that are there before and after, as `o` and `n`."""
        return f"{self._old} o JOIN {self._new} n ON {self.condition}"

    @property
    def same(self) -> int:
        """How many rows are known to be the same."""
        return 0 if self.part is None else self.old.rows - self.part.rows

    @property
    def _old(self) -> str:
        return f"{OLD}.{quoted(self.old.name)}"

    @property
    def _new(self) -> str:
        return f"{NEW}.{quoted(self.new.name)}"


def row_changes(pair: SqlitePair, ignored: Collection[str]) -> dict[str, TableRows]:
    """What became of the rows of each table that has some, before or after.

    Args:
        pair: The two states.
        ignored: Tables that do not count, such as Alembic's own.
    """
    kept = [name for name in pair.before if name in pair.after and name not in ignored]
    for schema in (OLD, NEW):
        pair.load(schema, *(name for name in kept if name not in pair.same))
    matches = {
        name: _match(pair, pair.before[name], pair.after[name]) for name in kept if name not in pair.same
    }
    found = {
        name: _counts(pair, matches[name]) if name in matches else _same_counts(pair, name) for name in kept
    }
    for name, old in pair.before.items():
        if name not in pair.after and name not in ignored:
            found[name] = TableRows(old.rows, None, gone=old.rows)
    for name, new in pair.after.items():
        if name not in pair.before and name not in ignored:
            found[name] = TableRows(None, new.rows, new=new.rows)
    if any(map(_is_sought, found.values())):
        pair.load(OLD, *(name for name, rows in found.items() if rows.gone))
        pair.load_all(NEW)
    search = RowMoveSearch(pair, found)
    return {name: _with_places(search, matches.get(name), name, each) for name, each in found.items()}


def _is_sought(rows: TableRows) -> bool:
    """Whether something of a table is to be looked for elsewhere."""
    return bool(rows.gone) or any(each.vanished or each.unclear for each in rows.columns.values())


def _same_counts(pair: SqlitePair, name: str) -> TableRows:
    """The counts of a table whose rows are the same, with what stands in its new columns."""
    old, new = pair.before[name], pair.after[name]
    fresh = [each for each in new.types if each not in old.types]
    columns = {}
    if fresh:
        columns = {each: ColumnRows(came=came) for each, came in pair.filled(name, fresh).items() if came}
    return TableRows(old.rows, new.rows, columns=columns)


def _match(pair: SqlitePair, old: StateTable, new: StateTable) -> Match:
    """By primary key; without one by SQLite's numbers of rows, where these have survived."""
    on = tuple((each, _renamed_key(pair, old, new, each)) for each in old.key)
    part = pair.parts.get(old.name)
    if on and all(there is not None for _, there in on):
        return Match(old, new, tuple((here, str(there)) for here, there in on), part)
    if old.has_rowid and new.has_rowid:
        numbered = Match(old, new, ((ROW, ROW),), part)
        alike = Match(old, new, ())
        met = pair.value(f"SELECT count(*) FROM {numbered.joined}") + numbered.same  # noqa: S608 - quoted
        if met == min(old.rows, new.rows) and _alike(pair, alike)[1]:
            return numbered
    place = f"temp.aligned_{list(pair.before).index(old.name)}"
    if not old.key and not new.key and align(pair, old, new, place):
        return Match(old, new, ((ROW, ROW),), aligned=place)
    return Match(old, new, ())


def _renamed_key(pair: SqlitePair, old: StateTable, new: StateTable, column: str) -> str | None:
    """The column that holds a part of the key afterwards; None where none does."""
    if column in new.types:
        return column
    for other in new.types:
        if other not in old.types and old.rows:
            missing = pair.value(
                f"SELECT count(*) FROM {OLD}.{quoted(old.name)} o WHERE o.{quoted(column)} NOT IN "  # noqa: S608 - quoted
                f"(SELECT {quoted(other)} FROM {NEW}.{quoted(new.name)} WHERE {quoted(other)} IS NOT NULL)"
            )
            if missing == 0:
                return other
    return None


def _counts(pair: SqlitePair, match: Match) -> TableRows:
    old, new = match.old, match.new
    if not match.on:
        gone, came = _alike(pair, match)
        return TableRows(old.rows, new.rows, gone=gone, new=came)
    shared = _shared_columns(match)
    # Rows that are the same, which nearly all are, go by without a look at their single values.
    differs = " OR ".join(_is_other(f"o.{quoted(each)}", f"n.{quoted(each)}") for each in shared) or "0"
    met, others = pair.row(f"SELECT count(*), coalesce(sum({differs}), 0) FROM {match.joined}")  # noqa: S608 - quoted
    met += match.same
    columns = dict(_column_counts(pair, match, shared if others else [], differs))
    for name in dict.fromkeys((*old.types, *new.types)):
        if name not in old.types or name not in new.types:
            table, side, place = (old, "o", OLD) if name in old.types else (new, "n", NEW)
            # Where every row was met, those of one side are all there are: nothing has to be joined.
            among = f"{place}.{quoted(table.name)} {side}" if met == table.rows else match.all_joined
            count = int(pair.value(f"SELECT count({side}.{quoted(name)}) FROM {among}"))  # noqa: S608 - quoted
            if count and table is old:
                columns[name] = ColumnRows(vanished=count, examples=tuple(_examples(pair, match, name)))
            elif count:
                columns[name] = ColumnRows(came=count)
    return TableRows(old.rows, new.rows, gone=old.rows - met, new=new.rows - met, columns=columns)


def _shared_columns(match: Match) -> list[str]:
    """The columns before and after, but for those that rows are found again by."""
    keys = {each for each, there in match.on if each == there}
    return [each for each in match.old.types if each in match.new.types and each not in keys]


def _column_counts(
    pair: SqlitePair, match: Match, shared: Sequence[str], differs: str
) -> Iterator[tuple[str, ColumnRows]]:
    """What became of the values of each column that was there and is, where something did."""
    if shared:
        sums = ", ".join(part for each in shared for part in _sums(each))
        values = pair.row(f"SELECT {sums} FROM {match.joined} WHERE {differs}")  # noqa: S608 - quoted
        for position, name in enumerate(shared):
            vanished, changed, came = (each or 0 for each in values[3 * position : 3 * position + 3])
            if changed:
                unclear, examples = _unclear(pair, match, name), tuple(_examples(pair, match, name))
                yield name, ColumnRows(vanished, changed, came, unclear, examples=examples)
            elif vanished or came:
                examples = tuple(_examples(pair, match, name)) if vanished else ()
                yield name, ColumnRows(vanished, 0, came, examples=examples)


def _sums(name: str) -> tuple[str, str, str]:
    """What counts the values of a column that vanished, changed and came."""
    a, b = f"o.{quoted(name)}", f"n.{quoted(name)}"
    return (
        f"sum({a} IS NOT NULL AND {b} IS NULL)",
        f"sum({_changed(a, b)})",
        f"sum({a} IS NULL AND {b} IS NOT NULL)",
    )


def _is_other(a: str, b: str) -> str:
    """Whether two values are not plainly equal."""
    return f"(+{a}) COLLATE BINARY IS NOT (+{b})"


def _changed(a: str, b: str) -> str:
    """Whether a value is another one; our function is only asked where their form could mislead.

    Outside of a condition SQLite evaluates both sides of an AND, but one branch of a CASE alone.
    """
    return (
        f"CASE WHEN {a} IS NULL OR {b} IS NULL OR NOT {_is_other(a, b)} THEN 0 "
        f"WHEN typeof({a}) = typeof({b}) AND typeof({a}) <> 'text' THEN 1 "
        f"ELSE NOT is_same({as_given(a)}, {as_given(b)}) END"
    )


def _unclear(pair: SqlitePair, match: Match, name: str) -> int:
    """How many changed values were cut off, or are now the same as what another value has become."""
    a, b = f"o.{quoted(name)}", f"n.{quoted(name)}"
    given = f"{as_given(a)}, {as_given(b)}"
    alike = "1" if _is_shifted(pair, match, a, b) else f"({b} COLLATE BINARY NOT IN ({{merged}}))"
    merged = (
        f"SELECT n.{quoted(name)} COLLATE BINARY AS b FROM {match.all_joined} "  # noqa: S608 - quoted
        f"WHERE {a} IS NOT NULL AND {b} IS NOT NULL "
        f"GROUP BY 1 HAVING count(DISTINCT {a} COLLATE BINARY) > 1"
    )
    sql = (
        f"SELECT count(*) FROM {match.joined} "  # noqa: S608 - quoted
        f"WHERE {a} IS NOT NULL AND {b} IS NOT NULL "
        f"AND {_is_other(a, b)} AND CAST({a} AS TEXT) <> CAST({b} AS TEXT) "
        f"AND (NOT {alike.format(merged=merged)} OR (is_cut({given}) AND NOT is_same({given})))"
    )
    return int(pair.value(sql))


def _is_shifted(pair: SqlitePair, match: Match, a: str, b: str) -> bool:
    """Whether all numbers that changed did so by the same difference or factor, so that it can be undone."""
    numbers = ("integer", "real")
    changed = f"FROM {match.joined} WHERE {a} IS NOT NULL AND {b} IS NOT NULL AND {_is_other(a, b)}"
    if not pair.row(f"SELECT coalesce((SELECT typeof({a}) IN {numbers} {changed} LIMIT 1), 0)")[0]:
        return False
    values, other, least, most, low, high = pair.row(
        f"SELECT count(DISTINCT {a}), sum(typeof({a}) NOT IN {numbers} OR typeof({b}) NOT IN {numbers}), "
        f"min({b} - {a}), max({b} - {a}), min({b} * 1.0 / {a}), max({b} * 1.0 / {a}) "
        f"{changed}"
    )
    return values > 1 and not other and (least == most or (low == high and low != 0))


def _examples(pair: SqlitePair, match: Match, name: str) -> Iterator[tuple[str | None, str | None]]:
    a, b = f"o.{quoted(name)}", f"n.{quoted(name)}"
    if name not in match.new.types:
        b, condition = "NULL", f"{a} IS NOT NULL"
    else:
        condition = f"{a} IS NOT NULL AND ({b} IS NULL OR {_changed(a, b)})"
    sql = f"SELECT {a}, {b} FROM {match.joined} WHERE {condition} LIMIT {_EXAMPLES}"  # noqa: S608 - quoted
    for before, after in pair.rows(sql):
        yield _text(before), _text(after)


def _named_values(row: Sequence[tuple[str, Any]]) -> tuple[tuple[str, str | None], ...]:
    return tuple((name, _text(value)) for name, value in row)


def _text(value: Any) -> str | None:
    return None if value is None else f"0x{value.hex()}" if isinstance(value, bytes) else str(value)


def _alike(pair: SqlitePair, match: Match) -> tuple[int, int]:
    """How many rows are gone and new where rows are only alike: by the columns that both have."""
    shared = [each for each in match.old.types if each in match.new.types]
    if not shared:
        return match.old.rows, match.new.rows
    return unmatched(pair, match.old, match.new, shared)


def _with_places(search: RowMoveSearch, match: Match | None, name: str, rows: TableRows) -> TableRows:
    """The counts, with where the rows and values stand that are not where they were."""
    columns = dict(rows.columns)
    if match is not None and match.on:
        for column, each in rows.columns.items():
            if each.vanished or each.unclear:
                pairs = search.pairs(match.joined, match.on, match.new, column)
                kept, place = search.place_of(name, pairs)
                columns[column] = replace(each, kept=kept, moved=place)
    if rows.gone:
        kept, place, lacking = search.place_of_rows(name, None if match is None else match.condition)
        columns |= {column: ColumnRows(vanished=count) for column, count in lacking.items()}
        lost = () if place else tuple(map(_named_values, search.gone_rows(name, _LOST)))
        return replace(rows, kept=kept, moved=place, columns=columns, lost=lost)
    return replace(rows, columns=columns)
