"""A difference that no change accounts for, told to a reader."""

from __future__ import annotations

from collections.abc import Iterable

from limbeck.audits.reasons import reason
from limbeck.audits.remedies import remedy
from limbeck.records import BlindSpot, Difference

_CONSTRAINTS = ("primary key", "unique", "foreign key", "check", "exclude")


def blind_spot(
    difference: Difference,
    dialect: str,
    default_schema: str = "",
    against: str = "models",
    twin: Difference | None = None,
) -> BlindSpot:
    """The blind spot, with why it is one, the case that shows it and what to do.

    Args:
        difference: What differs.
        dialect: `postgresql` or `sqlite`.
        default_schema: The schema that needs no name.
        against: What the database was compared with: `models` or `migrations`.
        twin: What differs from it in the name alone, on the other side.
    """
    why, case = reason(difference)
    return BlindSpot(
        kind=difference.kind,
        schema=difference.schema,
        table=difference.table,
        object=difference.name,
        attribute=difference.attribute,
        before=difference.before,
        after=difference.after,
        why=why,
        case=case,
        remedy=remedy(difference, dialect, default_schema, against, twin),
        against=against,
    )


def renamed_constraints(differences: Iterable[Difference]) -> dict[Difference, Difference]:
    """Constraints that differ in name alone: for each, the one of the same definition on the other side.

    Args:
        differences: Those that no change accounts for.
    """
    missing: dict[tuple[str | None, ...], list[Difference]] = {}
    extra: dict[tuple[str | None, ...], list[Difference]] = {}
    for each in differences:
        if each.attribute is None and each.kind in _CONSTRAINTS and each.name:
            side, text = (missing, each.after) if each.before is None else (extra, each.before)
            side.setdefault((each.kind, each.schema, each.table, text), []).append(each)
    found: dict[Difference, Difference] = {}
    for key, wanted in missing.items():
        held = extra.get(key, [])
        if len(wanted) == len(held) == 1:
            found |= {wanted[0]: held[0], held[0]: wanted[0]}
    return found
