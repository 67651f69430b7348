"""What the statement of a table says about one column, after its type."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from limbeck.catalog.sqlite.constraints import (
    Constraint,
    conflict,
    constraint,
    deferral,
    deferred,
    reference,
)
from limbeck.catalog.sqlite.cursor import Cursor, UnreadableError
from limbeck.catalog.sqlite.normal_form import expression
from limbeck.catalog.sqlite.tokens import Token, identifier

_NO_ROWID = ("rowid", "no")


@dataclass(frozen=True, slots=True)
class Clauses:
    """What the clauses of one column say and no PRAGMA does.

    Attributes:
        attributes: What belongs to the column itself: its collation, what it computes, whether it takes NULL.
        constraints: What belongs to the table, without the name of the column.
        autoincrement: Whether it says AUTOINCREMENT.
    """

    attributes: dict[str, str]
    constraints: tuple[Constraint, ...]
    autoincrement: bool


@lru_cache(maxsize=2048)
def column_clauses(tokens: tuple[Token, ...]) -> Clauses:
    """Read what follows the name of a column; many columns of a schema have the same.

    Raises:
        UnreadableError: It can't be understood.
    """
    return _Column(Cursor(tokens)).read()


def at_column(said: Constraint, name: str) -> Constraint:
    """A constraint of a column as it would stand at the end of the table.

    Args:
        said: What the column says, without its own name.
        name: The name of the column.
    """
    if said.kind == "check":
        return said
    columns = identifier(name) + (" DESC" if _NO_ROWID in said.attributes else "")
    return Constraint(said.kind, said.name, tuple(sorted((*said.attributes, ("columns", columns)))))


class _Column:
    """A column while it is read: a method for each clause, which begins after the word that tells it."""

    def __init__(self, cursor: Cursor) -> None:
        self._cursor = cursor
        self._said = ""  # what CONSTRAINT called the clause that comes next
        self._attributes: dict[str, str] = {}
        self._constraints: list[Constraint] = []
        self._autoincrement = False

    def read(self) -> Clauses:
        cursor = self._cursor
        self._type()
        while not cursor.done:
            clause = _CLAUSES.get(cursor.take().word)
            if clause is None:
                raise UnreadableError
            clause(self)
            if clause is not _Column.constraint:
                self._said = ""
        return Clauses(self._attributes, tuple(self._constraints), self._autoincrement)

    def _type(self) -> None:
        """The type, which PRAGMA table_xinfo tells; SQLite counts `GENERATED ALWAYS` after it as a part."""
        typed = False
        while self._cursor.next.is_name and self._cursor.next.word not in _AFTER_TYPE:
            self._cursor.take()
            typed = True
        if typed and self._cursor.next.word == "(":
            self._cursor.group()

    def _name_clause(self, what: str) -> None:
        if self._said:
            self._attributes[f"{what} constraint"] = self._said

    def constraint(self) -> None:
        self._said = self._cursor.name()

    def not_(self) -> None:
        if self._cursor.next.word == "DEFERRABLE":
            self._cursor.take()
            self._defer(refused=True)
            return
        self._cursor.expect("NULL")
        self._attributes["nullable"] = "no"
        self._name_clause("not null")
        if on_conflict := conflict(self._cursor):
            self._attributes["not null on conflict"] = on_conflict

    def null(self) -> None:
        conflict(self._cursor)

    def default(self) -> None:
        """The default, which PRAGMA table_xinfo returns."""
        self._name_clause("default")
        if self._cursor.next.word == "(":
            self._cursor.group()
            return
        self._cursor.one_of("+", "-")
        self._cursor.take()

    def collate(self) -> None:
        self._attributes["collation"] = identifier(self._cursor.name()).upper()
        self._name_clause("collation")

    def generated(self) -> None:
        self._cursor.expect("ALWAYS", "AS")
        self.as_()

    def as_(self) -> None:
        self._attributes["generated"] = expression(self._cursor.group())
        self._cursor.one_of("STORED", "VIRTUAL")
        self._name_clause("generated")

    def deferrable(self) -> None:
        self._defer(refused=False)

    def _defer(self, *, refused: bool) -> None:
        """Say it of the last foreign key; where that is another column's, no reader would expect it."""
        when = deferral(self._cursor, refused=refused)
        for place in reversed(range(len(self._constraints))):
            if self._constraints[place].kind == "foreign key":
                self._constraints[place] = deferred(self._constraints[place], when)
                return
        raise UnreadableError

    def primary(self) -> None:
        self._cursor.expect("KEY")
        # Only here, `INTEGER PRIMARY KEY DESC` is no name for the rowid.
        rowid = "no" if self._cursor.one_of("ASC", "DESC") == "DESC" else ""
        on_conflict = conflict(self._cursor)
        self._autoincrement |= self._cursor.accept("AUTOINCREMENT")
        self._add("primary key", on_conflict=on_conflict, rowid=rowid)

    def unique(self) -> None:
        self._add("unique", on_conflict=conflict(self._cursor))

    def check(self) -> None:
        self._add("check", expression=expression(self._cursor.group()))

    def references(self) -> None:
        self._constraints.append(reference(self._cursor, self._said))

    def _add(self, kind: str, **attributes: str) -> None:
        self._constraints.append(constraint(kind, self._said, **attributes))


_CLAUSES: dict[str, Callable[[_Column], None]] = {
    "AS": _Column.as_,
    "CHECK": _Column.check,
    "COLLATE": _Column.collate,
    "CONSTRAINT": _Column.constraint,
    "DEFAULT": _Column.default,
    "DEFERRABLE": _Column.deferrable,
    "GENERATED": _Column.generated,
    "NOT": _Column.not_,
    "NULL": _Column.null,
    "PRIMARY": _Column.primary,
    "REFERENCES": _Column.references,
    "UNIQUE": _Column.unique,
}
"""What is read after each word that can begin a clause."""

_AFTER_TYPE = frozenset(_CLAUSES) - {"GENERATED"}
