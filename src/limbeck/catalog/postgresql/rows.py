"""Rows of the query files, made definitions."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import repeat
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
    with _no_collection():
        found = [fields for words, rows in answers for fields in _fields(words, rows)]
        found.sort()  # before they become objects, which takes several times as long to compare
        return tuple([Definition(*fields) for fields in found])


@contextmanager
def _no_collection() -> Iterator[None]:
    """No search for garbage while many small objects are made: it would take as long again."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _fields(words: Sequence[str], rows: Sequence[Sequence[Any]]) -> Iterator[Fields]:
    """The fields of the definitions, made of whole columns: most of those are empty in most databases."""
    if not rows:
        return
    columns = dict(zip(words, zip(*rows, strict=True), strict=True))
    places = [columns.pop(word) for word in _PLACE]
    positions = columns.pop(_POSITION, repeat(0))
    used = [(word, column) for word, column in sorted(columns.items()) if _is_used(column)]
    names = [word for word, _ in used]
    values = zip(*(column for _, column in used), strict=True) if used else repeat(())
    for kind, schema, table, name, position, row in zip(*places, positions, values, strict=False):
        attributes = tuple([pair for pair in zip(names, row, strict=False) if pair[1] is not None])
        yield kind, schema, table, name, attributes, position


def _is_used(column: Sequence[Any]) -> bool:
    return column[0] is not None or column.count(None) < len(column)
