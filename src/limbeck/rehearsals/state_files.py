"""The SQLite files in which states are kept: what they hold, and what two of them differ in."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from sqlalchemy import URL, create_engine
from sqlalchemy.pool import NullPool

from limbeck import catalog
from limbeck.databases.sqlite import quoted
from limbeck.records import Snapshot
from limbeck.rehearsals.sqlite_broken import newly_broken
from limbeck.rehearsals.sqlite_pair import open_pair
from limbeck.rehearsals.sqlite_rows import row_changes
from limbeck.rehearsals.state_change import StateChange

_VERSION_TABLES = """
SELECT m.name FROM sqlite_master m
WHERE m.type = 'table' AND (SELECT group_concat(name) FROM pragma_table_info(m.name)) = 'version_num'
ORDER BY m.name
"""


def version_tables(file: Path) -> tuple[str, ...]:
    """Alembic's own tables in a state: those that have a column `version_num` and no other."""
    with closing(sqlite3.connect(file)) as connection:
        return tuple(name for (name,) in connection.execute(_VERSION_TABLES))


def revisions_in(file: Path) -> tuple[str, ...]:
    """The revisions at which a database stood."""
    names = version_tables(file)
    with closing(sqlite3.connect(file)) as connection:
        queries = [f"SELECT version_num FROM {quoted(name)} ORDER BY 1" for name in names]  # noqa: S608 - quoted
        return tuple(str(revision) for query in queries for (revision,) in connection.execute(query))


def sqlite_change(before: Path, after: Path, read: Callable[[Path], Snapshot] | None = None) -> StateChange:
    """What two states of a SQLite database differ in; Alembic's own tables do not count.

    Args:
        before: The file of the first one.
        after: The file of the second one.
        read: Reads the catalogue of a file, or knows it already.
    """
    read = read or read_state
    ignored = {*version_tables(before), *version_tables(after)}
    with open_pair(before, after) as pair:
        rows = row_changes(pair, ignored)
        next_ids = pair.next_ids
        broken = newly_broken(pair)
    old, new = (without_tables(read(file), ignored) for file in (before, after))
    return StateChange(old, new, rows, next_ids, broken=broken)


def read_state(file: Path) -> Snapshot:
    """The catalogue of a SQLite file of ours."""
    engine = create_engine(URL.create("sqlite", database=str(file)), poolclass=NullPool)
    with engine.connect() as connection:
        return catalog.read(connection)


def without_tables(snapshot: Snapshot, names: Collection[str]) -> Snapshot:
    """A catalogue without some tables and what belongs to them."""
    return replace(
        snapshot,
        definitions=tuple(
            each
            for each in snapshot.definitions
            if each.table not in names and not (each.kind == "table" and each.name in names)
        ),
    )
