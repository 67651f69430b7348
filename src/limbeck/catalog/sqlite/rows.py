"""What the queries give: one statement for each of them and each attached database."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy.exc import OperationalError

if TYPE_CHECKING:
    from sqlalchemy import Connection

_MAIN = re.compile("([\"'])main\\1")  # the name of the schema in a query, as an identifier or as a string
_TEMPORARY = 1  # the number of the temporary schema in PRAGMA database_list; that of `main` is 0

# What Python puts for a byte that it can't decode can't be written to a file. The byte's number in these
# brackets can, and like the byte itself it may stand in a name: all characters beyond ASCII may.
_SHOWN = {0xDC00 + byte: f"\u27e8{byte:x}\u27e9" for byte in range(0x80, 0x100)}


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
        if not _is_undecodable(error):
            raise
    with _any_bytes(connection):
        return connection.exec_driver_sql(text).all()


def _decoded(text: bytes) -> str:
    """A text whose bytes are shown by their numbers where they are not UTF-8."""
    return text.decode("utf-8", "surrogateescape").translate(_SHOWN)


def _is_undecodable(error: Exception) -> bool:
    """Whether Python's driver refused a text because of its bytes."""
    return "Could not decode to UTF-8" in str(error)


@contextmanager
def _any_bytes(connection: Connection) -> Iterator[None]:
    """Let the driver take any bytes for a while; its own setting comes back after it."""
    driver = connection.connection.dbapi_connection
    if driver is None:
        raise RuntimeError("the connection is closed")
    before = driver.text_factory
    driver.text_factory = _decoded
    try:
        yield
    finally:
        driver.text_factory = before


@cache
def query_text(name: str) -> str:
    """The text of a query file."""
    return files(__package__).joinpath("queries", f"{name}.sql").read_text("utf-8")
