"""Indexes; those that SQLite makes for a constraint are told by the constraint."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from limbeck.catalog.sqlite.constraints import key_columns
from limbeck.catalog.sqlite.cursor import Cursor, UnreadableError
from limbeck.catalog.sqlite.normal_form import expression, statement
from limbeck.catalog.sqlite.rows import SchemaRows
from limbeck.catalog.sqlite.tokens import tokens_of
from limbeck.records.snapshot import Definition


def indexes(rows: SchemaRows) -> Iterator[Definition]:
    """Every index that has a statement."""
    for row in rows.objects:
        if row.type == "index":
            yield Definition("index", rows.schema, row.table, row.name, _attributes(row.sql))


@lru_cache(maxsize=2048)
def _attributes(sql: str) -> tuple[tuple[str, str], ...]:
    tokens = tokens_of(sql)
    cursor = Cursor(tokens)
    pairs: dict[str, str] = {}
    try:
        cursor.expect("CREATE")
        if cursor.accept("UNIQUE"):
            pairs["unique"] = "yes"
        cursor.expect("INDEX")
        cursor.object_name()
        cursor.expect("ON")
        cursor.name()
        pairs["columns"] = key_columns(cursor.group())
        if cursor.accept("WHERE"):
            pairs["where"] = expression(cursor.rest())
    except UnreadableError:
        return (("text", statement(tokens)),)
    return tuple(sorted(pairs.items()))
