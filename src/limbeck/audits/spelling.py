"""Definitions that say the same in other words, because a database was dumped and restored in between."""

from __future__ import annotations

import re

_ITEM = r"'(?:[^']|'')*'::(?:character varying|bpchar|character)(?:\(\d+\))?"
_CAST_LIST = re.compile(rf"\(ARRAY\[({_ITEM}(?:, {_ITEM})*)\]\)::text\[\]")
_ITEMS = re.compile(_ITEM)


def restored(definition: str) -> str:
    """A definition of PostgreSQL as it reads after `pg_dump` and a restore.

    `status IN ('new', 'paid')` on a VARCHAR is written as a list that is cast as a whole; what is made
    from that text has a list whose items are cast one by one (seen on PostgreSQL 15 to 18).

    Args:
        definition: As `pg_get_constraintdef` and its kin write it.
    """
    return _CAST_LIST.sub(_each_cast, definition) if "])::text[]" in definition else definition


def _each_cast(found: re.Match[str]) -> str:
    return f"ARRAY[{', '.join(f'({item})::text' for item in _ITEMS.findall(found[1]))}]"
