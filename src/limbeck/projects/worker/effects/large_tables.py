"""Large tables of a PostgreSQL database in a state: a digest of each column, which the server works out.

Where the digests of two states are the same, so are the rows, and nobody has to look at them. They are
written into a file for the case that they are not, and only if no earlier state has one with the same ones.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from limbeck.projects.worker.effects.relations import asked, execute, version_of
from limbeck.projects.worker.effects.state_tables import Column, Table
from limbeck.projects.worker.effects.stored_values import stored_text

if TYPE_CHECKING:
    from sqlalchemy import Connection

_PAGES = 256
"""Pages of a table that are read at once."""

_ROWS = 2000
"""Rows that are read at once where they are not found by their pages."""

_FEW = 1 << 20
"""Bytes of long values beside the rows that some pages may have together."""

_TOGETHER = 50
"""Columns whose values are joined at once: an expression can only be so long."""

_RANGES_SINCE = 14
"""The version of PostgreSQL since which some pages of a table can be read without reading all."""

_WHOLE = ""
"""The name under which rows have one digest that no key tells apart."""

# The types whose values are hashed as what they are, each with its family: digests of one family alone can be
# compared. All other values are hashed as texts.
# The server's hash of a numeric tells neither signs nor NaN from infinity, and that of a bigint mixes its
# halves: the seed does.
_HASHES = {
    **dict.fromkeys(
        ("smallint", "integer", "bigint"),
        ("integer", "pg_catalog.hashint8extended({value}::bigint, {seed} # ({value}::bigint >> 32))"),
    ),
    **dict.fromkeys(
        ("real", "double precision"),
        ("float", "pg_catalog.hashfloat8extended({value}::double precision, {seed})"),
    ),
    "numeric": (
        "numeric",
        "pg_catalog.hash_numeric_extended({value}, {seed} # ({value} < 0)::int # ({value} = 'NaN')::int * 2)",
    ),
    "timestamp without time zone": ("timestamp", "pg_catalog.timestamp_hash_extended({value}, {seed})"),
    "timestamp with time zone": (
        "instant",
        "pg_catalog.timestamp_hash_extended({value} AT TIME ZONE 'UTC', {seed})",
    ),
    "uuid": ("uuid", "pg_catalog.uuid_hash_extended({value}, {seed})"),
}
_TEXT = ("text", 'pg_catalog.hashtextextended(({value}) COLLATE pg_catalog."C", {seed})')

# What the text of a value has nothing in that JSON writes otherwise, whatever the settings of a session are.
_BARE = ("smallint", "integer", "bigint", "boolean")
_SIMPLE = ("numeric", "real", "double precision", "uuid")


@dataclass(frozen=True, slots=True)
class LargeTable:
    """What a state knows of a large table.

    Attributes:
        rows: How many rows it has.
        kinds: The type of each column, in their order.
        key: The columns of its primary key.
        digests: What stands for the values of each column, row by row; that of whole rows, under an empty
            name, where there is no key.
        filled: How many values of each column are not NULL.
        file: The name of the file with its rows, which stands beside that of a state.
        places: Where the values of a column stand in a row of it.
        constants: The columns that are not in it, each with the one value that all rows have, as in a file.
    """

    rows: int
    kinds: dict[str, str]
    key: tuple[str, ...]
    digests: dict[str, str]
    filled: dict[str, int]
    file: str = ""
    places: dict[str, int] = field(default_factory=dict)
    constants: dict[str, Any] = field(default_factory=dict)

    def written(self, file: str, places: dict[str, int], constants: dict[str, Any]) -> LargeTable:
        """The same with where its rows are.

        Args:
            file: As the attribute.
            places: As the attribute.
            constants: As the attribute.
        """
        return replace(self, file=file, places=places, constants=constants)

    def holds(self, other: LargeTable) -> bool:
        """Whether it has all rows and values of another one, and no other rows.

        Columns may have come; one that has gone had no value.

        Args:
            other: What an earlier state knows of the table.
        """
        if self.rows != other.rows or self.key != other.key:
            return False
        if not self.key:
            return list(self.kinds) == list(other.kinds) and self.digests == other.digests
        return all(
            self.digests.get(name) == digest if name in self.kinds else not other.filled[name]
            for name, digest in other.digests.items()
        )


def read_large_table(connection: Connection, table: Table, columns: Sequence[Column]) -> LargeTable:
    """Work out the digests of a table; no row leaves the server.

    Args:
        connection: The connection that looks.
        table: The table.
        columns: Its columns, at least one.
    """
    key = sorted((each for each in columns if each.key), key=lambda each: each.key)
    counts = [f"count({each.quoted})" for each in columns]
    sums = [f"sum({each})" for each in (_keyed_hashes(columns, key) if key else (_whole_hash(columns),))]
    wanted = ", ".join(f"({each})::text" for each in ("count(*)", *counts, *sums))
    with _without_time_limit(connection):
        found = asked(connection, f"SELECT ARRAY[{wanted}] FROM {table.place}")[0][0]  # noqa: S608 - quoted
    numbers = iter(found)
    rows = int(next(numbers))
    filled = {each.name: int(next(numbers)) for each in columns}
    families = {each.name: _hashing(each)[0] for each in columns}
    names = families if key else {_WHOLE: " ".join(families.values())}
    digests = {name: f"{family} {next(numbers) or 0}" for name, family in names.items()}
    return LargeTable(
        rows, {each.name: each.kind for each in columns}, tuple(each.name for each in key), digests, filled
    )


def where_written(
    connection: Connection,
    table: Table,
    columns: Sequence[Column],
    now: LargeTable,
    before: LargeTable | None,
) -> tuple[str, dict[str, int], dict[str, Any]] | None:
    """Where an earlier state has the same rows: the file, the places of columns in it, and what it lacks.

    Args:
        connection: The connection that looks.
        table: The table.
        columns: Its columns.
        now: What is known of it.
        before: What the earlier state knows of it; None where there was no such table.

    Returns:
        None where it has not.
    """
    if before is None or before.rows != now.rows or before.key != now.key:
        return None
    if not now.key:
        return (before.file, before.places, before.constants) if now.holds(before) else None
    places: dict[str, int] = {}
    constants: dict[str, Any] = {}
    fresh = []
    for each in columns:
        if before.digests.get(each.name) != now.digests[each.name]:
            fresh.append(each)
        elif each.name in before.places:
            places[each.name] = before.places[each.name]
        else:
            constants[each.name] = before.constants[each.name]
    for each in fresh:
        filled = now.filled[each.name]
        if filled not in (0, now.rows):
            return None
        values = _ends(connection, table, each) if filled else {None}
        if len(values) > 1:
            return None
        constants[each.name] = values.pop()
    return before.file, places, constants


def write_rows(connection: Connection, table: Table, columns: Sequence[Column], file: Path) -> None:
    """Write the rows of a table into a file: a JSON list of lists in each line.

    Args:
        connection: The connection that looks.
        table: The table.
        columns: Its columns, which the rows have in this order.
        file: The file.
    """
    line = f"'[' || {_joined(columns)} || ']'"
    with file.open("w", encoding="utf-8") as opened, _without_time_limit(connection):
        for rows in _some_rows(connection, table, line):
            opened.write(f"[{rows}]\n")


def stored_rows(folder: Path, table: LargeTable) -> Iterator[Iterable[Sequence[Any]]]:
    """The rows of a table as a state keeps them, some at a time.

    Args:
        folder: Where the file is.
        table: The table.
    """
    converters = [stored_text(kind) for kind in table.kinds.values()]
    places = [table.places.get(name) for name in table.kinds]
    as_they_are = places == list(range(len(places)))
    constants = [
        _converted(table.constants.get(name), c) for name, c in zip(table.kinds, converters, strict=True)
    ]
    with (folder / table.file).open(encoding="utf-8") as opened:
        for line in opened:
            rows: list[list[Any]] = json.loads(line)
            if not as_they_are:
                rows = [
                    [
                        constant if at is None else row[at]
                        for at, constant in zip(places, constants, strict=True)
                    ]
                    for row in rows
                ]
            for position, convert in enumerate(converters):
                if convert is not None and places[position] is not None:
                    for row in rows:
                        if row[position] is not None:
                            row[position] = convert(row[position])
            yield rows


def _converted(value: Any, convert: Any) -> Any:
    return value if value is None or convert is None else convert(value)


def _hashing(column: Column) -> tuple[str, str]:
    """The family of a column's type, and what hashes its values with a seed."""
    return _HASHES.get(column.kind, _TEXT)


def _hash(column: Column, seed: str) -> str:
    value = column.quoted
    if column.kind not in _HASHES:
        is_bytes = column.kind == "bytea"
        value = f"pg_catalog.encode({value}, 'hex')" if is_bytes else f"{value}::text"
    return _hashing(column)[1].replace("{value}", value).replace("{seed}", seed)


def _keyed_hashes(columns: Iterable[Column], key: Iterable[Column]) -> Iterator[str]:
    """A hash for each value, which depends on the row that it is in."""
    seed = "0::bigint"
    for each in key:
        seed = _hash(each, seed)
    yield from (_hash(each, seed) for each in columns)


def _whole_hash(columns: Iterable[Column]) -> str:
    """A hash for each row; a NULL counts as the number of its column."""
    hashes = (
        f"coalesce({_hash(each, f'{number}::bigint')}, {number})" for number, each in enumerate(columns, 1)
    )
    return f"pg_catalog.hashint8extended({' # '.join(hashes)}, 0)"


def _ends(connection: Connection, table: Table, column: Column) -> set[Any]:
    """The first and the last value of a column as a file has them: one value where all are the same."""
    value = f'({_json(column)}) COLLATE pg_catalog."C"'
    with _without_time_limit(connection):
        found = asked(connection, f"SELECT min({value}), max({value}) FROM {table.place}")  # noqa: S608 - quoted
    return {json.loads(each) for each in found[0]}


def _joined(columns: Sequence[Column]) -> str:
    """What asks for the values of a row, with commas between them."""
    values = [f"coalesce({_json(each)}, 'null')" for each in columns]
    parts = [
        " || ',' || ".join(values[first : first + _TOGETHER]) for first in range(0, len(values), _TOGETHER)
    ]
    return parts[0] if len(parts) == 1 else f"pg_catalog.concat_ws(',', {', '.join(parts)})"


def _json(column: Column) -> str:
    """What asks for the values of a column in JSON, or for NULL."""
    if column.kind in _BARE:
        return f"({column.expression})::text"
    if column.kind in _SIMPLE:
        return f"""'"' || {column.quoted}::text || '"'"""
    if column.kind == "bytea":
        return f"""'"' || pg_catalog.encode({column.quoted}, 'hex') || '"'"""
    return f"pg_catalog.to_json({column.expression})::text"


def _some_rows(connection: Connection, table: Table, line: str) -> Iterator[str]:
    """The lines of the rows of a table, some of them joined by commas at a time."""
    if table.pages is None or table.long > _FEW or version_of(connection) < _RANGES_SINCE:
        yield from _fetched_rows(connection, f"SELECT {line} FROM {table.place}")  # noqa: S608 - quoted
        return
    for first in range(0, table.pages, _PAGES):
        rows = asked(
            connection,
            f"SELECT pg_catalog.string_agg({line}, ',') FROM {table.place} "  # noqa: S608 - quoted
            f"WHERE ctid >= '({first},0)'::pg_catalog.tid AND ctid < '({first + _PAGES},0)'::pg_catalog.tid",
        )[0][0]
        if rows is not None:
            yield rows


def _fetched_rows(connection: Connection, query: str) -> Iterator[str]:
    execute(connection, f"DECLARE limbeck_rows NO SCROLL CURSOR FOR {query}")
    while rows := asked(connection, f"FETCH {_ROWS} FROM limbeck_rows"):
        yield ",".join(row[0] for row in rows)
    execute(connection, "CLOSE limbeck_rows")


@contextmanager
def _without_time_limit(connection: Connection) -> Iterator[None]:
    """Let statements of ours take as long as they do, in the transaction of a project that limits its own."""
    (limit,) = asked(connection, "SELECT pg_catalog.current_setting('statement_timeout')")[0]
    if limit == "0":
        yield
        return
    asked(connection, "SELECT pg_catalog.set_config('statement_timeout', '0', true)")
    yield
    quoted = limit.replace("'", "''")
    asked(connection, f"SELECT pg_catalog.set_config('statement_timeout', '{quoted}', true)")
