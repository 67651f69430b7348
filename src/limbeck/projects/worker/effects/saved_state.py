"""The state of a PostgreSQL database between two steps, written into a SQLite file and a JSON file beside it.

SQLite compares two of them whatever their servers were doing meanwhile; values are in a form in which equal
ones look alike whatever their type. Of a large table the SQLite file has no rows until somebody puts them
there: mostly what stands in the JSON file tells that they are the same.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from limbeck import catalog
from limbeck.databases.sessions import in_autocommit
from limbeck.databases.sqlite import quoted
from limbeck.projects.worker.effects.large_tables import (
    LargeTable,
    read_large_table,
    where_written,
    write_rows,
)
from limbeck.projects.worker.effects.relations import asked, question, version_of
from limbeck.projects.worker.effects.state_tables import Column, Table, read_tables
from limbeck.projects.worker.effects.stored_values import is_converted, stored
from limbeck.records import Snapshot, decode, encode

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from limbeck.projects.worker.effects.own_sessions import OwnSessions

APPLICATION_ID = 0x4C696D62
"""What `PRAGMA application_id` says of such a file: SQLite's numbers of its rows mean nothing."""

_INTEGERS = ("smallint", "integer", "bigint")

SMALL = 262_144
"""Bytes of a table whose rows are read at once, and stand in the SQLite file."""


@dataclass(frozen=True, slots=True)
class StateFacts:
    """What a state knows besides rows.

    Attributes:
        snapshot: The catalogue.
        next_ids: What each sequence gives next, by the column that has it.
        stale: How many rows of each materialized view are not those of its query.
    """

    snapshot: Snapshot
    next_ids: dict[str, int]
    stale: dict[str, int]


def save_seen_state(connection: Connection, sessions: OwnSessions, file: Path, before: Path | None) -> None:
    """Write what the project's connection sees, by another one where that sees the same.

    Args:
        connection: The connection that `env.py` uses.
        sessions: Our sessions in the scratch database.
        file: As for `write_state`.
        before: As for `write_state`.
    """
    engine = None if _has_written(connection) else sessions.reading(connection.dialect.driver)
    if engine is None:
        write_state(connection, file, before)
        return
    with engine.begin() as other:
        write_state(other, file, before)


def write_state(connection: Connection, file: Path, before: Path | None = None) -> StateFacts:
    """Write what a connection sees, what it has not committed included.

    Args:
        connection: In a transaction, which goes on.
        file: The SQLite file; what is not rows stands beside it, in a file that ends in `.json`.
        before: The file of an earlier state, which is kept as long as this one.

    Returns:
        What stands in the JSON file, but for large tables.

    Raises:
        sqlalchemy.exc.SQLAlchemyError: The catalogue can't be read.
    """
    known = {} if before is None else large_tables_of(before)
    large: dict[str, Any] = {}
    with closing(sqlite3.connect(file, isolation_level=None)) as target:
        for setting in ("journal_mode = OFF", "synchronous = OFF", f"application_id = {APPLICATION_ID}"):
            target.execute(f"PRAGMA {setting}")
        target.execute("BEGIN")
        for table, columns in read_tables(connection).items():
            if not columns:
                continue
            _make_table(target, table, columns)
            if table.size < SMALL:
                _copy_rows(connection, target, table, columns)
            else:
                own = file.with_name(f"{file.stem}-{len(large)}.rows")
                large[table.name] = encode(_kept(connection, table, columns, own, known.get(table.name)))
        target.execute("COMMIT")
    facts = StateFacts(
        catalog.read(connection),
        dict(asked(connection, question("next_ids", version_of(connection)))),
        dict(_stale(connection)),
    )
    beside = {"facts": encode(facts), "large": large}
    file.with_suffix(".json").write_text(json.dumps(beside), encoding="utf-8")
    return facts


def facts_of(file: Path) -> StateFacts:
    """What a state knows besides rows.

    Args:
        file: Its SQLite file.
    """
    told = json.loads(file.with_suffix(".json").read_text(encoding="utf-8"))
    return decode(StateFacts, told["facts"])


def large_tables_of(file: Path) -> Mapping[str, LargeTable]:
    """The large tables of a state, by their names.

    Args:
        file: Its SQLite file.
    """
    told = json.loads(file.with_suffix(".json").read_text(encoding="utf-8"))
    return {name: decode(LargeTable, each) for name, each in told["large"].items()}


def _kept(
    connection: Connection, table: Table, columns: Sequence[Column], file: Path, before: LargeTable | None
) -> LargeTable:
    """A large table, with where its rows are written; that is a file of its own, if need be."""
    now = read_large_table(connection, table, columns)
    place = where_written(connection, table, columns, now, before)
    if place is None:
        write_rows(connection, table, columns, file)
        place = (file.name, {each.name: at for at, each in enumerate(columns)}, {})
    return now.written(*place)


def _has_written(connection: Connection) -> bool:
    """Whether a connection has written what it has not committed."""
    if not connection.in_transaction() or in_autocommit(connection.connection.dbapi_connection):
        return False
    return asked(connection, "SELECT pg_catalog.pg_current_xact_id_if_assigned()::text")[0][0] is not None


def _make_table(target: sqlite3.Connection, table: Table, columns: Sequence[Column]) -> None:
    key = [each for each in sorted(columns, key=lambda each: each.key) if each.key]
    # A row is found soonest where SQLite takes its key for the number of the row.
    is_number = len(key) == 1 and key[0].kind in _INTEGERS
    parts = [f"{quoted(each.name)}{' INTEGER' if is_number and each.key else ''}" for each in columns]
    ending = f", PRIMARY KEY ({', '.join(quoted(each.name) for each in key)})" if key else ""
    target.execute(f"CREATE TABLE {quoted(table.name)} ({', '.join(parts)}{ending})")


def _copy_rows(
    connection: Connection, target: sqlite3.Connection, table: Table, columns: Sequence[Column]
) -> None:
    into = f"INSERT INTO {quoted(table.name)} VALUES ({', '.join('?' * len(columns))})"  # noqa: S608 - quoted
    # Most columns are integers and texts, which go over as they are.
    others = [(at, each.kind) for at, each in enumerate(columns) if is_converted(each.kind)]
    wanted = ", ".join(each.expression for each in columns)
    rows = asked(connection, f"SELECT {wanted} FROM {table.place}")  # noqa: S608 - quoted
    target.executemany(into, _converted(rows, others) if others else rows)


def _converted(rows: Sequence[Sequence[Any]], columns: Sequence[tuple[int, str]]) -> Iterator[Sequence[Any]]:
    """Rows with the values of some columns in the form in which they are kept."""
    for row in rows:
        values = list(row)
        for at, kind in columns:
            values[at] = stored(values[at], kind)
        yield values


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
