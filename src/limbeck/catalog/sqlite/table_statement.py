"""What only the statement of a table says: constraints with their names, collations, generated columns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from limbeck.catalog.sqlite.column_clauses import Clauses, at_column, column_clauses
from limbeck.catalog.sqlite.constraints import (
    Constraint,
    conflict,
    constraint,
    deferral,
    deferred,
    key_columns,
    names,
    reference,
)
from limbeck.catalog.sqlite.cursor import Cursor, UnreadableError
from limbeck.catalog.sqlite.keywords import TABLE_CONSTRAINTS
from limbeck.catalog.sqlite.normal_form import expression
from limbeck.catalog.sqlite.tokens import tokens_of


@dataclass(frozen=True, slots=True)
class TableStatement:
    """What a `CREATE TABLE` statement says and no PRAGMA does.

    Attributes:
        names: The names of its columns in their order.
        columns: What it says of each of them.
        constraints: All its constraints, those of columns as well.
        autoincrement: Whether the number of a deleted row is never given again.
    """

    names: tuple[str, ...]
    columns: tuple[Clauses, ...]
    constraints: tuple[Constraint, ...]
    autoincrement: bool


@lru_cache(maxsize=2048)
def table_statement(sql: str) -> TableStatement | None:
    """Read a `CREATE TABLE` statement; None if it can't be understood."""
    cursor = Cursor(tokens_of(sql))
    try:
        cursor.expect("CREATE", "TABLE")
        cursor.object_name()
        return _body(Cursor(cursor.group()))
    except UnreadableError:
        return None


def _body(cursor: Cursor) -> TableStatement:
    columns = list(_columns(cursor))
    at_columns = [at_column(each, name) for name, column in columns for each in column.constraints]
    found = list(_constraints(cursor))
    return TableStatement(
        tuple(name for name, _ in columns),
        tuple(column for _, column in columns),
        (*at_columns, *(each for each, _ in found)),
        any(column.autoincrement for _, column in columns) or any(counts for _, counts in found),
    )


def _columns(cursor: Cursor) -> Iterator[tuple[str, Clauses]]:
    while not cursor.done and cursor.next.word not in TABLE_CONSTRAINTS:
        yield cursor.name(), column_clauses(cursor.part())
        cursor.accept(",")


def _constraints(cursor: Cursor) -> Iterator[tuple[Constraint, bool]]:
    """The constraints of the table, each with whether it says AUTOINCREMENT."""
    name = ""
    while not cursor.done:
        if cursor.accept("CONSTRAINT"):
            # A comma after it takes the name away again.
            name = cursor.name()
            name = "" if cursor.accept(",") else name
            continue
        yield _constraint(cursor, name)
        name = ""
        # SQLite asks for no comma between two constraints of a table.
        cursor.accept(",")


def _constraint(cursor: Cursor, name: str) -> tuple[Constraint, bool]:
    if cursor.accept("PRIMARY", "KEY"):
        columns = cursor.group()
        counts = len(columns) > 1 and columns[-1].word == "AUTOINCREMENT"
        written = key_columns(columns[:-1] if counts else columns)
        return constraint("primary key", name, columns=written, on_conflict=conflict(cursor)), counts
    if cursor.accept("UNIQUE"):
        written = key_columns(cursor.group())
        return constraint("unique", name, columns=written, on_conflict=conflict(cursor)), False
    if cursor.accept("CHECK"):
        text = expression(cursor.group())
        return constraint("check", name, expression=text, on_conflict=conflict(cursor)), False
    cursor.expect("FOREIGN", "KEY")
    columns_here = names(cursor.group())
    cursor.expect("REFERENCES")
    found = reference(cursor, name, columns_here)
    refused = cursor.accept("NOT", "DEFERRABLE")
    if refused or cursor.accept("DEFERRABLE"):
        found = deferred(found, deferral(cursor, refused=refused))
    return found, False
