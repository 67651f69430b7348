"""Rows of the query files, made definitions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from limbeck.records.snapshot import Definition

Rows = tuple[Sequence[str], Sequence[Sequence[Any]]]
_PLACE = ("kind", "schema", "table", "name")
_POSITION = "position"


def definitions(answers: Iterable[Rows]) -> tuple[Definition, ...]:
    """The definitions in all answers, sorted.

    Args:
        answers: For each query the names of its columns, and its rows.
    """
    found = [each for words, rows in answers for each in _definitions(words, rows)]
    return tuple(sorted(found, key=_sorting))


def _definitions(words: Sequence[str], rows: Sequence[Sequence[Any]]) -> Iterator[Definition]:
    kind, schema, table, name = (words.index(word) for word in _PLACE)
    position = words.index(_POSITION) if _POSITION in words else None
    attributes = sorted((word, index) for index, word in enumerate(words) if word not in (*_PLACE, _POSITION))
    for row in rows:
        yield Definition(
            row[kind],
            row[schema],
            row[table],
            row[name],
            tuple([(word, row[index]) for word, index in attributes if row[index] is not None]),
            0 if position is None else row[position],
        )


def _sorting(definition: Definition) -> tuple[object, ...]:
    return (definition.kind, definition.schema, definition.table, definition.name, definition.attributes)
