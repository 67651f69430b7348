"""The keys of tables, and the columns that follow them where ON UPDATE CASCADE says so."""

from __future__ import annotations

import re
from collections.abc import Iterator

from limbeck.records import Snapshot
from limbeck.rehearsals.renames import qualified_name

_PRIMARY = re.compile(r"PRIMARY KEY \((?P<columns>.+?)\)")
_FOREIGN = re.compile(r"FOREIGN KEY \((?P<columns>.+?)\) REFERENCES (?P<references>.+?\(.+?\))")
_CASCADES = "ON UPDATE CASCADE"


def key_of(snapshot: Snapshot, table: str) -> tuple[str, ...]:
    """The columns of the primary key of a table; none where it has none.

    Args:
        snapshot: The catalogue.
        table: The table, with its schema unless that is the default one.
    """
    for attributes in _of_table(snapshot, "primary key", table):
        found = _PRIMARY.search(attributes.get("definition", ""))
        return _names(found["columns"] if found else attributes.get("columns", ""))
    return ()


def followed_by(snapshot: Snapshot, table: str, column: str) -> Iterator[tuple[str, str]]:
    """The columns whose values a column takes over when these change: each as a table and its column.

    Args:
        snapshot: The catalogue.
        table: The table, with its schema unless that is the default one.
        column: The column that refers to them.
    """
    for attributes in _of_table(snapshot, "foreign key", table):
        definition = attributes.get("definition", "")
        found = _FOREIGN.search(definition)
        parts = found.groupdict() if found else attributes
        if _CASCADES in definition or attributes.get("on update") == "CASCADE":
            parent, _, referred = parts.get("references", "").rstrip(")").partition("(")
            for own, there in zip(_names(parts.get("columns", "")), _names(referred), strict=False):
                if own == column:
                    yield parent.replace('"', "").removeprefix("public."), there


def _of_table(snapshot: Snapshot, kind: str, table: str) -> Iterator[dict[str, str]]:
    for each in snapshot.definitions:
        if each.kind == kind and qualified_name(each.schema, each.table) == table:
            yield dict(each.attributes)


def _names(text: str) -> tuple[str, ...]:
    return tuple(each.strip('"') for each in text.split(", "))
