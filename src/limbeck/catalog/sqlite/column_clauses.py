"""What the statement of a table says about one column, after its type."""

from __future__ import annotations

from dataclasses import dataclass, field

from limbeck.catalog.sqlite.constraints import (
    Constraint,
    conflict,
    constraint,
    deferral,
    deferred,
    reference,
)
from limbeck.catalog.sqlite.cursor import Cursor, UnreadableError
from limbeck.catalog.sqlite.normalising import expression
from limbeck.catalog.sqlite.tokens import identifier
from limbeck.catalog.sqlite.words import COLUMN_CLAUSES


@dataclass(slots=True)
class Clauses:
    """One column, as far as no PRAGMA tells it; filled while its tokens are read.

    Attributes:
        name: Its name.
        attributes: What belongs to the column itself: its collation, what it computes, whether it takes NULL.
        constraints: What belongs to the table, as if it stood at the table's end.
        autoincrement: Whether it says AUTOINCREMENT.
    """

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    constraints: list[Constraint] = field(default_factory=list)
    autoincrement: bool = False


def column_clauses(cursor: Cursor) -> Clauses:
    """Read a column up to the comma after it.

    Raises:
        UnreadableError: It can't be understood.
    """
    column = Clauses(cursor.name())
    _skip_type(cursor)
    name = ""
    while not cursor.done and cursor.next.word != ",":
        if cursor.accept("CONSTRAINT"):
            name = cursor.name()
            continue
        _clause(cursor, column, name)
        name = ""
    return column


def _skip_type(cursor: Cursor) -> None:
    """The type, which PRAGMA table_xinfo tells."""
    typed = False
    while cursor.next.is_name and cursor.next.word not in COLUMN_CLAUSES:
        cursor.take()
        typed = True
    if typed and cursor.next.word == "(":
        cursor.group()


def _clause(cursor: Cursor, column: Clauses, name: str) -> None:
    """Read one clause; `name` is what CONSTRAINT called it."""
    when = deferral(cursor)
    if when is not None:
        _defer(column, when)
    elif cursor.accept("NOT", "NULL"):
        column.attributes["nullable"] = "no"
        _said(column, "not null", name, conflict(cursor))
    elif cursor.accept("NULL"):
        conflict(cursor)
    elif cursor.accept("DEFAULT"):
        _skip_default(cursor)
        _said(column, "default", name)
    elif cursor.accept("COLLATE"):
        column.attributes["collation"] = identifier(cursor.name()).upper()
        _said(column, "collation", name)
    elif cursor.accept("GENERATED", "ALWAYS", "AS") or cursor.accept("AS"):
        column.attributes["generated"] = expression(cursor.group())
        cursor.one_of("STORED", "VIRTUAL")
        _said(column, "generated", name)
    else:
        column.constraints.append(_constraint(cursor, column, name))


def _said(column: Clauses, what: str, name: str, on_conflict: str = "") -> None:
    if name:
        column.attributes[f"{what} constraint"] = name
    if on_conflict:
        column.attributes[f"{what} on conflict"] = on_conflict


def _skip_default(cursor: Cursor) -> None:
    """The default, which PRAGMA table_xinfo tells."""
    if cursor.next.word == "(":
        cursor.group()
        return
    cursor.one_of("+", "-")
    cursor.take()


def _defer(column: Clauses, when: str) -> None:
    """Say it of the foreign key before; without one, SQLite ignores it."""
    if column.constraints and column.constraints[-1].kind == "foreign key":
        column.constraints[-1] = deferred(column.constraints[-1], when)


def _constraint(cursor: Cursor, column: Clauses, name: str) -> Constraint:
    columns = identifier(column.name)
    if cursor.accept("PRIMARY", "KEY"):
        # Only here, `INTEGER PRIMARY KEY DESC` is no name for the rowid.
        descending = cursor.one_of("ASC", "DESC") == "DESC"
        on_conflict = conflict(cursor)
        column.autoincrement |= cursor.accept("AUTOINCREMENT")
        order, rowid = (" DESC", "no") if descending else ("", "")
        return constraint("primary key", name, columns=columns + order, on_conflict=on_conflict, rowid=rowid)
    if cursor.accept("UNIQUE"):
        return constraint("unique", name, columns=columns, on_conflict=conflict(cursor))
    if cursor.accept("CHECK"):
        return constraint("check", name, expression=expression(cursor.group()))
    if cursor.accept("REFERENCES"):
        return reference(cursor, name, columns)
    raise UnreadableError
