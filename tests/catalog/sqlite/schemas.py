"""Random schemas of SQLite, and random ways of writing them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from hypothesis import strategies as st

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn

NAMES = (
    "a",
    "b",
    "key",
    "order",
    "a b",
    'q"uote',
    "it's",
    "[x",
    "<img src=x onerror=alert(1)>",
    "new\nline",
    "größe",
)
TABLES = ("t", "group", "t--u", "/*")
TYPES = ("", "INTEGER", "TEXT", "VARCHAR(20)", "DOUBLE PRECISION", "NUMERIC(10, 2)")
DEFAULTS = ("", "1", "-1", "'x'", "'X''; --'", "CURRENT_TIMESTAMP", "(lower('A'))", "NULL")
SEPARATORS = (" ", "\n", "\t ", " /* a ' comment */ ", ' -- another " one\n')
BARE = re.compile(r"[a-z]")


class Name(str):
    """A name, which can be quoted in several ways."""

    __slots__ = ()


class Exact(str):
    """What has no other way of writing."""

    __slots__ = ()


Pieces = tuple[str, ...]


@dataclass(frozen=True)
class Column:
    name: str
    type: str
    not_null: bool
    default: str
    collation: str
    computed: str

    def written(self) -> Pieces:
        clauses: list[str] = [Name(self.name), *self.type.split()]
        if self.computed:
            return (*clauses, "GENERATED ALWAYS AS", "(", Exact(self.computed), ")", "STORED")
        clauses += ["NOT NULL"] * self.not_null
        clauses += ["DEFAULT", Exact(self.default)] if self.default else []
        clauses += ["COLLATE", self.collation] if self.collation else []
        return tuple(clauses)


@dataclass(frozen=True)
class Table:
    name: str
    columns: tuple[Column, ...]
    constraints: tuple[Pieces, ...]
    without_rowid: bool

    def written(self, random: Random) -> Pieces:
        constraints = list(self.constraints)
        random.shuffle(constraints)
        body: list[str] = []
        for part in (*(column.written() for column in self.columns), *constraints):
            body += [",", *part]
        end = ["WITHOUT ROWID"] if self.without_rowid else []
        return ("CREATE TABLE", Name(self.name), "(", *body[1:], ")", *end)


@dataclass(frozen=True)
class Schema:
    tables: tuple[Table, ...]
    others: tuple[Pieces, ...]

    def statements(self, random: Random) -> list[str]:
        """The statements that build it, each in some way of writing, in some order."""
        tables = [table.written(random) for table in self.tables]
        others = list(self.others)
        random.shuffle(tables)
        random.shuffle(others)
        return [written(pieces, random) for pieces in (*tables, *others)]

    def same(self) -> tuple[object, ...]:
        """What is written, and does not depend on any order but that of columns."""
        tables = [
            (
                each.name,
                [column.written() for column in each.columns],
                sorted(each.constraints),
                each.without_rowid,
            )
            for each in self.tables
        ]
        return (sorted(tables, key=lambda each: each[0]), sorted(self.others))


def written(pieces: Iterable[str], random: Random) -> str:
    """The pieces in one of many ways of writing that mean the same."""
    return "".join(written_piece(piece, random) + random.choice(SEPARATORS) for piece in pieces)


def written_piece(piece: str, random: Random) -> str:
    if isinstance(piece, Name):
        ways = ['"' + piece.replace('"', '""') + '"', "`" + piece.replace("`", "``") + "`"]
        ways += [f"[{piece}]"] if "]" not in piece else []
        ways += [str(piece)] if BARE.fullmatch(piece) else []
        return random.choice(ways)
    if isinstance(piece, Exact):
        return str(piece)
    return random.choice((piece.upper(), piece.lower()))


@st.composite
def columns(draw: DrawFn, name: str, *, first: bool) -> Column:
    return Column(
        name,
        draw(st.sampled_from(TYPES)),
        draw(st.booleans()),
        draw(st.sampled_from(DEFAULTS)),
        draw(st.sampled_from(("", "", "NOCASE"))),
        "" if first else draw(st.sampled_from(("", "", "1", "1 + 1"))),
    )


@st.composite
def tables(draw: DrawFn, name: str) -> Table:
    names = draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=3, unique=True))
    body = tuple(draw(columns(each, first=place == 0)) for place, each in enumerate(names))
    keyed = draw(st.booleans())
    found: list[Pieces] = [key(draw, "PRIMARY KEY", names[:1])] if keyed else []
    found += [key(draw, "UNIQUE", names) for _ in range(draw(st.integers(0, 2)))]
    found += [check(draw, names) for _ in range(draw(st.integers(0, 2)))]
    found += [foreign_key(draw, names) for _ in range(draw(st.integers(0, 2)))]
    named = [
        ("CONSTRAINT", Name(f"c{place}"), *each) if draw(st.booleans()) else each
        for place, each in enumerate(found)
    ]
    return Table(name, body, tuple(named), keyed and draw(st.booleans()))


def some(draw: DrawFn, names: list[str]) -> list[str]:
    return draw(st.lists(st.sampled_from(names), min_size=1, max_size=2, unique=True))


def listed(names: Iterable[str]) -> list[str]:
    found: list[str] = []
    for name in names:
        found += [",", Name(name)]
    return ["(", *found[1:], ")"]


def key(draw: DrawFn, words: str, names: list[str]) -> Pieces:
    return (words, *listed(some(draw, names)), *draw(st.sampled_from(((), ("ON CONFLICT FAIL",)))))


def check(draw: DrawFn, names: list[str]) -> Pieces:
    name = Name(draw(st.sampled_from(names)))
    value = Exact(draw(st.sampled_from(("0", "'x'", "'-- /*'"))))
    return ("CHECK", "(", name, draw(st.sampled_from((">", "IS NOT"))), value, ")")


def foreign_key(draw: DrawFn, names: list[str]) -> Pieces:
    referred = listed([draw(st.sampled_from(NAMES))]) if draw(st.booleans()) else []
    columns_here = [draw(st.sampled_from(names))] if referred else some(draw, names)
    return (
        "FOREIGN KEY",
        *listed(columns_here),
        "REFERENCES",
        Name(draw(st.sampled_from(TABLES))),
        *referred,
        *draw(st.sampled_from(((), ("ON DELETE CASCADE",), ("ON UPDATE SET NULL", "ON DELETE RESTRICT")))),
        *draw(st.sampled_from(((), ("DEFERRABLE INITIALLY DEFERRED",)))),
    )


@st.composite
def others(draw: DrawFn, found: tuple[Table, ...]) -> tuple[Pieces, ...]:
    made: list[Pieces] = []
    for table in found:
        names = [column.name for column in table.columns]
        if draw(st.booleans()):
            unique = draw(st.sampled_from(("CREATE INDEX", "CREATE UNIQUE INDEX")))
            name = Name(f"i {table.name}")
            made.append((unique, name, "ON", Name(table.name), *listed(some(draw, names))))
        if draw(st.booleans()):
            name = Name(f"v {table.name}")
            made.append(("CREATE VIEW", name, "AS SELECT", Name(names[0]), "FROM", Name(table.name)))
        if draw(st.booleans()):
            event = draw(st.sampled_from(("BEFORE INSERT", "AFTER DELETE")))
            body = ("BEGIN SELECT", Exact("'x'"), ";", "END")
            made.append(("CREATE TRIGGER", Name(f"r {table.name}"), event, "ON", Name(table.name), *body))
    return tuple(made)


@st.composite
def schemas(draw: DrawFn) -> Schema:
    """A schema of up to three tables."""
    names = draw(st.lists(st.sampled_from(TABLES), min_size=1, max_size=3, unique=True))
    found = tuple(draw(tables(name)) for name in names)
    return Schema(found, draw(others(found)))


@st.composite
def pairs(draw: DrawFn) -> tuple[Schema, Schema]:
    """Two schemas: the same, two of which one has another table in some place, or any two."""
    first = draw(schemas())
    how = draw(st.sampled_from(("same", "table", "any")))
    if how == "any":
        return first, draw(schemas())
    if how == "same":
        return first, first
    place = draw(st.integers(0, len(first.tables) - 1))
    changed = list(first.tables)
    changed[place] = draw(tables(changed[place].name))
    # Views and indexes name columns that the other table may not have.
    return Schema(first.tables, ()), Schema(tuple(changed), ())
