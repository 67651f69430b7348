"""What the queries give: one statement for each of them and each attached database."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy.exc import OperationalError

from limbeck.catalog.sqlite.decoding import decoding, is_undecodable

if TYPE_CHECKING:
    from sqlalchemy import Connection

_MAIN = re.compile("([\"'])main\\1")  # the name of the schema in a query, as an identifier or as a string
_TEMPORARY = 1  # the number of the temporary schema in PRAGMA database_list; that of `main` is 0


class ObjectRow(NamedTuple):
    """An object as `sqlite_master` has it.

    Attributes:
        type: `table`, `index`, `view` or `trigger`.
        name: Its name.
        table: The table or view that it belongs to; its own name for tables and views.
        sql: The statement that created it.
        kind: What `PRAGMA table_list` says of a table: `table`, `virtual` or `shadow`.
        without_rowid: 1 where it has no rowid.
        strict: 1 where the types of columns hold.
    """

    type: str
    name: str
    table: str
    sql: str
    kind: str | None
    without_rowid: int | None
    strict: int | None


class ColumnRow(NamedTuple):
    """A column as `PRAGMA table_xinfo` has it.

    Attributes:
        table: Its table.
        place: Its place, counted from 0.
        name: Its name.
        type: Its declared type; empty for none.
        not_null: 1 where it takes no NULL, implicitly too.
        default: The text of its default.
        hidden: 2 where it is computed when read, 3 when written, else 0.
    """

    table: str
    place: int
    name: str
    type: str
    not_null: int
    default: str | None
    hidden: int


@dataclass(frozen=True, slots=True)
class SchemaRows:
    """The rows of one schema.

    Attributes:
        schema: Its name; empty for `main`.
        objects: Its objects.
        columns: The columns of each table in their order.
    """

    schema: str
    objects: tuple[ObjectRow, ...]
    columns: dict[str, list[ColumnRow]]


def schema_rows(connection: Connection) -> Iterator[SchemaRows]:
    """The rows of every schema of a connection but its temporary one."""
    for number, schema, _ in connection.exec_driver_sql("PRAGMA database_list").all():
        if number == _TEMPORARY:
            continue
        columns: dict[str, list[ColumnRow]] = {}
        for row in _run(connection, "columns", schema):
            columns.setdefault(row[0], []).append(ColumnRow(*row))
        objects = tuple(ObjectRow(*row) for row in _run(connection, "objects", schema))
        yield SchemaRows(schema if number else "", objects, columns)


def _run(connection: Connection, query: str, schema: str) -> Sequence[Any]:
    # The name of a schema can't be a parameter in FROM.
    text = _MAIN.sub(
        lambda found: found[1] + schema.replace(found[1], found[1] * 2) + found[1], query_text(query)
    )
    try:
        return connection.exec_driver_sql(text).all()
    except OperationalError as error:
        if not is_undecodable(error):
            raise
    with decoding(connection):
        return connection.exec_driver_sql(text).all()


@cache
def query_text(name: str) -> str:
    """The text of a query file."""
    return files(__package__).joinpath("queries", f"{name}.sql").read_text("utf-8")
