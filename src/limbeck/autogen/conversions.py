"""What SQLite makes of a value when batch mode casts it to the new type of its column."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Float, Integer, LargeBinary, Text, case, cast, collate, func, select

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, FromClause, Select
    from sqlalchemy.types import TypeEngine

SHOWN = 40
"""How many characters of a value an example shows."""


def altered(values: FromClause, column: ColumnElement[Any], after: TypeEngine[Any]) -> Select[Any]:
    """Each value that does not survive its conversion, and what becomes of it, as SQL literals.

    A value survives if it can be had back from what it becomes. What counts is how it is stored, not how the
    column is declared: a date is text in a column of type DATE, which converts as a number.
    https://sqlite.org/datatype3.html

    Args:
        values: The table.
        column: The column, which SQLite stores with a type for each value.
        after: Its new type.
    """
    stored = case((column.is_not(None), column))  # an expression: it converts nothing when it is compared
    becomes = cast(column, after)
    kind = func.typeof(column)
    back = case(
        (kind == "integer", cast(becomes, Integer)),
        (kind == "real", cast(becomes, Float)),
        (kind == "text", cast(becomes, Text)),
        else_=cast(becomes, LargeBinary),
    )
    lost = collate(back, "BINARY").is_distinct_from(stored)
    shown = select(_literal(column), _literal(becomes))
    return shown.select_from(values).where(column.is_not(None)).where(lost)


def shortened(literal: str) -> str:
    """A literal in one line, cut where it is long."""
    line = " ".join(literal.split())
    return line if len(line) <= SHOWN else line[: SHOWN - 1] + "…"


def _literal(value: ColumnElement[Any]) -> ColumnElement[Any]:
    """The start of a value as an SQL literal, which shows its type."""
    return func.substr(func.quote(value), 1, SHOWN + 1, type_=Text)
