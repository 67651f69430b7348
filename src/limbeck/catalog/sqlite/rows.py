"""What the queries give: one statement for each of them and each attached database."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from sqlalchemy.exc import DBAPIError, OperationalError

from limbeck.errors import DatabaseError

if TYPE_CHECKING:
    from sqlalchemy import Connection

Row = TypeVar("Row")
Taken = TypeVar("Taken")

OLDEST = (3, 37)
"""The first SQLite that has `PRAGMA table_list`."""

_MAIN = re.compile("([\"'])main\\1")  # the name of the schema in a query, as an identifier or as a string
_TEMPORARY = 1  # the number of the temporary schema in PRAGMA database_list; that of `main` is 0
_SYSTEM = "sqlite_"  # how the names of SQLite's own objects begin
_PART = 1000  # rows that are read at a time

# What Python puts for a byte that it can't decode can't be written to a file. The byte's number in these
# brackets can, and like the byte itself it may stand in a name: all characters beyond ASCII may.
_SHOWN = {0xDC00 + byte: f"\u27e8{byte:x}\u27e9" for byte in range(0x80, 0x100)}


class ObjectRow(NamedTuple):
    """An object as `sqlite_master` has it.

    Attributes:
        type: `table`, `index`, `view` or `trigger`.
        name: Its name.
        table: The table or view that it belongs to; its own name for tables and views.
        sql: The statement that created it; empty where there is none.
        has_statement: 1 where there is one; an index that a constraint made has none.
        kind: What `PRAGMA table_list` says of a table: `table`, `virtual` or `shadow`.
        without_rowid: 1 where it has no rowid.
        strict: 1 where the types of columns hold.
        has_pages: 1 where it holds something; nor a view, a trigger or a virtual table does.
    """

    type: str
    name: str
    table: str
    sql: str
    has_statement: int
    kind: str | None
    without_rowid: int | None
    strict: int | None
    has_pages: int

    @property
    def is_own(self) -> bool:
        """Whether somebody made it, and not SQLite itself."""
        return bool(self.has_statement) and not self.name[:7].lower().startswith(_SYSTEM)


class ColumnRow(NamedTuple):
    """A column as `PRAGMA table_xinfo` has it.

    Attributes:
        place: Its place, counted from 0.
        name: Its name.
        type: Its declared type; empty for none.
        not_null: 1 where it takes no NULL, implicitly too.
        default: The text of its default.
        key: Its place in the primary key, counted from 1; 0 where it is not in it.
        hidden: 2 where it is computed when read, 3 when written, else 0.
    """

    place: int
    name: str
    type: str
    not_null: int
    default: str | None
    key: int
    hidden: int


@dataclass(frozen=True, slots=True)
class SchemaRows:
    """The rows of one schema.

    Attributes:
        schema: Its name; empty for `main`.
        everything: Its objects in the order of creation, those of SQLite itself among them.
        objects: The others of them.
        columns: The columns of each table in their order; equal ones are the same object.
        is_exact: Whether all its texts are as they stand there, and no byte is shown by its number.
    """

    schema: str
    everything: tuple[ObjectRow, ...]
    objects: tuple[ObjectRow, ...]
    columns: Mapping[str, Sequence[ColumnRow]]
    is_exact: bool


def schema_rows(connection: Connection) -> tuple[SchemaRows, ...]:
    """The rows of every schema of a connection but its temporary one.

    Args:
        connection: A connection to SQLite 3.37 or newer; it may be read-only and in a transaction.

    Raises:
        DatabaseError: SQLite is older than 3.37, and can't tell the tables of users from those of modules.
        sqlalchemy.exc.SQLAlchemyError: SQLite can't read its own schema.
    """
    _check_version(connection)
    return tuple(_each_schema(connection))


def _check_version(connection: Connection) -> None:
    version = connection.dialect.server_version_info
    if version is not None and version < OLDEST:
        raise DatabaseError(
            "This SQLite is too old for its catalogue to be read.",
            slug="old-sqlite",
            evidence={"SQLite": ".".join(map(str, version))},
            remedy="Use a Python with SQLite 3.37 or newer; any database file can be read with it.",
        )


def _each_schema(connection: Connection) -> Iterator[SchemaRows]:
    for number, schema, _ in connection.exec_driver_sql("PRAGMA database_list").all():
        if number == _TEMPORARY:
            continue
        columns, are_exact = _taken(
            connection, _query("columns", schema), lambda rows: grouped(rows, ColumnRow._make)
        )
        objects, is_exact = _taken(
            connection, _query("objects", schema), lambda rows: tuple(map(ObjectRow._make, rows))
        )
        own = tuple([each for each in objects if each.is_own])
        yield SchemaRows(schema if number else "", objects, own, columns, are_exact and is_exact)


def grouped(rows: Iterable[Any], make: Callable[[Any], Row]) -> dict[str, list[Row]]:
    """Rows by their first value, without it; equal ones are the same object, as many are alike.

    Args:
        rows: Those of a query, in groups.
        make: What is made of a row.
    """
    found: dict[str, list[Row]] = {}
    known: dict[Any, Row] = {}
    name, group = None, []
    for row in rows:
        said = row[1:]
        made = known.get(said)
        if made is None:
            made = known[said] = make(said)
        if row[0] != name:
            name, group = row[0], found.setdefault(row[0], [])
        group.append(made)
    return found


def raw_rows(connection: Connection, text: str) -> Iterator[Any]:
    """The rows of a statement as the driver gives them: SQLAlchemy's take as long again.

    Raises:
        sqlalchemy.exc.DBAPIError: SQLite refused it, or the driver can't decode a text.
    """
    result = connection.exec_driver_sql(text)
    cursor, errors = result.cursor, connection.dialect.loaded_dbapi.Error
    try:
        while cursor is not None and (part := cursor.fetchmany(_PART)):
            yield from part
    except errors as error:
        raise DBAPIError.instance(text, None, error, errors) from error
    finally:
        result.close()


def _query(name: str, schema: str) -> str:
    # The name of a schema can't be a parameter in FROM.
    return _MAIN.sub(
        lambda found: found[1] + schema.replace(found[1], found[1] * 2) + found[1], query_text(name)
    )


def _taken(connection: Connection, text: str, take: Callable[[Iterator[Any]], Taken]) -> tuple[Taken, bool]:
    """What is made of the rows of a statement, and whether its texts could be decoded."""
    try:
        return take(raw_rows(connection, text)), True
    except OperationalError as error:
        if not _is_undecodable(error):
            raise
    with _any_bytes(connection):
        return take(raw_rows(connection, text)), False


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
