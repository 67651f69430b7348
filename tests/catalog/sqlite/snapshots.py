"""Snapshots of databases in memory, for the tests beside this file."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import create_engine

from limbeck.catalog import read
from limbeck.records.snapshot import Snapshot


def snapshot_of(statements: Iterable[str]) -> Snapshot:
    """What a new database holds after these statements."""
    engine = create_engine("sqlite://")
    try:
        with engine.connect() as connection:
            for statement in statements:
                connection.exec_driver_sql(statement)
            return read(connection)
    finally:
        engine.dispose()


def master_of(statements: Iterable[str]) -> list[tuple[str, str, str, str]]:
    """What a new database has in `sqlite_master` after these statements."""
    engine = create_engine("sqlite://")
    try:
        with engine.connect() as connection:
            for statement in statements:
                connection.exec_driver_sql(statement)
            query = "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE sql NOT NULL"
            return [(row[0], row[1], row[2], row[3]) for row in connection.exec_driver_sql(query)]
    finally:
        engine.dispose()
