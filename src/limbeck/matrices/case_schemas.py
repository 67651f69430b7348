"""Building the two schemas of a case."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from sqlalchemy import MetaData, column, insert, table

if TYPE_CHECKING:
    from sqlalchemy import Connection, TableClause

    from limbeck.matrices.case import Case


class Side(str, Enum):
    """Which of the two schemas."""

    BEFORE = "before"
    AFTER = "after"


def models(case: Case, side: Side) -> MetaData:
    """The models of one side, made anew.

    Args:
        case: Whose.
        side: Which.
    """
    metadata = MetaData()
    if side is Side.BEFORE:
        case.before(metadata)
    else:
        case.after(metadata)
    return metadata


def build(connection: Connection, case: Case, side: Side) -> None:
    """Create everything of one side: what comes first, the tables, what models cannot express, the rows.

    Args:
        connection: An empty schema.
        case: What to build.
        side: Which of its sides; only that before the change has rows.
    """
    backend = connection.dialect.name
    metadata = models(case, side)
    for statement in case.setup_sql(backend, side.value):
        connection.exec_driver_sql(statement)
    _at_once(metadata)
    metadata.create_all(connection, checkfirst=False)  # it is empty
    for statement in (case.before_sql if side is Side.BEFORE else case.after_sql)(backend):
        connection.exec_driver_sql(statement)
    if side is Side.BEFORE:
        for name, rows in case.rows.items():
            for row in rows:
                target = metadata.tables.get(name, _plain(name, tuple(row)))
                connection.execute(insert(target).values(**row))


def _at_once(metadata: MetaData) -> None:
    """Let no index be built concurrently: a transaction does not allow it, and the index is the same."""
    for each in metadata.tables.values():
        for index in each.indexes:
            index.dialect_options["postgresql"]["concurrently"] = False


def _plain(name: str, columns: tuple[str, ...]) -> TableClause:
    schema, _, bare = name.rpartition(".")
    return table(bare, *map(column, columns), schema=schema or None)
