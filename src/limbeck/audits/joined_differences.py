"""Differences that have one cause, told as one."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import replace

from limbeck.audits.identifiers import QUOTERS
from limbeck.records import Difference
from limbeck.records.snapshot import Key

_NAMED = ("primary key", "unique", "foreign key", "check", "exclude", "sequence")
_BOUNDS = {
    "smallint": ("-32768", "32767"),
    "integer": ("-2147483648", "2147483647"),
    "bigint": ("-9223372036854775808", "9223372036854775807"),
}
_quote = QUOTERS["postgresql"]


def joined_differences(differences: Iterable[Difference]) -> tuple[Difference, ...]:
    """The differences, of which those with one cause are one.

    A constraint that each side has under another name differs in its name; so does a sequence that belongs to
    the same column, and the default that calls it says nothing more. A sequence of another type has that
    type's bounds.

    Args:
        differences: Those that no change accounts for.
    """
    told = list(differences)
    pairs = list(_renamed(told))
    names = {first: _name(first, second) for first, second in pairs}
    left_out = {second for _, second in pairs}
    calls = {_calls(each) for each in names.values() if each.kind == "sequence"}
    of_types = {_sequence(each): each for each in told if (each.kind, each.attribute) == ("sequence", "type")}
    return tuple(
        names.get(each, each)
        for each in told
        if each not in left_out
        and not _is_call(each, calls)
        and not _is_bound(each, of_types.get(_sequence(each)))
    )


def _renamed(differences: Iterable[Difference]) -> Iterator[tuple[Difference, Difference]]:
    """What the database has, and what it should have instead: the same, but for the name."""
    held: dict[tuple[str | None, ...], list[Difference]] = {}
    wanted: dict[tuple[str | None, ...], list[Difference]] = {}
    for each in differences:
        if each.attribute is None and each.kind in _NAMED:
            side, text = (wanted, each.after) if each.before is None else (held, each.before)
            if each.kind != "sequence" or "owned by: " in (text or ""):
                side.setdefault((each.kind, each.schema, each.table, text), []).append(each)
    for key, others in held.items():
        if len(others) == len(wanted.get(key, ())) == 1:
            yield others[0], wanted[key][0]


def _name(held: Difference, wanted: Difference) -> Difference:
    return replace(
        held,
        name=held.name or wanted.name,
        attribute="name",
        before=held.name or None,
        after=wanted.name or None,
    )


def _calls(name: Difference) -> tuple[str | None, str | None]:
    """The default of the column that a sequence numbers, under its one name and under its other one."""
    before, after = (
        f"nextval('{_quote(name.schema)}.{_quote(each or '')}'::regclass)"
        for each in (name.before, name.after)
    )
    return before, after


def _is_call(difference: Difference, calls: Container[tuple[str | None, str | None]]) -> bool:
    """Whether it is the default of a column that a sequence of another name numbers."""
    is_default = (difference.kind, difference.attribute) == ("column", "default")
    return is_default and (difference.before, difference.after) in calls


def _sequence(difference: Difference) -> Key:
    return (difference.kind, difference.schema, difference.table, difference.name)


def _is_bound(difference: Difference, of_type: Difference | None) -> bool:
    """Whether it is the least or the greatest number of the type that a sequence has, and should have."""
    if of_type is None or difference.attribute not in {"minimum", "maximum"}:
        return False
    position = ("minimum", "maximum").index(difference.attribute)
    bounds = [_BOUNDS.get(each or "", ("", ""))[position] for each in (of_type.before, of_type.after)]
    return [difference.before, difference.after] == bounds
