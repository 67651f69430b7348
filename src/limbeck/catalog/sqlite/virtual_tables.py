"""Virtual tables: the module and what it is told, for its columns may need a module that isn't loaded."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from limbeck.catalog.sqlite.cursor import Cursor, UnreadableError
from limbeck.catalog.sqlite.normal_form import statement
from limbeck.catalog.sqlite.rows import SchemaRows
from limbeck.catalog.sqlite.tokens import tokens_of
from limbeck.records.snapshot import Definition


def virtual_tables(rows: SchemaRows) -> Iterator[Definition]:
    """Every virtual table."""
    for row in rows.objects:
        if row.type == "table" and row.kind == "virtual":
            yield Definition("virtual table", rows.schema, "", row.name, _attributes(row.sql))


@lru_cache(maxsize=2048)
def _attributes(sql: str) -> tuple[tuple[str, str], ...]:
    tokens = tokens_of(sql)
    cursor = Cursor(tokens)
    pairs: dict[str, str] = {}
    try:
        cursor.expect("CREATE", "VIRTUAL", "TABLE")
        cursor.object_name()
        cursor.expect("USING")
        pairs["module"] = cursor.name().lower()
        if cursor.next.word == "(":
            pairs["arguments"] = statement(cursor.group())
    except UnreadableError:
        return (("text", statement(tokens)),)
    return tuple(sorted(pairs.items()))
