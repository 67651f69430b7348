"""Rows of the query files, made definitions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, groupby, repeat
from operator import itemgetter
from typing import Any

from limbeck.records.snapshot import Definition

Attributes = tuple[tuple[str, str], ...]
Rows = tuple[Sequence[str], Sequence[Sequence[Any]]]
_PLACE = ("kind", "schema", "table", "name")
_POSITION = "position"


def definitions(answers: Iterable[Rows]) -> tuple[Definition, ...]:
    """The definitions in all answers, sorted.

    Args:
        answers: The names of a query's columns, and rows; an answer may come in several parts. As much as
            possible is done with each before the next one is taken, which may not have arrived yet.
    """
    found: list[tuple[str, Definition]] = []
    for words, parts in groupby(answers, itemgetter(0)):
        found += sorted(chain.from_iterable(_keyed(words, rows) for _, rows in parts))
    found.sort()  # takes a few large steps: most kinds of objects are in one answer, and sorted already
    return tuple([definition for _, definition in found])


def _keyed(words: Sequence[str], rows: Sequence[Sequence[Any]]) -> Iterable[tuple[str, Definition]]:
    """The definitions, made of whole columns: most of those are empty in most databases.

    Each has a text before it that sorts as its key does, and faster: no name of PostgreSQL has a NUL in it.
    """
    if not rows:
        return ()
    columns = dict(zip(words, zip(*rows, strict=True), strict=True))
    places = [columns.pop(word) for word in _PLACE]
    positions = columns.pop(_POSITION, repeat(0))
    used = {word: columns[word] for word in sorted(columns) if _is_used(columns[word])}
    keys = map("\0".join, zip(*places, strict=True))
    return zip(keys, map(Definition, *places, _attributes(used, len(rows)), positions), strict=True)


def _attributes(columns: Mapping[str, Sequence[Any]], rows: int) -> Iterator[Attributes]:
    """The attributes of each row; most columns of a schema have the same ones as some other column."""
    words = tuple(columns)
    known: dict[tuple[Any, ...], Attributes] = {}
    for values in zip(*columns.values(), strict=True) if words else repeat((), rows):
        attributes = known.get(values)
        if attributes is None:
            pairs = [pair for pair in zip(words, values, strict=True) if pair[1] is not None]
            attributes = known[values] = tuple(pairs)
        yield attributes


def _is_used(column: Sequence[Any]) -> bool:
    return column[0] is not None or column.count(None) < len(column)
