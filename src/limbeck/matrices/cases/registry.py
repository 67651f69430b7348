"""Every case, in the order in which the matrix shows them."""

from __future__ import annotations

import difflib

from limbeck.errors import InputError
from limbeck.matrices.case import Case
from limbeck.matrices.cases import (
    autoincrements,
    checks,
    collations,
    column_types,
    columns,
    comments,
    computed,
    enumerations,
    exclusions,
    foreign_keys,
    identities,
    indexes,
    names,
    nullability,
    objects,
    primary_keys,
    schemas,
    sequences,
    server_defaults,
    tables,
    uniques,
)

FAMILIES: dict[str, tuple[type[Case], ...]] = {
    "table": tables.CASES,
    "column": columns.CASES,
    "nullable": nullability.CASES,
    "type": column_types.CASES,
    "server_default": server_defaults.CASES,
    "index": indexes.CASES,
    "unique": uniques.CASES,
    "fk": foreign_keys.CASES,
    "pk": primary_keys.CASES,
    "check": checks.CASES,
    "exclude": exclusions.CASES,
    "enum": enumerations.CASES,
    "computed": computed.CASES,
    "identity": identities.CASES,
    "autoincrement": autoincrements.CASES,
    "sequence": sequences.CASES,
    "collation": collations.CASES,
    "comment": comments.CASES,
    "schema": schemas.CASES,
    "object": objects.CASES,
    "name": names.CASES,
}
"""The families in teaching order, each with its cases."""

CORE: tuple[str, ...] = (
    "table.add",
    "table.drop",
    "table.rename",
    "column.add_nullable",
    "column.add_notnull_rows",
    "column.add_notnull_server_default_rows",
    "column.drop",
    "column.rename",
    "nullable.to_notnull",
    "nullable.to_notnull_with_nulls",
    "type.string_len_grow",
    "type.string_to_int",
    "server_default.add_text",
    "server_default.change_text",
    "index.add",
    "index.partial_change_where",
    "unique.named_add",
    "unique.unnamed_add",
    "fk.named_add",
    "fk.ondelete_change",
    "check.named_add",
    "check.named_change",
    "enum.native_add_value",
    "computed.change_expr",
    "identity.serial_to_identity",
    "collation.change",
    "procedure.add",
    "trigger.add",
    "view.add",
    "data.rows_added",
)
"""The core walk: the cases that a newcomer should see, in teaching order."""


def _by_slug() -> dict[str, Case]:
    found: dict[str, Case] = {}
    for family, classes in FAMILIES.items():
        for each in classes:
            if each.slug in found or each.family != family:
                message = f"{each.__name__} ({each.slug}): a slug that is taken, or a case of another family"
                raise ValueError(message)
            found[each.slug] = each()
    return found


CASES: dict[str, Case] = _by_slug()
"""Every case by its slug."""


def find(slug: str) -> Case:
    """The case of a slug.

    Args:
        slug: Such as `column.rename`.

    Raises:
        InputError: There is none; the remedy names those that look like it.
    """
    if slug in CASES:
        return CASES[slug]
    near = _near(slug)
    raise InputError(
        f"There is no case {slug!r}.",
        slug="unknown-case",
        remedy=(f"Did you mean {', '.join(near)}? " if near else "")
        + "`limbeck matrix --list` lists every family and case.",
    )


def _near(slug: str) -> list[str]:
    """What may have been meant: of a family that there is, with that word, or spelt much like it."""
    family, _, rest = slug.partition(".")
    word = rest or family
    if family in FAMILIES:
        of_family = [each for each, case in CASES.items() if case.family == family]
        return difflib.get_close_matches(slug, of_family, n=5, cutoff=0.4) or of_family[:5]
    families = difflib.get_close_matches(family, FAMILIES, n=2, cutoff=0.7)
    having = [each for each in CASES if word in each.partition(".")[2]] if word else []
    return [*families, *having][:5] or difflib.get_close_matches(slug, CASES, n=5, cutoff=0.7)


def core_walk() -> tuple[Case, ...]:
    """The cases of the core walk, in teaching order."""
    return tuple(CASES[slug] for slug in CORE)
