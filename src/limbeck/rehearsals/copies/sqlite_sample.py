"""Which rows of a large SQLite database come along: some of each table, and all that they refer to."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from limbeck.databases.sqlite import quoted
from limbeck.progress import Cancellation

MOST_ROWS = 1000
"""How many rows of each table are chosen; the parents of chosen rows come on top."""

_PLACES = 10
"""At how many places of a table rows are picked, evenly spread over its row ids."""

_TABLES = """
SELECT l.name, l.type, l.wr FROM pragma_table_list AS l
WHERE l.schema = 'main' AND l.type IN ('table', 'virtual')
    AND l.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
ORDER BY l.name
"""
_COLUMNS = "SELECT name, pk FROM pragma_table_xinfo(?) WHERE hidden = 0 ORDER BY cid"
_KEYS = 'SELECT id, "table", "from", "to" FROM pragma_foreign_key_list(?) ORDER BY id, seq'

_ROW_IDS = ("rowid", "_rowid_", "oid")
"""What SQLite calls the row id, unless a column has the name."""

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class _ForeignKey:
    """What rows of a table refer to: the positions of their columns, the table and its columns."""

    positions: tuple[int, ...]
    parent: str
    columns: tuple[str, ...]


@dataclass
class _Table:
    """A table with rows of its own, and what was chosen of them.

    Attributes:
        name: Its name.
        columns: The columns that can be written.
        identity: What tells its rows apart: the row id, or the columns of the primary key.
        keys: What they refer to.
        rows: The chosen rows, by that.
    """

    name: str
    columns: tuple[str, ...]
    identity: tuple[str, ...]
    keys: list[_ForeignKey] = field(default_factory=list)
    rows: dict[Row, Row] = field(default_factory=dict)


def copy_sample(
    source: sqlite3.Connection, target: sqlite3.Connection, switch: Cancellation
) -> tuple[int, list[str]]:
    """Copy some rows of each table, and the rows that these refer to.

    Args:
        source: In a transaction, so that all of it is of one moment.
        target: A database with the same tables, without rows, and without triggers that could fire.
        switch: Stops it.

    Returns:
        How many tables have their rows, and which have not, with the reason.

    Raises:
        CancelledError: `switch` was used.
    """
    found, problems = _tables(source)
    for table in list(found.values()):
        switch.check()
        try:
            fresh = _first(source, table)
        except sqlite3.Error as error:
            problems.append(f"rows of {table.name}: {error}")
            del found[table.name]
            continue
        table.rows.update(fresh)
    _add_parents(source, found, switch)
    target.execute("PRAGMA ignore_check_constraints = ON")  # what is there is there
    restored = 0
    for table in found.values():
        switch.check()
        places = ", ".join("?" * len(table.columns))
        into = f"INSERT INTO {quoted(table.name)} ({_listed(table.columns)}) VALUES ({places})"  # noqa: S608 - quoted
        try:
            target.executemany(into, table.rows.values())
        except sqlite3.Error as error:
            problems.append(f"rows of {table.name}: {error}")
        else:
            restored += 1
    return restored, problems


def _tables(source: sqlite3.Connection) -> tuple[dict[str, _Table], list[str]]:
    """The tables that have rows of their own, and what is said of the others."""
    found: dict[str, _Table] = {}
    problems: list[str] = []
    for name, kind, without_rowid in source.execute(_TABLES).fetchall():
        if kind == "virtual":
            problems.append(f"rows of {name}: a virtual table")
            continue
        columns = source.execute(_COLUMNS, (name,)).fetchall()
        primary = [column for column, pk in sorted(columns, key=lambda each: each[1]) if pk]
        named = tuple(column for column, _ in columns)
        hidden = next(
            (each for each in ("rowid", "_rowid_", "oid") if each not in map(str.lower, named)), None
        )
        identity = tuple(primary) if without_rowid or hidden is None else (hidden,)
        found[name] = _Table(name, named, identity)
    for table in found.values():
        table.keys += _keys(source, table, found)
    return found, problems


def _keys(source: sqlite3.Connection, table: _Table, found: dict[str, _Table]) -> Iterator[_ForeignKey]:
    by_lower = {name.lower(): name for name in found}
    positions = {column.lower(): position for position, column in enumerate(table.columns)}
    parts: dict[int, list[tuple[str, str, str | None]]] = {}
    for number, parent, column, referred in source.execute(_KEYS, (table.name,)).fetchall():
        parts.setdefault(number, []).append((parent, column, referred))
    for key in parts.values():
        parent = by_lower.get(key[0][0].lower())
        if parent is None or any(column.lower() not in positions for _, column, _ in key):
            continue  # SQLite accepts a key to what is not there
        columns = [referred for _, _, referred in key if referred is not None]
        if not columns:
            primary = source.execute("SELECT name FROM pragma_table_info(?) WHERE pk ORDER BY pk", (parent,))
            columns = [name for (name,) in primary.fetchall()]
        if len(columns) == len(key):
            yield _ForeignKey(
                tuple(positions[column.lower()] for _, column, _ in key), parent, tuple(columns)
            )


def _first(source: sqlite3.Connection, table: _Table) -> dict[Row, Row]:
    """Rows from all over the table, where their ids tell how far it goes; else from its beginning."""
    question, rowid = _question(table), quoted(table.identity[0])
    if len(table.identity) > 1 or table.identity[0] in table.columns:
        return _by_identity(table, source.execute(f"{question} LIMIT {MOST_ROWS}").fetchall())
    first, last = source.execute(f"SELECT min({rowid}), max({rowid}) FROM {quoted(table.name)}").fetchone()  # noqa: S608 - quoted
    if first is None:
        return {}
    rows: dict[Row, Row] = {}
    for place in range(_PLACES):
        start = first + (last - first) * place // _PLACES
        part = f"{question} WHERE {rowid} >= ? ORDER BY {rowid} LIMIT {MOST_ROWS // _PLACES}"
        rows.update(_by_identity(table, source.execute(part, (start,)).fetchall()))
    if len(rows) < MOST_ROWS:  # ids with gaps, or few rows: the places overlap
        part = f"{question} ORDER BY {rowid} LIMIT {MOST_ROWS}"
        for identity, row in _by_identity(table, source.execute(part).fetchall()).items():
            if len(rows) >= MOST_ROWS:
                break
            rows.setdefault(identity, row)
    return rows


def _add_parents(source: sqlite3.Connection, found: dict[str, _Table], switch: Cancellation) -> None:
    """Choose what chosen rows refer to, and what that refers to, until nothing is missing."""
    asked: set[tuple[str, tuple[str, ...], Row]] = set()
    fresh = {name: list(table.rows.values()) for name, table in found.items()}
    while fresh:
        more: dict[str, list[Row]] = {}
        for name, rows in fresh.items():
            switch.check()
            for key in found[name].keys:
                if key.parent not in found:
                    continue
                parent = found[key.parent]
                for row in rows:
                    values = tuple(row[position] for position in key.positions)
                    if None in values or (key.parent, key.columns, values) in asked:
                        continue
                    asked.add((key.parent, key.columns, values))
                    matching = " AND ".join(f"{quoted(column)} = ?" for column in key.columns)
                    answer = source.execute(f"{_question(parent)} WHERE {matching}", values).fetchall()
                    for identity, each in _by_identity(parent, answer).items():
                        if identity not in parent.rows:
                            parent.rows[identity] = each
                            more.setdefault(key.parent, []).append(each)
        fresh = more


def _question(table: _Table) -> str:
    return f"SELECT {_listed((*table.identity, *table.columns))} FROM {quoted(table.name)}"  # noqa: S608 - quoted


def _listed(columns: tuple[str, ...]) -> str:
    return ", ".join(map(quoted, columns))


def _by_identity(table: _Table, answer: list[Row]) -> dict[Row, Row]:
    width = len(table.identity)
    return {row[:width]: row[width:] for row in answer}
