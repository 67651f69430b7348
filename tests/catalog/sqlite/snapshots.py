"""Databases in memory, for the tests beside this file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, create_engine

from limbeck.catalog import read
from limbeck.records.snapshot import Snapshot

MASTER = "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE sql NOT NULL"


@contextmanager
def built(statements: Iterable[str]) -> Iterator[Connection]:
    """A new database after these statements."""
    engine = create_engine("sqlite://")
    try:
        with engine.connect() as connection:
            for statement in statements:
                connection.exec_driver_sql(statement)
            yield connection
    finally:
        engine.dispose()


def snapshot_of(statements: Iterable[str]) -> Snapshot:
    """What a new database holds after these statements."""
    with built(statements) as connection:
        return read(connection)


def master_of(connection: Connection) -> list[tuple[str, str, str, str]]:
    """What a database has in `sqlite_master`."""
    return [(row[0], row[1], row[2], row[3]) for row in connection.exec_driver_sql(MASTER)]
