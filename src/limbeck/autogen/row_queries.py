"""The questions about rows, as queries that select one row for each that is counted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    Column,
    Float,
    Integer,
    LargeBinary,
    Text,
    and_,
    case,
    cast,
    collate,
    column,
    exists,
    func,
    literal_column,
    or_,
    select,
    table,
)
from sqlalchemy.sql.elements import ColumnClause, TextClause
from sqlalchemy.sql.visitors import iterate, replacement_traverse

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, FromClause, Select
    from sqlalchemy.types import TypeEngine

    from limbeck.autogen.operation_steps import TableName

EXAMPLE_LENGTH = 40
"""How many characters of a value an example shows."""


def rows(name: TableName) -> Select[Any]:
    """Every row of a table."""
    return select(literal_column("1")).select_from(_table(name))


def values(name: TableName, column_name: str) -> Select[Any]:
    """The rows that hold a value in a column."""
    return rows(name).where(_column(column_name).is_not(None))


def nulls(name: TableName, column_name: str) -> Select[Any]:
    """The rows that hold NULL in a column."""
    return rows(name).where(_column(column_name).is_(None))


def duplicates(
    name: TableName, parts: Sequence[ColumnElement[Any]], conditions: Sequence[ColumnElement[Any]]
) -> Select[Any]:
    """The groups of rows that share what must be unique.

    Args:
        name: The table.
        parts: What they share.
        conditions: Only the rows for which all of these hold.
    """
    return rows(name).where(*conditions).group_by(*parts).having(func.count() > 1)


def too_long(name: TableName, column_name: str, length: int) -> Select[Any]:
    """The rows with a value that is longer, as text, than some characters; spaces at the end do not count."""
    text = func.rtrim(cast(_column(column_name), Text))
    return rows(name).where(func.char_length(text) > length)


def changed(
    name: TableName, column_name: str, before: TypeEngine[Any], after: TypeEngine[Any]
) -> Select[Any]:
    """The rows with a value that does not come back when it is converted and converted back."""
    there_and_back = cast(cast(_column(column_name), after), before)
    return values(name, column_name).where(
        or_(there_and_back != cast(_column(column_name), before), there_and_back.is_(None))
    )


def orphans(
    name: TableName, names: Sequence[str], parent: TableName, parent_names: Sequence[str]
) -> Select[Any]:
    """The rows that point to no row of another table."""
    child = _table(name, names).alias("child")
    other = _table(parent, parent_names).alias("parent")
    pairs = zip(names, parent_names, strict=True)
    found = exists().select_from(other).where(and_(*(child.c[a] == other.c[b] for a, b in pairs)))
    query: Select[Any] = select(literal_column("1")).select_from(child)
    return query.where(and_(*(child.c[each].is_not(None) for each in names), ~found))


def altered(name: TableName, column_name: str, after: TypeEngine[Any]) -> Select[Any]:
    """Each value that does not survive SQLite's conversion, and what becomes of it, as SQL literals.

    Batch mode casts each value to the new type. It survives if it can be had back from what it becomes. What
    counts is how it is stored, not how the column is declared: a date is text in a column of type DATE, which
    converts as a number.
    https://sqlite.org/datatype3.html

    Args:
        name: The table.
        column_name: The column, which SQLite stores with a type for each value.
        after: Its new type.
    """
    value = _column(column_name)
    stored = case((value.is_not(None), value))  # an expression: it converts nothing when it is compared
    becomes = cast(value, after)
    kind = func.typeof(value)
    back = case(
        (kind == "integer", cast(becomes, Integer)),
        (kind == "real", cast(becomes, Float)),
        (kind == "text", cast(becomes, Text)),
        else_=cast(becomes, LargeBinary),
    )
    lost = collate(back, "BINARY").is_distinct_from(stored)
    shown = select(_literal(value), _literal(becomes))
    return shown.select_from(_table(name)).where(value.is_not(None)).where(lost)


def shortened(literal: str) -> str:
    """A literal in one line, cut where it is long."""
    line = " ".join(literal.split())
    return line if len(line) <= EXAMPLE_LENGTH else line[: EXAMPLE_LENGTH - 1] + "…"


def limited_count(query: Select[Any], limit: int) -> Any:
    """How many rows a query selects, counted up to a limit."""
    inner = query.limit(limit).subquery()
    return select(func.count()).select_from(inner).scalar_subquery()


def unbound(expression: str | ColumnElement[Any] | TextClause) -> ColumnElement[Any]:
    """A column by its name, or an expression of the models' columns, of whatever table is asked."""

    def plain(element: Any, **_keywords: Any) -> Any:
        return column(element.name, element.type) if isinstance(element, Column) else None

    if isinstance(expression, str):
        return column(expression)
    if isinstance(expression, TextClause):
        return literal_column(f"({expression.text})")
    rebuilt: ColumnElement[Any] = replacement_traverse(expression, {}, plain)
    return rebuilt


def column_names(expressions: Iterable[ColumnElement[Any]]) -> set[str]:
    """The columns that expressions name; those within a written text are not known."""
    found = [each for expression in expressions for each in iterate(expression)]
    return {each.name for each in found if isinstance(each, ColumnClause) and not each.is_literal}


def _table(name: TableName, names: Sequence[str] = ()) -> FromClause:
    schema, plain = name
    return table(plain, *(column(each) for each in names), schema=schema)


def _column(name: str) -> ColumnElement[Any]:
    return column(name)


def _literal(value: ColumnElement[Any]) -> ColumnElement[Any]:
    """The start of a value as an SQL literal, which shows its type."""
    return func.substr(func.quote(value), 1, EXAMPLE_LENGTH + 1, type_=Text)
