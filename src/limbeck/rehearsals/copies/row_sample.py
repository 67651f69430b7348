"""Which rows of a PostgreSQL database come along: a few of each table, and all that they refer to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from psycopg import Cursor

MOST_ROWS = 1000
"""How many rows of each table are chosen; the parents of chosen rows come on top."""

_LARGE = 20
"""From how many times as many rows on they are picked all over the table, and not from its beginning."""

_CANDIDATES = 4
"""How many times as many rows are looked at where they are picked all over the table."""


@dataclass(frozen=True, slots=True)
class SourceTable:
    """A table of the audited database.

    Attributes:
        number: Its oid.
        schema: Its schema.
        name: Its name.
        place: Both, quoted.
        columns: The columns that may be written, quoted, with commas between them; empty where it has none.
        rows: How many rows the server believes it has; negative where it does not know.
        size: Its bytes.
    """

    number: int
    schema: str
    name: str
    place: str
    columns: str
    rows: float
    size: int

    @property
    def shown(self) -> str:
        """Its name as it is shown: with its schema, unless that is `public`."""
        return self.name if self.schema == "public" else f"{self.schema}.{self.name}"


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """What rows of a table refer to.

    Attributes:
        child: The oid of the table.
        child_place: The table, quoted.
        parent_place: The table that it refers to, quoted.
        condition: What is equal in a row `c` and the row `p` that it refers to.
    """

    child: int
    child_place: str
    parent_place: str
    condition: str


def sample(
    cursor: Cursor[Any], tables: Sequence[SourceTable], keys: Sequence[ForeignKey]
) -> dict[int, set[str]]:
    """The places (`ctid`) of the chosen rows by table; they hold as long as the transaction's snapshot.

    Args:
        cursor: In a transaction that sees one snapshot only.
        tables: The tables that may be read.
        keys: The foreign keys between them.

    Raises:
        psycopg.Error: The server refused to read one of them.
    """
    chosen: dict[int, set[str]] = {each.number: _first(cursor, each) for each in tables}
    by_child: dict[int, list[ForeignKey]] = {}
    for key in keys:
        by_child.setdefault(key.child, []).append(key)
    fresh: Mapping[int, set[str]] = dict(chosen)
    while fresh:
        found: dict[int, set[str]] = {}
        for child, rows in fresh.items():
            for key in by_child.get(child, ()):
                for parent, place in _parents(cursor, key, rows):
                    if parent in chosen and place not in chosen[parent]:
                        chosen[parent].add(place)
                        found.setdefault(parent, set()).add(place)
        fresh = found
    return chosen


def as_literal(places: set[str]) -> str:
    """Places of rows as PostgreSQL reads an array of them."""
    return "'{" + ",".join(f'"{place}"' for place in sorted(places)) + "}'::pg_catalog.tid[]"


def _first(cursor: Cursor[Any], table: SourceTable) -> set[str]:
    picked = ""
    if table.rows > MOST_ROWS * _LARGE:
        share = 100.0 * MOST_ROWS * _CANDIDATES / table.rows
        picked = f" TABLESAMPLE SYSTEM ({share!r}) REPEATABLE (1)"
    cursor.execute(f"SELECT ctid::text FROM ONLY {table.place}{picked} LIMIT {MOST_ROWS}".encode())  # noqa: S608 - quoted
    return {place for (place,) in cursor.fetchall()}


def _parents(cursor: Cursor[Any], key: ForeignKey, rows: set[str]) -> list[tuple[int, str]]:
    if not rows:
        return []
    cursor.execute(
        f"SELECT DISTINCT p.tableoid::bigint, p.ctid::text FROM ONLY {key.child_place} AS c "  # noqa: S608 - quoted
        f"JOIN {key.parent_place} AS p ON {key.condition} WHERE c.ctid = ANY({as_literal(rows)})".encode()
    )
    return cursor.fetchall()
