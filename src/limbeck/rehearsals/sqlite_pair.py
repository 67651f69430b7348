"""Two states of a SQLite database, opened side by side so that SQLite itself compares them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from limbeck.databases.sqlite import quoted
from limbeck.rehearsals.large_rows import LargeRows
from limbeck.rehearsals.sqlite_file import Range, UnreadablePagesError
from limbeck.rehearsals.sqlite_pages import PagePair
from limbeck.rehearsals.values import is_cut, is_part, is_same, is_split, is_spread, value_at

OLD, NEW = "old", "main"
"""The names under which SQLite knows the two states."""

_TABLES = """
SELECT name FROM {schema}.sqlite_master
WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
    AND sql NOT LIKE 'CREATE VIRTUAL%'
    AND name NOT IN (SELECT name FROM pragma_table_list WHERE schema = '{schema}' AND type = 'shadow')
ORDER BY name
"""
_ROOTS = "SELECT name, rootpage FROM {schema}.sqlite_master WHERE rootpage > 0"
_NEXT_IDS = "SELECT name, seq + 1 FROM {schema}.sqlite_sequence"
_MAPPED = 1 << 30
"""Bytes of each file that are read without being copied once more."""

_HIDDEN = 1
"""How `table_xinfo` marks a column of a virtual table that `SELECT *` leaves out."""


@dataclass(frozen=True, slots=True)
class StateTable:
    """A table of one of the two states.

    Attributes:
        name: Its name.
        types: The declared type of each column, in their order.
        key: The columns of its primary key; none where it has none.
        rows: How many rows it has.
        has_rowid: Whether SQLite numbers its rows.
        layout: What a stored row means: of each column its name, what its type has to do with how its values
            are read, its default, its place in the key, and its kind.
    """

    name: str
    types: dict[str, str]
    key: tuple[str, ...]
    rows: int
    has_rowid: bool
    layout: tuple[tuple[Any, ...], ...]

    def reads_like(self, other: StateTable) -> bool:
        """Whether a row that is stored for another table means the same here, new columns aside."""
        kept = self.layout[: len(other.layout)] == other.layout and self.has_rowid == other.has_rowid
        return kept and not any(kind for *_, kind in self.layout)  # nothing is computed


@dataclass(frozen=True, slots=True)
class Part:
    """The rows of a table before that may not be the same after; all others are, wherever they are.

    Attributes:
        source: What stands after FROM, with an alias behind it.
        rows: How many they are.
    """

    source: str
    rows: int


class SqlitePair:
    """The states before and after.

    Attributes:
        connection: A connection that has both: `old` and `main`.
    """

    def __init__(self, connection: sqlite3.Connection, before: Path, after: Path) -> None:
        """Store the connection and give it our functions.

        Args:
            connection: With both states.
            before: The file of the first one.
            after: The file of the second one.
        """
        self.connection = connection
        self._files = (before, after)
        self._large = {
            schema: LargeRows(connection, schema, file) for schema, file in ((OLD, before), (NEW, after))
        }
        # SQLite keeps bytes that are no UTF-8 as text, too.
        connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
        for name, count, call in (
            ("is_same", 2, is_same),
            ("is_cut", 2, is_cut),
            ("is_part", 2, is_part),
            ("is_split", 3, is_split),
            ("is_spread", -1, is_spread),
            ("at_path", 2, lambda document, path: _plain(value_at(document, tuple(json.loads(path))))),
        ):
            connection.create_function(name, count, _of_texts(call), deterministic=True)

    @cached_property
    def before(self) -> dict[str, StateTable]:
        """The tables before."""
        return {each.name: each for each in self._tables(OLD)}

    @cached_property
    def after(self) -> dict[str, StateTable]:
        """The tables after."""
        return {each.name: each for each in self._tables(NEW)}

    @cached_property
    def same(self) -> frozenset[str]:
        """The tables whose rows are known to be the same without reading them; there may be others.

        Columns of them may have come, and one that had no value may have gone.
        """
        old, new = (each.tables for each in self._large.values())
        return self._by_pages[0] | {name for name in old.keys() & new.keys() if new[name].holds(old[name])}

    @cached_property
    def parts(self) -> dict[str, Part]:
        """The rows that are to be compared of tables of which the others are known to be the same."""
        found = {}
        for number, (name, ranges) in enumerate(self._by_pages[1].items()):
            place = f"temp.part_{number}"
            self.connection.execute(f"CREATE TABLE {place} (first INTEGER PRIMARY KEY, last INTEGER)")
            self.connection.executemany(f"INSERT INTO {place} VALUES (?, ?)", ranges)  # noqa: S608 - our own
            source = (
                f"(SELECT o.*, o._rowid_ AS _rowid_ FROM {place} p "  # noqa: S608 - quoted
                f"CROSS JOIN {OLD}.{quoted(name)} o ON o._rowid_ BETWEEN p.first AND p.last)"
            )
            found[name] = Part(source, self.value(f"SELECT count(*) FROM {source}"))  # noqa: S608 - quoted
        return found

    @cached_property
    def _by_pages(self) -> tuple[frozenset[str], dict[str, tuple[Range, ...]]]:
        """The tables that are the same by their pages, and which rows of others may not be.

        Tables whose rows stand elsewhere than in the files are not among them.
        """
        elsewhere = {name for each in self._large.values() for name in each.tables}
        names = [
            name for name, old in self.before.items() if name not in elsewhere and self._reads_like(name, old)
        ]
        same, differing = set(), {}
        try:
            with PagePair(*self._files, self._roots(OLD), self._roots(NEW)) as pages:
                for name in names:
                    if pages.is_same(name):
                        same.add(name)
                    elif self.before[name].has_rowid and (ranges := pages.differing(name)) is not None:
                        differing[name] = ranges
        except UnreadablePagesError:
            return frozenset(), {}
        return frozenset(same), differing

    @cached_property
    def next_ids(self) -> dict[str, tuple[int | None, int | None]]:
        """The next id of each table with AUTOINCREMENT that has given one, before and after."""
        old, new = self._next_ids(OLD), self._next_ids(NEW)
        return {name: (old.get(name), new.get(name)) for name in sorted(old.keys() | new.keys())}

    def load(self, schema: str, *names: str) -> None:
        """Have the rows of tables where SQL finds them.

        Args:
            schema: `OLD` or `NEW`.
            names: The tables; some may not be there.
        """
        for each in names:
            self._large[schema].load(each)

    def load_all(self, schema: str) -> None:
        """Have the rows of all tables where SQL finds them.

        Args:
            schema: `OLD` or `NEW`.
        """
        self.load(schema, *self._large[schema].tables)

    def filled(self, name: str, columns: Sequence[str]) -> dict[str, int]:
        """How many values of some new columns of a table that is the same are not NULL now.

        Args:
            name: The table.
            columns: The columns, at least one.
        """
        large = self._large[NEW].tables.get(name)
        if large is not None:
            return {each: large.filled[each] for each in columns}
        # No row was written since: each lacks the columns, and has what they are by default.
        shown = ", ".join(f"{quoted(each)} IS NOT NULL" for each in columns)
        first = self.rows(f"SELECT {shown} FROM {NEW}.{quoted(name)} LIMIT 1")  # noqa: S608 - quoted
        return {
            each: self.after[name].rows * has for row in first for each, has in zip(columns, row, strict=True)
        }

    def value(self, sql: str, parameters: Sequence[Any] = ()) -> Any:
        """The first value of the first row."""
        return self.connection.execute(sql, parameters).fetchone()[0]

    def row(self, sql: str) -> tuple[Any, ...]:
        """The first row."""
        found: tuple[Any, ...] = self.connection.execute(sql).fetchone()
        return found

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """All rows."""
        return self.connection.execute(sql, parameters).fetchall()

    def _reads_like(self, name: str, old: StateTable) -> bool:
        return name in self.after and self.after[name].reads_like(old)

    def _roots(self, schema: str) -> dict[str, int]:
        return dict(self.rows(_ROOTS.format(schema=schema)))

    def _tables(self, schema: str) -> Iterator[StateTable]:
        for (name,) in self.rows(_TABLES.format(schema=schema)):
            columns = self.rows(f"PRAGMA {schema}.table_xinfo({quoted(name)})")
            types = {each[1]: each[2] for each in columns if each[6] != _HIDDEN}
            key = tuple(each[1] for each in sorted(columns, key=lambda each: each[5]) if each[5])
            place = f"{schema}.{quoted(name)}"
            large = self._large[schema].tables.get(name)
            rows = large.rows if large is not None else self.value(f"SELECT count(*) FROM {place}")  # noqa: S608 - quoted
            layout = tuple(
                (each[1], _reading(each[2], each[5]), each[4], each[5], each[6]) for each in columns
            )
            yield StateTable(name, types, key, rows, self._has_rowid(place, types), layout)

    def _has_rowid(self, place: str, columns: Iterable[str]) -> bool:
        if any(each.lower() == "_rowid_" for each in columns) or self._large[OLD].is_foreign:
            return False
        try:
            self.rows(f"SELECT _rowid_ FROM {place} LIMIT 0")  # noqa: S608 - quoted
        except sqlite3.OperationalError:  # WITHOUT ROWID
            return False
        return True

    def _next_ids(self, schema: str) -> dict[str, int]:
        try:
            return dict(self.rows(_NEXT_IDS.format(schema=schema)))
        except sqlite3.OperationalError:  # no table has ever had AUTOINCREMENT
            return {}


@contextmanager
def open_pair(before: Path, after: Path) -> Iterator[SqlitePair]:
    """Open two states.

    Args:
        before: The file of the first one.
        after: The file of the second one.
    """
    with closing(sqlite3.connect(after, isolation_level=None)) as connection:
        connection.execute(f"ATTACH ? AS {OLD}", (str(before),))
        for schema in (OLD, NEW):
            connection.execute(f"PRAGMA {schema}.mmap_size = {_MAPPED}")
        yield SqlitePair(connection, before, after)


def _reading(declared: str, place: int) -> str | bool:
    """What a declared type has to do with how stored values are read (https://sqlite.org/datatype3.html).

    Args:
        declared: The type.
        place: The column's place in the primary key: one of INTEGER there is the number of the row.
    """
    name = declared.upper()
    if place:
        return name
    has_affinity_before = any(each in name for each in ("INT", "CHAR", "CLOB", "TEXT", "BLOB"))
    return not has_affinity_before and any(each in name for each in ("REAL", "FLOA", "DOUB"))


def as_given(value: str) -> str:
    """An expression as our functions are to get it: as bytes where it is a text, which may be no UTF-8.

    Args:
        value: The expression.
    """
    return f"CASE typeof({value}) WHEN 'text' THEN CAST({value} AS BLOB) ELSE {value} END"


def _of_texts(call: Callable[..., Any]) -> Callable[..., Any]:
    """A function that gets bytes as the text that they stand for."""

    def called(*values: Any) -> Any:
        texts = (
            each.decode("utf-8", "surrogateescape") if isinstance(each, bytes) else each for each in values
        )
        return call(*texts)

    return called


def _plain(value: Any) -> Any:
    """A value of a JSON document as SQLite can hold it."""
    if isinstance(value, bool):
        return int(value)
    return value if value is None or isinstance(value, (int, float, str)) else json.dumps(value)
