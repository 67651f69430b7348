"""Views: their text only, for the columns of a view on a dropped table can't be asked for."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from limbeck.catalog.sqlite.constraints import names
from limbeck.catalog.sqlite.cursor import Cursor, UnreadableError
from limbeck.catalog.sqlite.normal_form import statement
from limbeck.catalog.sqlite.rows import SchemaRows
from limbeck.catalog.sqlite.tokens import tokens_of
from limbeck.records.snapshot import Definition


def views(rows: SchemaRows) -> Iterator[Definition]:
    """Every view."""
    for row in rows.objects:
        if row.type == "view":
            yield Definition("view", rows.schema, "", row.name, _attributes(row.sql))


@lru_cache(maxsize=2048)
def _attributes(sql: str) -> tuple[tuple[str, str], ...]:
    tokens = tokens_of(sql)
    cursor = Cursor(tokens)
    pairs: dict[str, str] = {}
    try:
        cursor.expect("CREATE", "VIEW")
        cursor.object_name()
        if cursor.next.word == "(":
            pairs["columns"] = names(cursor.group())
        cursor.expect("AS")
        pairs["definition"] = statement(cursor.rest())
    except UnreadableError:
        return (("text", statement(tokens)),)
    return tuple(sorted(pairs.items()))
