"""Where whole rows stand that are gone from their table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from limbeck.databases.sqlite import quoted
from limbeck.rehearsals.sqlite_moves import MoveSearch
from limbeck.rehearsals.sqlite_pair import NEW, OLD, StateTable


class RowMoveSearch(MoveSearch):
    """Looks for the rows of one table in another one, too."""

    _of = ""
    """The table whose gone rows are in `gone`."""

    def place_of_rows(self, name: str, condition: str | None) -> tuple[int, str, dict[str, int]]:
        """Where the rows stand that are gone from a table.

        Args:
            name: The table.
            condition: What two rows that are the same one fulfil; None where there is nothing to tell by.

        Returns:
            How many of them stand in another table, which one, and the columns of which values are not there.
        """
        old = self._pair.before[name]
        there = f"{NEW}.{quoted(name)}"
        if name in self._pair.after and not condition:
            return 0, "", {}
        lost = "" if not condition else f" WHERE NOT EXISTS (SELECT 1 FROM {there} n WHERE {condition})"  # noqa: S608 - quoted
        self._of = name
        self._make("gone", f"SELECT o.* FROM {OLD}.{quoted(name)} o{lost}")  # noqa: S608 - quoted
        best: tuple[int, str, dict[str, int]] = (0, "", {})
        # Where two tables have the rows, as those of two tenants may, it is the one in the same schema.
        schema = name.rpartition(".")[0]
        for other in sorted(self._filled, key=lambda each: each.rpartition(".")[0] != schema):
            fresh = self._pair.before.get(other)
            if other != name and (fresh is None or self._pair.after[other].rows > fresh.rows):
                found = self._rows_in(old, other)
                if (found[0], -len(found[2])) > (best[0], -len(best[2])):
                    best = found
        return best

    def gone_rows(self, name: str, most: int) -> Iterator[tuple[tuple[str, Any], ...]]:
        """Some rows that are gone from a table, after `place_of_rows` has looked for them.

        Args:
            name: The table.
            most: How many.

        Yields:
            The values of a row, with their columns; nothing where there is nothing to tell rows by.
        """
        if name == self._of:
            columns = tuple(self._pair.before[name].types)
            for row in self._pair.rows(f"SELECT {', '.join(map(quoted, columns))} FROM gone LIMIT {most}"):  # noqa: S608 - quoted
                yield tuple(zip(columns, row, strict=True))

    def _rows_in(self, old: StateTable, other: str) -> tuple[int, str, dict[str, int]]:
        """How many gone rows another table has, by their key and their other values."""
        if len(old.key) != 1:
            return self._equal_rows_in(old, other)
        (key,) = old.key
        return max(
            self._keyed_rows_in(old, key, other),
            self._equal_rows_in(old, other, without=key),
            key=lambda each: (each[0], -len(each[2])),
        )

    def _keyed_rows_in(self, old: StateTable, key: str, other: str) -> tuple[int, str, dict[str, int]]:
        table = self._pair.after[other]
        rest = [each for each in old.types if each != key]
        for there in sorted(table.types, key=lambda each: each != key):
            known = f"SELECT {quoted(there)} FROM {NEW}.{quoted(other)} WHERE {quoted(there)} IS NOT NULL"  # noqa: S608 - quoted
            met = self._pair.value(f"SELECT count(*) FROM gone WHERE {quoted(key)} IN ({known})")  # noqa: S608 - quoted
            if not met:
                continue
            if met < self._pair.value("SELECT count(*) FROM gone"):
                self._make("met", f"SELECT * FROM gone WHERE {quoted(key)} IN ({known})")  # noqa: S608 - quoted
            else:
                self._make("met", "SELECT * FROM gone")
            lacking, shared = {}, 0
            for column in rest:
                filled = self._pair.value(f"SELECT count({quoted(column)}) FROM met")  # noqa: S608 - quoted
                if not filled:
                    continue
                k, v = quoted(key), quoted(column)
                self._make("pairs", f"SELECT {k} AS k, {v} AS v FROM met WHERE {v} IS NOT NULL")  # noqa: S608 - quoted
                columns = sorted(table.types, key=lambda each: each != column)
                kept = max((kept for kept, _ in self._columns_with("k", other, (there,), columns)), default=0)
                shared += kept > 0
                if kept < filled:
                    lacking[column] = filled - kept
            if shared or (not rest and other not in self._pair.before and there == key):
                return met, other, lacking
        return 0, "", {}

    def _equal_rows_in(
        self, old: StateTable, other: str, without: str = ""
    ) -> tuple[int, str, dict[str, int]]:
        """The same by all columns at once: without a key, with a longer one, or where rows got new keys."""
        wanted = [each for each in old.types if each != without]
        shared = [quoted(each) for each in wanted if each in self._pair.after[other].types]
        lacking = [each for each in wanted if quoted(each) not in shared]
        if not shared or set(lacking) & set(old.key) or (without and lacking):
            return 0, "", {}
        columns = ", ".join(shared)
        total = self._pair.value("SELECT count(*) FROM gone")
        filled = self._pair.value(f"SELECT count(coalesce({columns}, NULL)) FROM gone")  # noqa: S608 - quoted
        lost = self._pair.value(
            f"SELECT count(*) FROM (SELECT {columns} FROM gone EXCEPT "  # noqa: S608 - quoted
            f"SELECT {columns} FROM {NEW}.{quoted(other)})"
        )
        if lost or not filled:
            return 0, "", {}
        counts = {
            each: self._pair.value(f"SELECT count({quoted(each)}) FROM gone")  # noqa: S608 - quoted
            for each in lacking
        }
        return total, other, {each: count for each, count in counts.items() if count}
