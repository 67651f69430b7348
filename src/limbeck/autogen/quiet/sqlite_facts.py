"""What SQLite says of tables, as far as it decides what SQLAlchemy reflects.

SQLAlchemy finds unique constraints, and the names and options of foreign keys, by patterns in a table's
statement. What it finds there no one else can tell, so its own dialect is asked, where there is anything.
"""

from __future__ import annotations

import re
import warnings
from typing import TYPE_CHECKING, Any

from limbeck.autogen.quiet.facts import ColumnFacts, ForeignKeyFacts, Key, KeyFacts, TableFacts

if TYPE_CHECKING:
    from sqlalchemy import Connection
    from sqlalchemy.engine import Dialect

    from limbeck.autogen.quiet.sqlite_rows import SqliteRows

_UNIQUE = re.compile("UNIQUE", re.IGNORECASE)
_CREATED = "c"
"""The origin of an index that has a statement of its own."""


def sqlite_facts(rows: SqliteRows, connection: Connection, dialect: Dialect) -> dict[Key, TableFacts]:
    """What the rows say of each table of `main`.

    Args:
        rows: The rows.
        connection: Where they come from.
        dialect: SQLAlchemy's dialect, which answers from the rows.

    Raises:
        Exception: Whatever the dialect raises where its inner forms are not what they were.
    """
    shortened = rows.answering(connection.dialect, unique_only=True)
    return {
        (None, name): _table(rows, name, text, connection, dialect, shortened)
        for name, text in rows.texts.items()
        if not name.lower().startswith("sqlite_")
    }


def _table(  # noqa: PLR0913, PLR0917 - what is asked, and who
    rows: SqliteRows, name: str, text: str, connection: Connection, dialect: Any, shortened: Any
) -> TableFacts:
    facts = TableFacts()
    for _, column, type_, not_null, default, key, hidden in rows.rows("table_xinfo", name) or ():
        signature = (type_, not_null, default, bool(key), hidden)
        facts.columns[column] = ColumnFacts(signature, is_computed=bool(hidden))
    for _, index, unique, origin, is_partial in rows.rows("index_list", name) or ():
        if origin == _CREATED:
            columns = [row for row in rows.rows("index_xinfo", index) or () if row[5]]
            if is_partial or any(row[2] is None or row[3] for row in columns):
                facts.is_odd = True
            options = tuple(row[4] for row in columns)
            facts.indexes.append(KeyFacts(index, tuple(row[2] for row in columns), (bool(unique), options)))
    is_unique, is_foreign = bool(_UNIQUE.search(text)), bool(rows.rows("foreign_key_list", name))
    if is_unique or is_foreign:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            if is_unique:
                facts.uniques += map(_unique, shortened.get_unique_constraints(connection, name))
            if is_foreign:
                facts.foreign_keys += map(_foreign_key, dialect.get_foreign_keys(connection, name))
        facts.is_odd |= bool(caught)
    return facts


def _unique(said: dict[str, Any]) -> KeyFacts:
    options = tuple(sorted((word, repr(value)) for word, value in said.items() if word not in _PLACE))
    return KeyFacts(said["name"], tuple(said["column_names"]), options)


def _foreign_key(said: dict[str, Any]) -> ForeignKeyFacts:
    options = tuple(sorted((word, repr(value)) for word, value in said["options"].items()))
    return ForeignKeyFacts(
        said["name"],
        tuple(said["constrained_columns"]),
        (said["referred_schema"], said["referred_table"]),
        tuple(said["referred_columns"]),
        options,
    )


_PLACE = ("name", "column_names")
