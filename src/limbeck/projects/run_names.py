"""Names for the comparisons of one run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


def names(labels: Sequence[Mapping[str, str | None]]) -> tuple[str | None, ...]:
    """A unique name for each comparison; None where there is only one.

    The first kind of label that every comparison has, and that differs everywhere, gives the names; otherwise
    those that come twice are numbered.

    Args:
        labels: For each comparison what it could be called, the best kind first.
    """
    if len(labels) <= 1:
        return (None,) * len(labels)
    kinds = list(labels[0])
    for kind in kinds:
        column = [each.get(kind) for each in labels]
        if all(column) and len(set(column)) == len(column):
            return tuple(column)
    first = [next((str(each[kind]) for kind in kinds if each.get(kind)), "run") for each in labels]
    taken: set[str] = set()
    unique: list[str | None] = []
    for name in first:
        number, candidate = 1, name
        while candidate in taken:
            number += 1
            candidate = f"{name} ({number})"
        taken.add(candidate)
        unique.append(candidate)
    return tuple(unique)
