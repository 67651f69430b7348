"""Constraints that differ in nothing but their name: one that is missing, and one that is not wanted."""

from __future__ import annotations

from collections.abc import Iterable

from limbeck.records import Difference

KINDS = ("primary key", "unique", "foreign key", "check", "exclude")


def twins(differences: Iterable[Difference]) -> dict[Difference, Difference]:
    """For each such constraint, the one that has the same definition on the other side.

    Args:
        differences: Those that no change accounts for.
    """
    missing: dict[tuple[str | None, ...], list[Difference]] = {}
    extra: dict[tuple[str | None, ...], list[Difference]] = {}
    for each in differences:
        if each.attribute is None and each.kind in KINDS and each.name:
            side, text = (missing, each.after) if each.before is None else (extra, each.before)
            side.setdefault((each.kind, each.schema, each.table, text), []).append(each)
    found: dict[Difference, Difference] = {}
    for key, wanted in missing.items():
        held = extra.get(key, [])
        if len(wanted) == len(held) == 1:
            found |= {wanted[0]: held[0], held[0]: wanted[0]}
    return found
