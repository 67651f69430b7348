"""A difference that no change accounts for, told to a reader."""

from __future__ import annotations

from limbeck.audits.reasons import reason
from limbeck.audits.remedies import Rebuild, remedy
from limbeck.records import BlindSpot, Difference

_COMPARED = frozenset({"table", "column", "index", "unique", "foreign key"})
"""The kinds that autogenerate looks at."""


def blind_spot(
    difference: Difference,
    dialect: str,
    default_schema: str = "",
    against: str = "models",
    rebuild: Rebuild | None = None,
) -> BlindSpot:
    """The blind spot, with why it is one, the case that shows it and what to do.

    Args:
        difference: What differs.
        dialect: `postgresql` or `sqlite`.
        default_schema: The schema that needs no name.
        against: What the database was compared with: `models` or `migrations`.
        rebuild: Tries a batch of SQLite on a copy of the schema, where that is known.
    """
    why, case = reason(difference)
    if against == "migrations" and difference.kind in _COMPARED:
        why, case = "Autogenerate compares the database with the models, not with its migrations.", None
    advice = remedy(difference, dialect, default_schema, against, rebuild)
    return _blind_spot(difference, why, case, advice, against)


def removed_by_hook(difference: Difference) -> BlindSpot:
    """The blind spot that autogenerate saw, until the project's own hook removed it.

    Args:
        difference: What differs.
    """
    return _blind_spot(
        difference,
        "Autogenerate saw this; `process_revision_directives` in env.py removed it.",
        None,
        "Let the hook keep it, and autogenerate writes the migration; leave it if that is meant.",
        "models",
    )


def _blind_spot(difference: Difference, why: str, case: str | None, advice: str, against: str) -> BlindSpot:
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
        remedy=advice,
        against=against,
    )
