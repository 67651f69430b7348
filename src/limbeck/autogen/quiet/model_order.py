"""The order of `MetaData.sorted_tables`, in a time that grows with the number of tables.

SQLAlchemy goes through all tables once for each step of the longest chain of foreign keys.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import MetaData, Table

EXTRA = "_extra_dependencies"
"""Where SQLAlchemy keeps what `Table.add_is_dependent_on` was told."""

CREATOR = "_creator_ddl"
"""Where SQLAlchemy, since 2.1, keeps the query that a table is created from."""


def ordered_tables(metadata: Any) -> list[Table]:
    """The tables of one `MetaData`, or of several one after the other.

    Where there are circles, SQLAlchemy itself is asked, so that it warns.
    """
    several = [metadata] if isinstance(metadata, MetaData) else list(metadata)
    return [table for each in several for table in _ordered(each)]


def _ordered(metadata: MetaData) -> list[Table]:
    tables = sorted(metadata.tables.values(), key=lambda table: table.key)
    if any(getattr(each, EXTRA, None) or getattr(each, CREATOR, None) is not None for each in tables):
        return metadata.sorted_tables
    waiting: dict[Table, int] = {}
    children: dict[Table, list[Table]] = {}
    for table in tables:
        parents = {
            key.referred_table
            for key in table.foreign_key_constraints
            if key.use_alter is not True and key.elements
        } - {table}
        waiting[table] = len(parents)
        for parent in parents:
            children.setdefault(parent, []).append(table)
    level = [table for table in tables if not waiting[table]]
    places = {table: place for place, table in enumerate(tables)}
    found: list[Table] = []
    while level:
        found += level
        freed: list[Table] = []
        for table in level:
            for child in children.get(table, ()):
                waiting[child] -= 1
                if not waiting[child]:
                    freed.append(child)
        level = sorted(freed, key=places.__getitem__)
    return found if len(found) == len(tables) else metadata.sorted_tables
