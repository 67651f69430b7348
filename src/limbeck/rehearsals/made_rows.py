"""Rows that limbeck makes for tables that have none, so that a revision meets some."""

from __future__ import annotations

import datetime as dt
import re
import uuid
import warnings
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import islice
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import SQLAlchemyError

from limbeck.errors import error_text
from limbeck.records.revision import Body

if TYPE_CHECKING:
    from sqlalchemy import Column, Connection, Table
    from sqlalchemy.types import TypeEngine

    from limbeck.databases.database import Database

ROWS = 3
"""How many rows each table gets; the last of them is empty where it may be."""

_TRIES = 40
"""How many rows are tried where a CHECK refuses them."""

_WORDS = 8
"""How many characters of a column's name begin its texts."""

_START = dt.datetime(2026, 1, 1, 8, 30)  # noqa: DTZ001  for columns with and without a time zone
_LITERAL = re.compile(r"'((?:[^']|'')*)'|(?<![\w.])(\d+(?:\.\d+)?)(?![\w.])")
_SYSTEM = re.compile(r"pg_|information_schema$")


Words = Mapping[tuple[str, str], tuple[str, ...]]
"""The words that a column takes, by table and column."""


class UnknownTypeError(Exception):
    """There is no value for a column."""


def filled_by(body: Body | None) -> frozenset[str]:
    """The names of the tables into which a revision inserts rows, without their schemas.

    Args:
        body: Its `upgrade`, as it was read; None where it has none.
    """
    operations = () if body is None else body.operations
    return frozenset(name.rpartition(".")[2] for each in operations for name in each.fills)


def fill(
    database: Database, kept_empty: Collection[str] = (), words: Words = MappingProxyType({})
) -> tuple[str, ...]:
    """Put rows into every table that has none.

    Args:
        database: A scratch database.
        kept_empty: Names of tables that get none: the next revision fills them itself.
        words: The words that columns take, where the application knows more than the database.

    Returns:
        What could not be filled, in words.
    """
    problems = []
    try:
        with database.engine.begin() as connection:
            for table in _empty_tables(connection, kept_empty):
                problem = _fill(connection, table, words)
                if problem is not None:
                    problems.append(f"rows of {table.fullname}: {problem}")
    except SQLAlchemyError as error:  # a table that SQLAlchemy can't reflect
        problems.append(f"rows: {error_text(error)}")
    finally:
        if database.dialect == "sqlite":  # its file is put back by copying
            database.engine.dispose()
    return tuple(problems)


def _empty_tables(connection: Connection, kept_empty: Collection[str]) -> Sequence[Table]:
    """The tables without a row, parents first; those that they refer to are read besides.

    Args:
        connection: An open connection.
        kept_empty: Names of tables that do not count; Alembic's own is not empty.
    """
    metadata = sa.MetaData()
    inspector = sa.inspect(connection)
    schemas: list[str | None] = [None]
    if connection.dialect.name == "postgresql":
        schemas += [
            each
            for each in inspector.get_schema_names()
            if not _SYSTEM.match(each) and each != inspector.default_schema_name
        ]
    empty = set()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", sa.exc.SAWarning)  # types that it does not know, cycles of keys
        for schema in schemas:
            names = [
                each
                for each in inspector.get_table_names(schema)
                if each not in kept_empty and not _has_rows(connection, each, schema)
            ]
            if names:
                metadata.reflect(connection, schema=schema, only=names)
            empty |= {(schema, each) for each in names}
        ordered = metadata.sorted_tables
    return [each for each in ordered if (each.schema, each.name) in empty and not _is_alembics(each)]


def _is_alembics(table: Table) -> bool:
    return list(table.columns.keys()) == ["version_num"]


def _has_rows(connection: Connection, name: str, schema: str | None) -> bool:
    table = sa.table(name, schema=schema)
    return connection.execute(sa.select(sa.literal(1)).select_from(table).limit(1)).first() is not None


def _fill(connection: Connection, table: Table, words: Words) -> str | None:
    """Insert some rows; why none could be, if so."""
    problem = None
    made = 0
    for number in range(1, ROWS + 1):
        try:
            values = _row(connection, table, number, words, empty=number == ROWS)
        except UnknownTypeError as error:
            return str(error)
        problem = _insert(connection, table, values, number)
        made += problem is None
    return None if made else problem


def _insert(connection: Connection, table: Table, values: dict[str, Any], number: int) -> str | None:
    """Insert a row, or one like it that a CHECK lets pass; why none could be, if so."""
    first = None
    for row in islice(_alternatives(table, values, number), _TRIES):
        savepoint = connection.begin_nested()
        try:
            connection.execute(table.insert().values(row) if row else table.insert())
        except SQLAlchemyError as error:
            savepoint.rollback()
            first = first or error_text(error)
        else:
            savepoint.commit()
            return None
    return first


def _alternatives(table: Table, values: dict[str, Any], number: int) -> Iterator[dict[str, Any]]:
    """The row itself, then without defaults, then with values near those that the table's CHECKs mention."""
    yield values
    words = [each for each in table.columns if each.name not in values and _is_a_word_with_a_default(each)]
    own_words = {each.name: value_of(each.type, each.name, number) for each in words}
    yield from ({**values, name: word} for name, word in own_words.items())
    values = own_words | values
    if words:
        yield values
    candidates = list(_mentioned(table))
    own = {
        name: table.columns[name].type
        for name, value in values.items()
        if value is not None and not table.columns[name].foreign_keys
    }
    for name, kind in own.items():
        for literal in candidates:
            value = _as_type(kind, literal, number)
            if value is not None:
                yield {**values, name: value}
    for literal in candidates:  # all of them at once, for CHECKs over several columns
        given = {name: _as_type(kind, literal, number) for name, kind in own.items()}
        yield values | {name: value for name, value in given.items() if value is not None}


def _mentioned(table: Table) -> Iterator[str]:
    """The literals in the CHECKs of a table and its domains; of numbers, their neighbours."""
    texts = [str(each.sqltext) for each in table.constraints if isinstance(each, sa.CheckConstraint)]
    texts += [
        str(each.type.check)
        for each in table.columns
        if isinstance(each.type, postgresql.DOMAIN) and each.type.check is not None
    ]
    for text in texts:
        for word, number in _LITERAL.findall(text):
            if number:
                yield from (str(Decimal(number) + step) for step in (0, 1, -1))
            else:
                yield word.replace("''", "'")


def _as_type(kind: TypeEngine[Any], literal: str, number: int) -> Any:
    """A literal as a value of a type; None where it is none. Texts get a number, so that they differ."""
    inner = kind.data_type if isinstance(kind, postgresql.DOMAIN) else kind
    try:
        if isinstance(inner, sa.Integer):
            return int(Decimal(literal))
        if isinstance(inner, sa.Numeric):
            return Decimal(literal)
    except ArithmeticError:
        return None
    if isinstance(inner, sa.String):
        return literal if number == 1 else f"{literal}{number}" if inner.length is None else literal
    return None


def _row(connection: Connection, table: Table, number: int, words: Words, *, empty: bool) -> dict[str, Any]:
    """The values of one row.

    Raises:
        UnknownTypeError: A column that must have a value has a type of which none is known.
    """
    values = _references(connection, table, number, empty=empty)
    for column in table.columns:
        if column.name in values or _is_given_by_the_database(table, column):
            continue
        if _is_a_word_with_a_default(column):
            continue
        if empty and column.nullable and not column.primary_key:
            values[column.name] = None
            continue
        if known := words.get((table.name, column.name)):
            values[column.name] = known[(number - 1) % len(known)]
            continue
        try:
            values[column.name] = value_of(column.type, column.name, number)
        except UnknownTypeError:
            if not column.nullable and column.server_default is None:
                raise UnknownTypeError(f"no value is known for {column.name} ({column.type!r})") from None
    return values


def _is_given_by_the_database(table: Table, column: Column[Any]) -> bool:
    if column.computed is not None or column.identity is not None:
        return True
    if not column.primary_key or not isinstance(column.type, sa.Integer) or column.foreign_keys:
        return False
    return len(table.primary_key.columns) == 1 and column.server_default is not None


def _is_a_word_with_a_default(column: Column[Any]) -> bool:
    """Whether a text has a default that may stand in every row: often the first of a few states.

    A word of ours would break the CHECK or the type that a later revision gives them.
    """
    return column.server_default is not None and isinstance(column.type, sa.String) and not column.primary_key


def _references(connection: Connection, table: Table, number: int, *, empty: bool) -> dict[str, Any]:
    """The values of foreign keys: those of rows that are there."""
    values: dict[str, Any] = {}
    for key in table.foreign_key_constraints:
        columns = [each.name for each in key.columns]
        if empty and any(table.columns[name].nullable for name in columns):
            values |= {name: None for name in columns if table.columns[name].nullable}
            continue
        referred = [each.target_fullname.rpartition(".") for each in key.elements]
        parent = table.metadata.tables.get(referred[0][0])
        found: Sequence[Any] = ()
        if parent is not None:
            wanted = [parent.columns[name] for _, _, name in referred]
            found = connection.execute(sa.select(*wanted).order_by(*wanted).limit(ROWS)).all()
        if found:
            chosen = found[(number - 1) % len(found)]
            values |= {
                name: value for name, value in zip(columns, chosen, strict=True) if values.get(name) is None
            }
        else:
            values |= {name: None for name in columns if table.columns[name].nullable}
    return values


def value_of(kind: TypeEngine[Any], name: str, number: int) -> Any:
    """A value of a type; another one for each number.

    Args:
        kind: The type.
        name: The column, for texts that can be told apart.
        number: Counted from 1.

    Raises:
        UnknownTypeError: None is known.
    """
    if isinstance(kind, postgresql.DOMAIN):
        return value_of(kind.data_type, name, number)
    if isinstance(kind, sa.Enum):
        labels = kind.enums
        return labels[(number - 1) % len(labels)]
    if isinstance(kind, sa.ARRAY):
        return [value_of(kind.item_type, name, number)]
    for known, make in _VALUES:
        if isinstance(kind, known):
            return make(kind, name, number)
    raise UnknownTypeError


def _text(kind: Any, name: str, number: int) -> str:
    text = f"{name[:_WORDS]} {number}"
    return text if kind.length is None else text[-kind.length :]


def _decimal(kind: Any, _name: str, number: int) -> Decimal:
    scale = kind.scale or 0
    whole = kind.precision is None or kind.precision > scale
    return (
        Decimal(number) + Decimal(number).scaleb(-scale) * (scale > 0)
        if whole
        else Decimal(number).scaleb(-scale)
    )


def _bits(kind: Any, _name: str, number: int) -> str:
    return format(number, "b").zfill(kind.length or 1)[-(kind.length or 1) :]


Make = Callable[[Any, str, int], Any]

_VALUES: tuple[tuple[type[Any] | tuple[type[Any], ...], Make], ...] = (
    (sa.Boolean, lambda _kind, _name, number: number % 2 == 1),
    (sa.Integer, lambda _kind, _name, number: number),
    (sa.Float, lambda _kind, _name, number: number + 0.5),
    (sa.Numeric, _decimal),
    ((sa.Interval, postgresql.INTERVAL), lambda _kind, _name, number: dt.timedelta(hours=number)),
    (
        sa.Uuid,
        lambda kind, _name, number: uuid.UUID(int=number) if kind.as_uuid else str(uuid.UUID(int=number)),
    ),
    (sa.DateTime, lambda kind, _name, number: _moment(number, with_zone=bool(kind.timezone))),
    (sa.Date, lambda _kind, _name, number: (_START + dt.timedelta(days=number)).date()),
    (sa.Time, lambda _kind, _name, number: (_START + dt.timedelta(minutes=number)).time()),
    (sa.JSON, lambda _kind, name, number: {name: number}),
    (sa.LargeBinary, lambda _kind, _name, number: bytes([number])),
    ((postgresql.INET, postgresql.CIDR), lambda _kind, _name, number: f"10.0.0.{number}"),
    (postgresql.MACADDR, lambda _kind, _name, number: f"08:00:2b:01:02:0{number}"),
    (postgresql.MONEY, lambda _kind, _name, number: str(number)),
    (postgresql.TSVECTOR, lambda _kind, name, number: f"{name}{number}"),
    (postgresql.BIT, _bits),
    (sa.String, _text),
)


def _moment(number: int, *, with_zone: bool) -> dt.datetime:
    moment = _START + dt.timedelta(days=number)
    return moment.replace(tzinfo=dt.timezone.utc) if with_zone else moment
