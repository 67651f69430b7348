"""The two schemas of a case, built in a database."""

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
    """A new `MetaData` with the models of one side.

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
    """Create one side: the statements that come first, the tables, what models cannot express, and the rows.

    Args:
        connection: An empty schema.
        case: What to build.
        side: Which of its sides; only the schema before the change has rows.
    """
    backend = connection.dialect.name
    metadata = models(case, side)
    for statement in case.setup_sql(backend, side.value):
        connection.exec_driver_sql(statement)
    _build_indexes_in_transaction(metadata)
    metadata.create_all(connection, checkfirst=False)  # it is empty
    for statement in (case.before_sql if side is Side.BEFORE else case.after_sql)(backend):
        connection.exec_driver_sql(statement)
    if side is Side.BEFORE:
        for name, rows in case.rows.items():
            for row in rows:
                target = metadata.tables.get(name, _plain(name, tuple(row)))
                connection.execute(insert(target).values(**row))


def _build_indexes_in_transaction(metadata: MetaData) -> None:
    """Do not build indexes concurrently: that is forbidden in a transaction, and the index is the same."""
    for each in metadata.tables.values():
        for index in each.indexes:
            index.dialect_options["postgresql"]["concurrently"] = False


def _plain(name: str, columns: tuple[str, ...]) -> TableClause:
    schema, _, name = name.rpartition(".")
    return table(name, *map(column, columns), schema=schema or None)
