"""Where values and rows stand that are no longer where they were, by whatever statement they came there."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from limbeck.rehearsals.rehearsal import TableRows
from limbeck.rehearsals.sqlite_pair import NEW, OLD, SqlitePair, Table, quote
from limbeck.rehearsals.values import Path, paths_to

_SAMPLE = 20
"""How many values are tried before all of them are."""

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

    def pairs(self, joined: str, on: Sequence[tuple[str, str]], new: Table, column: str) -> Pairs:
        """The values of a column that are not where they were.

        Args:
            joined: The rows that are there before and after, as `o` and `n`.
            on: The columns of their key.
            new: The table after.
            column: The column.
        """
        value = f"o.{quote(column)}"
        moved = "1" if column not in new.types else f"NOT is_same({value}, n.{quote(column)})"
        fresh = [each for each in self._fresh[new.name] if each != column]
        columns = {each: f"d{position}" for position, each in enumerate(fresh)}
        shown = "".join(f", n.{quote(each)} AS {place}" for each, place in columns.items())
        key = _key([f"o.{quote(a)}" for a, _ in on])
        self._make(
            "pairs",
            f"SELECT {key} AS k, {value} AS v{shown} FROM {joined} WHERE {value} IS NOT NULL AND {moved}",  # noqa: S608 - quoted
        )
        return Pairs(columns)

    def place_of(self, table: str, pairs: Pairs) -> str:
        """Where all values of a column stand now; empty where nowhere.

        Args:
            table: The table.
            pairs: What `pairs` gave for the column.
        """
        if not self._pair.value("SELECT count(*) FROM pairs"):
            return ""
        for other, place in pairs.columns.items():
            found = self._within(place)
            if found is not None:
                return f"{found[0]}column {table}.{other}{found[1]}"
        others = [each for each in self._filled if each != table]
        for key in ("k", *pairs.columns.values()):
            for other in others:
                # By the key of its row, a value can have come only to what is new or has changed there.
                columns = self._fresh[other] if key == "k" else tuple(self._pair.after[other].types)
                for there in self._columns_with(key, other, self._keys(other, table), columns):
                    return f"column {other}.{there}"
        return ""

    def place_of_rows(self, name: str, condition: str | None) -> tuple[int, str, dict[str, int]]:
        """Where the rows stand that are gone from a table.

        Args:
            name: The table.
            condition: What two rows that are the same one fulfil; None where there is nothing to tell by.

        Returns:
            How many of them stand in another table, which one, and the columns of which values are not there.
        """
        old = self._pair.before[name]
        there = f"{NEW}.{quote(name)}"
        if name in self._pair.after and not condition:
            return 0, "", {}
        lost = "" if not condition else f" WHERE NOT EXISTS (SELECT 1 FROM {there} n WHERE {condition})"  # noqa: S608 - quoted
        self._make("gone", f"SELECT o.* FROM {OLD}.{quote(name)} o{lost}")  # noqa: S608 - quoted
        best: tuple[int, str, dict[str, int]] = (0, "", {})
        for other in self._filled:
            fresh = self._pair.before.get(other)
            if other != name and (fresh is None or self._pair.after[other].rows > fresh.rows):
                found = self._rows_in(old, other)
                if (found[0], -len(found[2])) > (best[0], -len(best[2])):
                    best = found
        return best

    def _rows_in(self, old: Table, other: str) -> tuple[int, str, dict[str, int]]:
        """How many gone rows another table has, by their key and their other values."""
        table = self._pair.after[other]
        if len(old.key) != 1:
            return self._equal_rows_in(old, other)
        (key,) = old.key
        rest = [each for each in old.types if each != key]
        for there in sorted(table.types, key=lambda each: each != key):
            known = f"SELECT {quote(there)} FROM {NEW}.{quote(other)} WHERE {quote(there)} IS NOT NULL"  # noqa: S608 - quoted
            met = self._pair.value(f"SELECT count(*) FROM gone WHERE {quote(key)} IN ({known})")  # noqa: S608 - quoted
            if not met:
                continue
            if met < self._pair.value("SELECT count(*) FROM gone"):
                self._make("met", f"SELECT * FROM gone WHERE {quote(key)} IN ({known})")  # noqa: S608 - quoted
            else:
                self._make("met", "SELECT * FROM gone")
            lacking, shared = {}, 0
            for column in rest:
                filled = self._pair.value(f"SELECT count({quote(column)}) FROM met")  # noqa: S608 - quoted
                if not filled:
                    continue
                k, v = quote(key), quote(column)
                self._make("pairs", f"SELECT {k} AS k, {v} AS v FROM met WHERE {v} IS NOT NULL")  # noqa: S608 - quoted
                columns = sorted(table.types, key=lambda each: each != column)
                if any(self._columns_with("k", other, (there,), columns)):
                    shared += 1
                else:
                    lacking[column] = filled
            if shared or (not rest and other not in self._pair.before and there == key):
                return met, other, lacking
        return 0, "", {}

    def _equal_rows_in(self, old: Table, other: str) -> tuple[int, str, dict[str, int]]:
        """The same without a key, or with one of several columns: by all columns that both have."""
        shared = [quote(each) for each in old.types if each in self._pair.after[other].types]
        if not shared or not set(old.key) <= set(self._pair.after[other].types):
            return 0, "", {}
        columns = ", ".join(shared)
        total = self._pair.value("SELECT count(*) FROM gone")
        lost = self._pair.value(
            f"SELECT count(*) FROM (SELECT {columns} FROM gone EXCEPT "  # noqa: S608 - quoted
            f"SELECT {columns} FROM {NEW}.{quote(other)})"
        )
        if lost:
            return 0, "", {}
        lacking = {
            each: count
            for each in old.types
            if quote(each) not in shared
            and (count := self._pair.value(f"SELECT count({quote(each)}) FROM gone"))  # noqa: S608 - quoted
        }
        return total, other, lacking

    def _within(self, place: str) -> tuple[str, str] | None:
        """What a column of the same row is to the values; None where it is nothing."""
        if not self._fails(f"NOT is_same(v, {place})"):
            return "", ""
        for path in self._json_paths(place):
            if not self._fails(f"at_path({place}, ?) IS NULL OR NOT is_same(v, at_path({place}, ?))", path):
                return "", f" ({'.'.join(path)})"
        if not self._fails(f"NOT is_part({place}, v)"):
            return "a part of ", ""
        if self._is_multiple(place) or self._is_recoded(place):
            return "", " in other words"
        return None

    def _fails(self, condition: str, path: Path = ()) -> bool:
        """Whether a condition that is to exclude a place holds for any of the values."""
        given = (json.dumps(path),) * condition.count("?")
        found = self._pair.rows(f"SELECT 1 FROM pairs WHERE {condition} LIMIT 1", given)  # noqa: S608 - our own
        return bool(found)

    def _json_paths(self, place: str) -> list[Path]:
        """The places in a document at which the first values stand."""
        sample = self._pair.rows(f"SELECT {place}, v FROM pairs LIMIT {_SAMPLE}")  # noqa: S608 - our own
        found = [paths_to(document, value) for document, value in sample]
        return sorted(frozenset.intersection(*found)) if found else []

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
            return () if not set(key) <= set(columns) else (_key([f"u.{quote(each)}" for each in key]),)
        return columns

    def _columns_with(
        self, key: str, other: str, keys: Sequence[str], columns: Sequence[str]
    ) -> Iterator[str]:
        """The columns of another table in which each of the values stands beside its key."""
        place = f"{NEW}.{quote(other)} u"
        for there in keys:
            name = f"u.{quote(there)}" if there in self._pair.after[other].types else there
            if not self._are_known(key, place, name):
                continue
            for column in columns:
                if column != there and self._are_beside(key, place, name, f"u.{quote(column)}"):
                    yield column

    def _are_known(self, key: str, place: str, there: str, same: str = "") -> bool:
        """Whether the first few keys stand in another table."""
        return not self._pair.value(
            f"SELECT count(*) FROM (SELECT * FROM pairs LIMIT {_SAMPLE}) p "  # noqa: S608 - quoted
            f"WHERE NOT EXISTS (SELECT 1 FROM {place} WHERE {there} = p.{key}{same})"
        )

    def _are_beside(self, key: str, place: str, there: str, value: str) -> bool:
        """Whether each value stands beside its key: the first few, then all of them."""
        if not self._are_known(key, place, there, f" AND is_same(p.v, {value})"):
            return False
        self._make("there", f"SELECT {there} AS k, {value} AS v FROM {place}")  # noqa: S608 - quoted
        self._pair.connection.execute("CREATE INDEX temp.there_k ON there (k)")
        return not self._pair.value(
            f"SELECT count(*) FROM pairs p WHERE NOT EXISTS "  # noqa: S608 - our own
            f"(SELECT 1 FROM temp.there t WHERE t.k = p.{key} AND is_same(p.v, t.v))"
        )

    def _make(self, name: str, query: str) -> None:
        self._pair.connection.execute(f"DROP TABLE IF EXISTS temp.{name}")
        self._pair.connection.execute(f"CREATE TEMP TABLE {name} AS {query}")


def _fresh_columns(old: Table | None, new: Table, counts: TableRows) -> Iterator[str]:
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
