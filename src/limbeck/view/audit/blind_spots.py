"""What autogenerate does not see, sorted for a reader and as HTML."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from limbeck.audits.report import Audit
from limbeck.records import BlindSpot, Difference

if TYPE_CHECKING:
    from markupsafe import Markup

UNMANAGED = 50
"""How many objects that models never express are listed in a notebook."""

_TITLES = {
    "check": "CHECK constraints",
    "exclude": "EXCLUDE constraints",
    "foreign key": "Foreign keys",
    "index": "Indexes",
    "policy": "Policies",
    "primary key": "Primary keys",
    "unique": "Unique constraints",
    "default privileges": "Default privileges",
    "statistics": "Statistics objects",
}


@dataclass(frozen=True, slots=True)
class KindOfSpot:
    """The blind spots of one kind of object.

    Attributes:
        title: The kind, in words.
        spots: Which.
    """

    title: str
    spots: tuple[BlindSpot, ...]


@dataclass(frozen=True, slots=True)
class KindOfObject:
    """The objects of one kind that models never express.

    Attributes:
        title: The kind, in words.
        names: Each in words.
    """

    title: str
    names: tuple[str, ...]


def kinds_of_spot(spots: Iterable[BlindSpot]) -> tuple[KindOfSpot, ...]:
    """The blind spots by kind of object, in the order in which the kinds come."""
    by_kind: dict[str, list[BlindSpot]] = {}
    for each in spots:
        by_kind.setdefault(each.kind, []).append(each)
    return tuple(KindOfSpot(_plural(kind), tuple(those)) for kind, those in by_kind.items())


def kinds_of_object(objects: Iterable[Difference]) -> tuple[KindOfObject, ...]:
    """What models never express, by kind of object."""
    by_kind: dict[str, list[str]] = {}
    for each in objects:
        attribute = f": {each.attribute}" if each.attribute else ""
        by_kind.setdefault(each.kind, []).append(_located(each, each.name) + attribute)
    return tuple(KindOfObject(_plural(kind), tuple(names)) for kind, names in by_kind.items())


def _plural(kind: str) -> str:
    """The plural of a kind of object."""
    return _TITLES.get(kind, f"{kind[:1].upper()}{kind[1:]}s")


def spot_name(spot: BlindSpot) -> str:
    """The object in the reader's own names."""
    return _located(spot, spot.object)


def _located(of: BlindSpot | Difference, name: str) -> str:
    """The name of an object with its table and its schema."""
    inside = ".".join(part for part in (of.schema, of.table) if part)
    if of.kind == "column":
        return f"{inside}.{name}"
    if not of.table:
        return f"{of.schema}.{name}" if of.schema else name
    return f"{name or 'unnamed'} on {inside}"


def difference_word(spot: BlindSpot) -> str:
    """What differs, in a word or two."""
    if spot.attribute is not None:
        return spot.attribute
    return "missing" if spot.before is None else "extra"


def section(audit: Audit, *, level: int = 3, rows: int | None = None) -> Markup:
    """Blind spots, what models never express, and what could not be built; nothing where nobody looked.

    Args:
        audit: Whose.
        level: The level of the headings of its cards.
        rows: How many rows of each table to show; None for all.
    """
    from markupsafe import Markup

    from limbeck.view import cards
    from limbeck.view.templates import macro  # templates take time to load, and text on a terminal needs none

    if audit.failure is not None:
        return Markup()
    if audit.blind_spot_search.failure is not None:
        return cards.failure(audit.blind_spot_search.failure, level=level)
    found = audit.blind_spot_search.found
    if found is None:
        return Markup()
    return macro(
        "blind_spots.html",
        "section",
        kinds_of_spot(found.blind_spots),
        kinds_of_object(found.unmanaged if rows is None else found.unmanaged[:UNMANAGED]),
        len(found.unmanaged),
        Markup().join(cards.failure(each, level=level) for each in found.unbuilt[:rows]),
        len(found.unbuilt),
        rows,
        difference_word,
        spot_name,
    ).strip()
