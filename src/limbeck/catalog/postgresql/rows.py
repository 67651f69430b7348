"""Rows of the query files, made definitions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from limbeck.records.snapshot import Definition

Fields = tuple[str, str, str, str, tuple[tuple[str, str], ...], int]
Rows = tuple[Sequence[str], Sequence[Sequence[Any]]]
_PLACE = ("kind", "schema", "table", "name")
_POSITION = "position"


def definitions(answers: Iterable[Rows]) -> tuple[Definition, ...]:
    """The definitions in all answers, sorted.

    Args:
        answers: For each query the names of its columns, and its rows.
    """
    found = [fields for words, rows in answers for fields in _fields(words, rows)]
    found.sort()  # before they become objects, which takes several times as long to compare
    return tuple([Definition(*fields) for fields in found])


def _fields(words: Sequence[str], rows: Sequence[Sequence[Any]]) -> Iterator[Fields]:
    if not rows:
        return
    kind, schema, table, name = (words.index(word) for word in _PLACE)
    position = words.index(_POSITION) if _POSITION in words else None
    attributes = sorted((word, index) for index, word in enumerate(words) if word not in (*_PLACE, _POSITION))
    for row in rows:
        yield (
            row[kind],
            row[schema],
            row[table],
            row[name],
            tuple([(word, row[index]) for word, index in attributes if row[index] is not None]),
            0 if position is None else row[position],
        )
