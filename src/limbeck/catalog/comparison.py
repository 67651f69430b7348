"""What two snapshots disagree on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from limbeck.records.snapshot import Definition, Difference, Key, Snapshot

Relation = tuple[str, str]
_COLUMN = "column"


def compare(before: Snapshot, after: Snapshot) -> tuple[Difference, ...]:
    """Name every object, and every attribute of an object, that the two do not share.

    What belongs to a table that only one of them has is told by the table. The order of columns is not
    looked at: `order` does that.

    Args:
        before: The one that is compared.
        after: The one that it is compared with.

    Returns:
        The differences, sorted by kind, place and name.
    """
    whole, twice = _lonely(before, after), _twice(before) | _twice(after)
    found = (*_named(before, after, whole, twice), *_unnamed(before, after, whole, twice))
    return tuple(sorted(found, key=_sorting))


def order(before: Snapshot, after: Snapshot) -> tuple[Difference, ...]:
    """Name every column that stands elsewhere among the same columns.

    Args:
        before: The one that is compared.
        after: The one that it is compared with.

    Returns:
        Differences of the attribute `position`, for tables with the same set of columns in both.
    """
    old, new = _columns(before), _columns(after)
    found = [
        Difference(_COLUMN, *relation, name, "position", str(old[relation][name]), str(place))
        for relation in old.keys() & new.keys()
        if old[relation].keys() == new[relation].keys()
        for name, place in new[relation].items()
        if old[relation][name] != place
    ]
    return tuple(sorted(found, key=_sorting))


def _lonely(before: Snapshot, after: Snapshot) -> set[Relation]:
    """The tables and other relations, by schema and name, that only one snapshot has as such."""
    old, new = ({each.key for each in snapshot.definitions if not each.table} for snapshot in (before, after))
    owners = {(each.schema, each.table) for each in (*before.definitions, *after.definitions) if each.table}
    return {(schema, name) for _, schema, _, name in old ^ new if (schema, name) in owners}


def _twice(snapshot: Snapshot) -> set[Key]:
    """The names that more than one object has, as constraints of SQLite may: they tell nothing apart."""
    counts = Counter(each.key for each in snapshot.definitions)
    return {key for key, count in counts.items() if count > 1}


def _named(before: Snapshot, after: Snapshot, whole: set[Relation], twice: set[Key]) -> Iterator[Difference]:
    """The differences of what has a name of its own."""
    old, new = (
        {each.key: each for each in _worth(snapshot, whole) if each.name and each.key not in twice}
        for snapshot in (before, after)
    )
    for key in old.keys() | new.keys():
        first, second = old.get(key), new.get(key)
        if first is None or second is None:
            yield _missing(first, second)
        elif first.attributes != second.attributes:
            yield from _changed(key, dict(first.attributes), dict(second.attributes))


def _unnamed(
    before: Snapshot, after: Snapshot, whole: set[Relation], twice: set[Key]
) -> Iterator[Difference]:
    """The differences of what has no name of its own, and is the same only if all of it is."""
    old, new = (
        Counter(
            (each.key, each.attributes)
            for each in _worth(snapshot, whole)
            if not each.name or each.key in twice
        )
        for snapshot in (before, after)
    )
    for (kind, schema, table, name), attributes in (old - new).elements():
        yield _missing(Definition(kind, schema, table, name, attributes), None)
    for (kind, schema, table, name), attributes in (new - old).elements():
        yield _missing(None, Definition(kind, schema, table, name, attributes))


def _worth(snapshot: Snapshot, whole: set[Relation]) -> Iterator[Definition]:
    """The definitions that are not told by the table that they belong to."""
    return (each for each in snapshot.definitions if not each.table or (each.schema, each.table) not in whole)


def _missing(before: Definition | None, after: Definition | None) -> Difference:
    """An object that one of them has and the other has not."""
    there = before or after
    if there is None:
        raise ValueError("one of them has to have it")
    return Difference(
        *there.key, None, None if before is None else before.text, None if after is None else after.text
    )


def _changed(key: Key, before: dict[str, str], after: dict[str, str]) -> Iterator[Difference]:
    """The attributes that differ in an object which both have."""
    for word in before.keys() | after.keys():
        if before.get(word) != after.get(word):
            yield Difference(*key, word, before.get(word), after.get(word))


def _columns(snapshot: Snapshot) -> dict[Relation, dict[str, int]]:
    """The columns of each table and their places, counted from 1 without gaps."""
    tables: dict[Relation, list[Definition]] = {}
    for each in snapshot.definitions:
        if each.kind == _COLUMN and each.position:
            tables.setdefault((each.schema, each.table), []).append(each)
    return {relation: _places(columns) for relation, columns in tables.items()}


def _places(columns: Iterable[Definition]) -> dict[str, int]:
    ordered = sorted(columns, key=lambda each: each.position)
    return {each.name: place for place, each in enumerate(ordered, 1)}


def _sorting(difference: Difference) -> tuple[str, ...]:
    """Whole objects first, then attributes; what is missing sorts before what is there."""
    return (
        difference.kind,
        difference.schema,
        difference.table,
        difference.name,
        difference.attribute or "",
        difference.before or "",
        difference.after or "",
    )
