"""Where values and rows stand that are no longer where they were, by whatever statement they came there."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from limbeck.databases.sqlite import quoted
from limbeck.rehearsals.row_counts import TableRows
from limbeck.rehearsals.sqlite_pair import NEW, SqlitePair, StateTable, as_given
from limbeck.rehearsals.values import Path, paths_to

_V = as_given("v")

_SAMPLE = 20
"""How many values are tried before all of them are."""

_MOST_COLUMNS = 20
"""How many columns are tried together."""

_NEARLY = 1e-9
"""How far a number may be from what a factor makes of another one, as a share of it."""


@dataclass(frozen=True, slots=True)
class Pairs:
    """Values that are not where they were, in a temporary table of SQLite.

    Its columns are `k`, the key of the row; `v`, the value; and one for each of `columns`.

    Attributes:
        columns: Columns of the same row that are new or have changed, each with its name there.
    """

    columns: Mapping[str, str]


class MoveSearch:
    """Looks in whatever is new or has changed."""

    def __init__(self, pair: SqlitePair, counts: Mapping[str, TableRows]) -> None:
        """Find out what is new or has changed.

        Args:
            pair: The two states.
            counts: What became of the rows of each table.
        """
        self._pair = pair
        self._fresh = {
            name: tuple(_fresh_columns(pair.before.get(name), table, counts[name]))
            for name, table in pair.after.items()
            if name in counts
        }
        self._filled = tuple(name for name in self._fresh if pair.after[name].rows)

    def pairs(self, joined: str, on: Sequence[tuple[str, str]], new: StateTable, column: str) -> Pairs:
        """The values of a column that are not where they were.

        Args:
            joined: The rows that are there before and after, as `o` and `n`.
            on: The columns of their key.
            new: The table after.
            column: The column.
        """
        value = f"o.{quoted(column)}"
        moved = (
            "1"
            if column not in new.types
            else f"NOT is_same({as_given(value)}, {as_given(f'n.{quoted(column)}')})"
        )
        fresh = [each for each in self._fresh[new.name] if each != column]
        columns = {each: f"d{position}" for position, each in enumerate(fresh)}
        shown = "".join(f", n.{quoted(each)} AS {place}" for each, place in columns.items())
        key = _key([f"o.{quoted(a)}" for a, _ in on])
        self._make(
            "pairs",
            f"SELECT {key} AS k, {value} AS v{shown} FROM {joined} WHERE {value} IS NOT NULL AND {moved}",  # noqa: S608 - quoted
        )
        return Pairs(columns)

    def place_of(self, table: str, pairs: Pairs) -> tuple[int, str]:
        """Where the values of a column stand now, all or most of them.

        Args:
            table: The table.
            pairs: What `pairs` gave for the column.

        Returns:
            How many of them, and where; none and nothing where they are lost.
        """
        total = self._pair.value("SELECT count(*) FROM pairs")
        best = (0, "")
        for found in self._places(table, pairs, total) if total else ():
            best = max(best, found, key=lambda each: each[0])
            if best[0] == total:
                break
        return best

    def _places(self, table: str, pairs: Pairs, total: int) -> Iterator[tuple[int, str]]:
        for other, place in pairs.columns.items():
            for kept, before, after in self._within(place, total):
                yield kept, f"{before}column {table}.{other}{after}"
        places = list(pairs.columns.items())[:_MOST_COLUMNS]
        for first, beginning in places:
            for second, end in places:
                if first != second:
                    kept = self._kept(f"is_split({_V}, {as_given(beginning)}, {as_given(end)})")
                    yield kept, f"columns {table}.{first} and {table}.{second}"
        if places:
            values = ", ".join(as_given(place) for _, place in places)
            yield self._kept(f"is_spread({_V}, {values})"), f"the new columns of {table}"
        others = [each for each in self._filled if each != table]
        for key in ("k", *pairs.columns.values()):
            for other in others:
                # By the key of its row, a value can have come only to what is new or has changed there.
                columns = self._fresh[other] if key == "k" else tuple(self._pair.after[other].types)
                for kept, there in self._columns_with(key, other, self._keys(other, table), columns):
                    yield kept, f"column {other}.{there}"

    def _within(self, place: str, total: int) -> Iterator[tuple[int, str, str]]:
        """How many of the values a column of the same row has, and in which form."""
        given_place = as_given(place)
        yield self._kept(f"is_same({_V}, {given_place})"), "", ""
        path = self._json_path(place)
        if path is not None:
            given = json.dumps(path)
            condition = f"at_path({given_place}, ?) IS NOT NULL AND is_same({_V}, at_path({given_place}, ?))"
            yield self._kept(condition, (given, given)), "", f" ({'.'.join(path)})"
        yield self._kept(f"is_part({given_place}, {_V})"), "a part of ", ""
        if self._is_multiple(place) or self._is_recoded(place):
            yield total, "", " in other words"

    def _kept(self, condition: str, given: Sequence[str] = ()) -> int:
        """How many values fulfil a condition; none where those that do could do so by chance."""
        some = self._pair.rows(
            f"SELECT count(*) FROM (SELECT * FROM pairs LIMIT {_SAMPLE}) WHERE {condition}",  # noqa: S608 - our own
            given,
        )
        if not some[0][0]:
            return 0
        total, values = self._pair.row("SELECT count(*), count(DISTINCT v) FROM pairs")
        kept, different = self._pair.rows(
            f"SELECT count(*), count(DISTINCT v) FROM pairs WHERE {condition}",  # noqa: S608 - our own
            given,
        )[0]
        return _unless_by_chance(kept, different, total, values)

    def _fails(self, condition: str) -> bool:
        """Whether a condition that is to exclude a place holds for any of the values."""
        return bool(self._pair.rows(f"SELECT 1 FROM pairs WHERE {condition} LIMIT 1"))  # noqa: S608 - our own

    def _json_path(self, place: str) -> Path | None:
        """The place in a document at which most of the first values stand; None where none does."""
        sample = self._pair.rows(f"SELECT {place}, v FROM pairs LIMIT {_SAMPLE}")  # noqa: S608 - our own
        found = Counter(path for document, value in sample for path in paths_to(document, value))
        return max(sorted(found), key=lambda path: found[path], default=None)

    def _is_multiple(self, place: str) -> bool:
        """Whether numbers are the same in another unit, such as cents."""
        first = self._pair.rows(
            f"SELECT v, {place} FROM pairs "  # noqa: S608 - our own
            f"WHERE typeof(v) IN ('integer', 'real') AND typeof({place}) IN ('integer', 'real') "
            f"AND v <> 0 AND {place} <> 0 LIMIT 1"
        )
        if not first:
            return False
        factor = first[0][1] / first[0][0]
        return not self._fails(
            f"typeof(v) NOT IN ('integer', 'real') OR {place} IS NULL "
            f"OR abs({place} - v * {factor!r}) > {_NEARLY!r} * abs({place}) + {_NEARLY!r}"
        )

    def _is_recoded(self, place: str) -> bool:
        """Whether each of a few values has another word of its own."""
        rows, values, words, both, empty = self._pair.row(
            f"SELECT count(*), count(DISTINCT v), count(DISTINCT {place}), "  # noqa: S608 - our own
            f"(SELECT count(*) FROM (SELECT DISTINCT v, {place} FROM pairs)), sum({place} IS NULL) FROM pairs"
        )
        return not empty and 1 < values < rows and values == words == both

    def _keys(self, other: str, table: str) -> tuple[str, ...]:
        """The columns of another table that may hold the key of a row: one, or all of a longer key."""
        key = self._pair.before[table].key
        columns = tuple(self._pair.after[other].types)
        if len(key) > 1:
            return () if not set(key) <= set(columns) else (_key([f"u.{quoted(each)}" for each in key]),)
        return columns

    def _columns_with(
        self, key: str, other: str, keys: Sequence[str], columns: Sequence[str]
    ) -> Iterator[tuple[int, str]]:
        """The columns of another table in which values stand beside their key, and how many."""
        place = f"{NEW}.{quoted(other)} u"
        for there in keys:
            name = f"u.{quoted(there)}" if there in self._pair.after[other].types else there
            if not self._are_known(key, place, name):
                continue
            for column in columns:
                if column != there and (kept := self._beside(key, place, name, f"u.{quoted(column)}")):
                    yield kept, column

    def _are_known(self, key: str, place: str, there: str, same: str = "") -> bool:
        """Whether any of the first few keys stands in another table."""
        return bool(
            self._pair.value(
                f"SELECT count(*) FROM (SELECT * FROM pairs LIMIT {_SAMPLE}) p "  # noqa: S608 - quoted
                f"WHERE EXISTS (SELECT 1 FROM {place} WHERE {there} = p.{key}{same})"
            )
        )

    def _beside(self, key: str, place: str, there: str, value: str) -> int:
        """How many values stand beside their key; none where they could do so by chance."""
        if not self._are_known(key, place, there, f" AND is_same({as_given('p.v')}, {as_given(value)})"):
            return 0
        self._make("there", f"SELECT {there} AS k, {value} AS v FROM {place}")  # noqa: S608 - quoted
        self._pair.connection.execute("CREATE INDEX temp.there_k ON there (k)")
        total, values = self._pair.row("SELECT count(*), count(DISTINCT v) FROM pairs")
        same = f"is_same({as_given('p.v')}, {as_given('t.v')})"
        kept, different = self._pair.row(
            f"SELECT count(*), count(DISTINCT p.v) FROM pairs p WHERE EXISTS "  # noqa: S608 - our own
            f"(SELECT 1 FROM temp.there t WHERE t.k = p.{key} AND {same})"
        )
        return _unless_by_chance(kept, different, total, values)

    def _make(self, name: str, query: str) -> None:
        self._pair.connection.execute(f"DROP TABLE IF EXISTS temp.{name}")
        self._pair.connection.execute(f"CREATE TEMP TABLE {name} AS {query}")


def _unless_by_chance(kept: int, different: int, total: int, values: int) -> int:
    """How many values stand in a place; none if those that do are too few, or too much alike."""
    if kept == total or (2 * kept >= total and different > 1 and 2 * different >= values):
        return kept
    return 0


def _fresh_columns(old: StateTable | None, new: StateTable, counts: TableRows) -> Iterator[str]:
    """The columns of a table in which something may stand that was elsewhere."""
    for name in new.types:
        each = counts.columns.get(name)
        moved = each is not None and (each.came or each.changed)
        if old is None or counts.new or name not in old.types or moved:
            yield name


def _key(columns: Sequence[str]) -> str:
    """A key as one value."""
    if not columns:
        return "NULL"
    return columns[0] if len(columns) == 1 else " || ',' || ".join(f"quote({each})" for each in columns)
