"""The state of a PostgreSQL database between two steps, written into a SQLite file and a JSON file beside it.

SQLite compares two of them whatever their servers were doing meanwhile; values are in a form in which equal
ones look alike whatever their type.
"""

from __future__ import annotations

import json
import math
import sqlite3
import struct
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from limbeck import catalog
from limbeck.databases.sessions import in_autocommit
from limbeck.databases.sqlite import quoted
from limbeck.projects.worker.effects.relations import asked, execute, question, version_of
from limbeck.projects.worker.effects.second_session import blocking_engine
from limbeck.records import encode

if TYPE_CHECKING:
    from sqlalchemy import URL, Connection

APPLICATION_ID = 0x4C696D62
"""What `PRAGMA application_id` says of such a file: SQLite's numbers of its rows mean nothing."""

_SMALL = 262_144  # bytes of a table that is read at once
_BATCH = 5000  # rows at a time
_LONGEST_NUMBER = 15  # digits that a float keeps
_LARGEST = 2**63
_REAL_DIGITS = range(6, 10)  # that many tell one value of type real from every other


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    Attributes:
        name: Its name.
        quoted: The same, quoted by PostgreSQL.
        kind: Its type, without what is in parentheses.
        key: Its place in the primary key, counted from 1; 0 where it is not in it.
    """

    name: str
    quoted: str
    kind: str
    key: int

    @property
    def expression(self) -> str:
        """What asks for its values."""
        if self.kind in _PLAIN:
            return self.quoted
        if self.kind == "boolean":
            return f"{self.quoted}::integer"
        if self.kind == "timestamp with time zone":
            return f"({self.quoted} AT TIME ZONE 'UTC')::text || '+00:00'"
        return f"{self.quoted}::text"


Table = tuple[str, str, "int | None"]
"""A table: its name as it is shown, as SQL writes it, and its bytes; None where only partitions have some."""

_PLAIN = ("smallint", "integer", "bigint", "real", "double precision", "bytea")


def save_seen_state(connection: Connection, url: URL, file: Path) -> None:
    """Write what the project's connection sees, by another one where that sees the same.

    Args:
        connection: The connection that `env.py` uses.
        url: The scratch database.
        file: As for `write_state`.
    """
    engine = None if _has_written(connection) else blocking_engine(url, connection.dialect.driver)
    if engine is None:
        write_state(connection, file)
        return
    with engine.begin() as other:
        write_state(other, file)


def write_state(connection: Connection, file: Path) -> None:
    """Write what a connection sees, what it has not committed included.

    Args:
        connection: In a transaction, which goes on.
        file: The SQLite file; what is not rows stands beside it, in a file that ends in `.json`.

    Raises:
        sqlalchemy.exc.SQLAlchemyError: The catalogue can't be read.
    """
    with closing(sqlite3.connect(file, isolation_level=None)) as target:
        for setting in ("journal_mode = OFF", "synchronous = OFF", f"application_id = {APPLICATION_ID}"):
            target.execute(f"PRAGMA {setting}")
        target.execute("BEGIN")
        for table, columns in _tables(connection).items():
            _write_table(connection, target, table, columns)
        target.execute("COMMIT")
    beside = {
        "snapshot": encode(catalog.read(connection)),
        "next_ids": dict(asked(connection, question("next_ids", version_of(connection)))),
        "stale": dict(_stale(connection)),
    }
    file.with_suffix(".json").write_text(json.dumps(beside), encoding="utf-8")


def _has_written(connection: Connection) -> bool:
    """Whether a connection has written what it has not committed."""
    if not connection.in_transaction() or in_autocommit(connection.connection.dbapi_connection):
        return False
    return asked(connection, "SELECT pg_catalog.pg_current_xact_id_if_assigned()::text")[0][0] is not None


def _tables(connection: Connection) -> dict[Table, list[Column]]:
    found: dict[Table, list[Column]] = {}
    rows = asked(connection, question("columns", version_of(connection)))
    for shown, place, size, name, *rest in rows:
        columns = found.setdefault((shown, place, size), [])
        if name is not None:
            columns.append(Column(name, *rest))
    return found


def _write_table(
    connection: Connection, target: sqlite3.Connection, table: Table, columns: Sequence[Column]
) -> None:
    shown, place, size = table
    if not columns:
        return
    key = [quoted(each.name) for each in sorted(columns, key=lambda each: each.key) if each.key]
    parts = [quoted(each.name) for each in columns]
    ending = f", PRIMARY KEY ({', '.join(key)})" if key else ""
    target.execute(f"CREATE TABLE {quoted(shown)} ({', '.join(parts)}{ending})")
    into = f"INSERT INTO {quoted(shown)} VALUES ({', '.join('?' * len(columns))})"  # noqa: S608 - quoted
    # Most columns are integers and texts, which go over as they are.
    others = [(at, _CONVERTERS.get(each.kind)) for at, each in enumerate(columns) if each.kind in _CONVERTED]
    wanted = ", ".join(each.expression for each in columns)
    query = f"SELECT {wanted} FROM {place}"  # noqa: S608 - quoted
    is_small = size is not None and size < _SMALL
    for rows in [asked(connection, query)] if is_small else _batches(connection, query):
        target.executemany(into, _converted(rows, others) if others else rows)


def _converted(
    rows: Sequence[Sequence[Any]], columns: Sequence[tuple[int, Callable[[str], Any] | None]]
) -> Iterator[Sequence[Any]]:
    """Rows with the values of some columns in the form in which they are kept."""
    for row in rows:
        values = list(row)
        for at, convert in columns:
            values[at] = _stored(values[at], convert)
        yield values


def _batches(connection: Connection, query: str) -> Iterator[Sequence[Sequence[Any]]]:
    """The rows of a query, some at a time."""
    execute(connection, f"DECLARE limbeck_rows NO SCROLL CURSOR FOR {query}")
    while rows := asked(connection, f"FETCH {_BATCH} FROM limbeck_rows"):
        yield rows
    execute(connection, "CLOSE limbeck_rows")


def _stale(connection: Connection) -> Iterator[tuple[str, int]]:
    """The materialized views, each with how many rows are not as its query would give them now."""
    rows = asked(connection, question("materialized_views", version_of(connection)))
    for shown, place, query in rows:
        held, wanted = f"SELECT v::text FROM {place} AS v", f"SELECT v::text FROM ({query.rstrip(';')}) AS v"  # noqa: S608
        differing = " UNION ALL ".join(
            f"SELECT count(*) AS n FROM ({a} EXCEPT ALL {b}) AS d"  # noqa: S608 - as the server gave them
            for a, b in ((held, wanted), (wanted, held))
        )
        yield shown, int(asked(connection, f"SELECT max(n) FROM ({differing}) AS d")[0][0])  # noqa: S608


def _stored(value: Any, convert: Any) -> Any:
    if value is None:
        return None
    if convert is not None:
        return convert(value)
    if isinstance(value, (memoryview, bytearray)):
        return bytes(value)
    return _shortest(value) if isinstance(value, float) else value


def _shortest(value: float) -> Any:
    """A float in the fewest digits that a column of type real keeps apart, where it came from one.

    A value that was 1.1 there is 1.10000002384186 in a column of double precision.
    """
    if math.isnan(value):
        return "NaN"  # SQLite would make NULL of it
    try:
        is_real = _as_real(value) == value
    except OverflowError:
        return value
    if not is_real:
        return value
    texts = (f"{value:.{digits}g}" for digits in _REAL_DIGITS)
    return next((float(text) for text in texts if _as_real(float(text)) == value), value)


def _as_real(value: float) -> float:
    found: float = struct.unpack("f", struct.pack("f", value))[0]
    return found


def _number(text: str) -> Any:
    """A number as SQLite compares numbers, where it can hold it exactly; else its digits."""
    if "." not in text:
        with suppress(ValueError):
            number = int(text)
            return number if -_LARGEST <= number < _LARGEST else text
        return text
    kept = text.rstrip("0").rstrip(".")
    if sum(each.isdigit() for each in kept) <= _LONGEST_NUMBER:
        return float(kept)
    return kept


def _document(text: str) -> str:
    """A JSON document in one form; an object that has a key twice, which jsonb can't have, as a list."""
    try:
        return json.dumps(json.loads(text, object_pairs_hook=_object), ensure_ascii=False, sort_keys=True)
    except ValueError:
        return text


def _object(pairs: list[tuple[str, Any]]) -> Any:
    found = dict(pairs)
    return found if len(found) == len(pairs) else [list(pair) for pair in pairs]


_CONVERTERS = {"numeric": _number, "json": _document, "jsonb": _document}
_CONVERTED = frozenset({*_CONVERTERS, "real", "double precision", "bytea"})
