"""What SQLite and SQLAlchemy's patterns find in statements, where it can be found sooner.

That is in statements that SQLAlchemy wrote: each constraint of a table stands on a line of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_PLAIN_UNIQUE = re.compile(r"\t(?:CONSTRAINT (\w+) )?UNIQUE \((\w+(?:, \w+)*)\)(?:, ?)?", re.ASCII)
_PLAIN_INDEX = re.compile(
    r"CREATE (?:UNIQUE )?INDEX \w+ ON \w+ \(([a-z_]\w*(?:, [a-z_]\w*)*)\)", re.ASCII | re.IGNORECASE
)
_ACTION = "(CASCADE|SET NULL|SET DEFAULT|RESTRICT|NO ACTION)"
_PLAIN_FOREIGN_KEY = re.compile(
    r"\t(?:CONSTRAINT (\w+) )?FOREIGN KEY\((\w+(?:, \w+)*)\) REFERENCES (\w+) \((\w+(?:, \w+)*)\)"
    rf"(?: ON DELETE {_ACTION})?(?: ON UPDATE {_ACTION})?"
    r"( DEFERRABLE| NOT DEFERRABLE)?(?: INITIALLY (DEFERRED|IMMEDIATE))?(?:, ?)?",
    re.ASCII,
)
_UNSAID = "NO ACTION"
_GAP = ";"


class _Word:
    """A word in capitals or not, which Python finds sooner where its pattern need not ignore that."""

    def __init__(self, pattern: str) -> None:
        self._capitals = re.compile(pattern)
        self._any = re.compile(pattern, re.IGNORECASE)

    def places(self, text: str) -> Iterator[int]:
        """Where it begins, each time."""
        # Some other capitals are two letters, and places would be others.
        found = self._capitals.finditer(text.upper()) if text.isascii() else self._any.finditer(text)
        return (each.start() for each in found)


_UNIQUE = _Word("UNIQUE")
_FOREIGN_KEY = _Word(r"FOREIGN\s+KEY")


class WrittenForeignKey(NamedTuple):
    """A foreign key as it is written.

    Attributes:
        name: Its name; None for none.
        columns: The columns that refer.
        table: The table that they refer to.
        target_columns: Its columns.
        options: What is said of it besides, as SQLAlchemy tells it.
    """

    name: str | None
    columns: tuple[str, ...]
    table: str
    target_columns: tuple[str, ...]
    options: dict[str, object]


def plain_uniques(text: str) -> list[tuple[str | None, tuple[str, ...]]] | None:
    """The unique constraints of a statement that SQLAlchemy wrote: names, and the columns of each.

    Args:
        text: The statement.

    Returns:
        What SQLAlchemy's patterns find in it; None where UNIQUE stands anywhere but in lines of its own.
    """
    found = _plain_lines(text, _UNIQUE, _PLAIN_UNIQUE)
    return None if found is None else [(each[1], tuple(each[2].split(", "))) for each in found]


def plain_index_columns(text: str) -> tuple[str, ...] | None:
    """The words in the statement of an index, where these are all that is said of its columns.

    Args:
        text: The statement.

    Returns:
        Names of columns, or of the rowid, or constants that have a name; None where there is more to it.
    """
    match = _PLAIN_INDEX.fullmatch(text)
    return None if match is None else tuple(match[1].split(", "))


def plain_foreign_keys(text: str) -> list[WrittenForeignKey] | None:
    """The foreign keys of a statement that SQLAlchemy wrote.

    Args:
        text: The statement.

    Returns:
        What SQLAlchemy's pattern finds in it; None where one stands anywhere but in a line of its own.
    """
    found = _plain_lines(text, _FOREIGN_KEY, _PLAIN_FOREIGN_KEY)
    return None if found is None else list(map(_written, found))


def _written(match: re.Match[str]) -> WrittenForeignKey:
    name, columns, table, targets, on_delete, on_update, deferrable, initially = match.groups()
    options: dict[str, object] = {}
    if on_delete not in {None, _UNSAID}:
        options["ondelete"] = on_delete
    if on_update not in {None, _UNSAID}:
        options["onupdate"] = on_update
    if deferrable:
        options["deferrable"] = deferrable == " DEFERRABLE"
    if initially:
        options["initially"] = initially
    return WrittenForeignKey(name, tuple(columns.split(", ")), table, tuple(targets.split(", ")), options)


def _plain_lines(text: str, word: _Word, line: re.Pattern[str]) -> list[re.Match[str]] | None:
    """The lines that have a word; None where one is not as it has to be, or has the word twice."""
    found: list[re.Match[str]] = []
    end = -1
    for place in word.places(text):
        start = text.rfind("\n", 0, place) + 1
        if start <= end or not text[:start].rstrip("\n ").endswith(","):
            return None
        end = text.find("\n", start)
        match = line.fullmatch(text, start, len(text) if end < 0 else end)
        if match is None:
            return None
        found.append(match)
    return found


def unique_lines(text: str) -> str:
    """The part of a statement in which SQLAlchemy's patterns find the same unique constraints, and sooner.

    They look for `CONSTRAINT name UNIQUE (columns)`, whose words may stand on lines that follow each other,
    and for `column type UNIQUE` on one line. So the lines around each UNIQUE are enough.
    """
    lines = text.split("\n")
    found = [number for number, line in enumerate(lines) if "UNIQUE" in line.upper()]
    if any(not line.strip() for line in lines[:-1]):
        return text  # words may be farther apart
    kept = {number + step for number in found for step in (-2, -1, 0, 1)}
    parts: list[str] = []
    for number, line in enumerate(lines):
        if number in kept:
            parts.append(line)
        elif not parts or parts[-1] != _GAP:
            parts.append(_GAP)
    return "\n".join(parts)
