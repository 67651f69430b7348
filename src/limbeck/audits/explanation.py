"""A difference that no change accounts for, told to a reader."""

from __future__ import annotations

from limbeck.audits.reasons import reason
from limbeck.audits.remedies import remedy
from limbeck.records import BlindSpot, Difference


def blind_spot(
    difference: Difference,
    dialect: str,
    default_schema: str = "",
    against: str = "models",
) -> BlindSpot:
    """The blind spot, with why it is one, the case that shows it and what to do.

    Args:
        difference: What differs.
        dialect: `postgresql` or `sqlite`.
        default_schema: The schema that needs no name.
        against: What the database was compared with: `models` or `migrations`.
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
        remedy=remedy(difference, dialect, default_schema, against),
        against=against,
    )
