"""Tables, their columns and their constraints."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from limbeck.catalog.sqlite.column_clauses import Clauses
from limbeck.catalog.sqlite.normal_form import default_text, statement, type_text
from limbeck.catalog.sqlite.rows import ColumnRow, ObjectRow, SchemaRows
from limbeck.catalog.sqlite.table_statement import TableStatement, table_statement
from limbeck.catalog.sqlite.tokens import tokens_of
from limbeck.records.snapshot import Definition

Attributes = tuple[tuple[str, str], ...]

_GENERATED = {2: "virtual", 3: "stored"}


def tables(rows: SchemaRows) -> Iterator[Definition]:
    """Every table with what belongs to it; shadow tables are part of their virtual table."""
    known: dict[Attributes, Attributes] = {}
    for row in rows.objects:
        if row.type == "table" and row.kind not in {"virtual", "shadow"}:
            yield from _table(rows.schema, row, rows.columns.get(row.name, []), known)


def _table(
    schema: str, row: ObjectRow, columns: Sequence[ColumnRow], known: dict[Attributes, Attributes]
) -> Iterator[Definition]:
    said = table_statement(row.sql)
    if said is not None and said.names != tuple([each.name for each in columns]):
        said = None  # We read it otherwise than SQLite does.
    yield Definition("table", schema, "", row.name, _table_attributes(row, said))
    for place, column in enumerate(columns):
        clauses = None if said is None else said.columns[place]
        attributes = tuple(sorted(_column_attributes(column, clauses).items()))
        attributes = known.setdefault(attributes, attributes)  # most columns have those of some other one
        yield Definition("column", schema, row.name, column.name, attributes, column.place + 1)
    for each in () if said is None else said.constraints:
        yield Definition(each.kind, schema, row.name, each.name, each.attributes)


def _table_attributes(row: ObjectRow, said: TableStatement | None) -> Attributes:
    """What is true of a table; all of its statement where that can't be understood."""
    pairs = [("autoincrement", "yes")] if said is not None and said.autoincrement else []
    if row.strict:
        pairs.append(("strict", "yes"))
    if said is None:
        pairs.append(("text", statement(tokens_of(row.sql))))
    if row.without_rowid:
        pairs.append(("without rowid", "yes"))
    return tuple(pairs)


def _column_attributes(column: ColumnRow, clauses: Clauses | None) -> dict[str, str]:
    attributes = {"nullable": "yes"}
    if column.type:
        attributes["type"] = type_text(column.type)
    if column.default is not None:
        attributes["default"] = default_text(column.default)
    if column.hidden in _GENERATED:
        attributes["generated kind"] = _GENERATED[column.hidden]
    if clauses is not None:
        # PRAGMA also counts what a primary key implies; it is said only once, by the key.
        attributes |= clauses.attributes
    elif column.not_null:
        attributes["nullable"] = "no"
    return attributes
