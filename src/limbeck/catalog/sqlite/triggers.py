"""Triggers: when they run, and what they do."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from limbeck.catalog.sqlite.constraints import names
from limbeck.catalog.sqlite.cursor import Cursor, UnreadableError
from limbeck.catalog.sqlite.normal_form import statement, without_parentheses
from limbeck.catalog.sqlite.rows import SchemaRows
from limbeck.catalog.sqlite.tokens import tokens_of
from limbeck.records.snapshot import Definition

_TIMES = (("BEFORE",), ("AFTER",), ("INSTEAD", "OF"))


def triggers(rows: SchemaRows) -> Iterator[Definition]:
    """Every trigger, on tables and on views."""
    for row in rows.objects:
        if row.type == "trigger":
            yield Definition("trigger", rows.schema, row.table, row.name, _attributes(row.sql))


@lru_cache(maxsize=2048)
def _attributes(sql: str) -> tuple[tuple[str, str], ...]:
    tokens = tokens_of(sql)
    try:
        return tuple(sorted(_parts(Cursor(tokens)).items()))
    except UnreadableError:
        return (("text", statement(tokens)),)


def _parts(cursor: Cursor) -> dict[str, str]:
    cursor.expect("CREATE", "TRIGGER")
    cursor.object_name()
    pairs = {"timing": _time(cursor), "event": _event(cursor)}
    cursor.expect("ON")
    cursor.object_name()
    cursor.accept("FOR", "EACH", "ROW")
    if cursor.accept("WHEN"):
        pairs["when"] = statement(without_parentheses(cursor.until("BEGIN")))
    else:
        cursor.expect("BEGIN")
    body = cursor.rest()
    if not body or body[-1].word != "END":
        raise UnreadableError
    pairs["body"] = statement(body[:-1])
    return pairs


def _time(cursor: Cursor) -> str:
    for words in _TIMES:
        if cursor.accept(*words):
            return " ".join(words)
    return "BEFORE"


def _event(cursor: Cursor) -> str:
    word = cursor.one_of("DELETE", "INSERT", "UPDATE")
    if not word:
        raise UnreadableError
    if word != "UPDATE" or not cursor.accept("OF"):
        return word
    columns = []
    while cursor.next.word != "ON":
        columns.append(cursor.take())
    return f"UPDATE OF {names(columns)}"
