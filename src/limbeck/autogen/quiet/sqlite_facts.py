"""What SQLite says of tables, as far as it decides what SQLAlchemy reflects.

SQLAlchemy finds unique constraints, and the names and options of foreign keys, by patterns in a table's
statement. What it finds there no one else can tell, so its own dialect is asked, where there is anything.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Sized
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from limbeck.autogen.quiet.facts import ColumnFacts, ForeignKeyFacts, Key, KeyFacts, TableFacts
from limbeck.autogen.quiet.sqlite_rows import plain_uniques

if TYPE_CHECKING:
    from sqlalchemy import Connection
    from sqlalchemy.engine import Dialect

    from limbeck.autogen.quiet.sqlite_rows import SqliteRows

_UNIQUE = re.compile("UNIQUE", re.IGNORECASE)
_CREATED = "c"
"""The origin of an index that has a statement of its own."""

_AUTOMATIC = "sqlite_autoindex"
"""How the names of indexes under constraints begin."""

_WORD = "CONSTRAINT"
"""What SQLAlchemy takes for a column in front of UNIQUE, where one is called so."""


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
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        reader = _Reader(rows, connection, dialect, shortened, caught)
        return {
            (None, name): reader.table(name, text)
            for name, text in rows.texts.items()
            if not name.lower().startswith("sqlite_")
        }


@dataclass(frozen=True, slots=True)
class _Reader:
    """What tables are read from.

    Attributes:
        rows: The rows.
        connection: Where they come from.
        dialect: SQLAlchemy's dialect, which answers from the rows.
        shortened: The same, to ask about unique constraints.
        caught: What it has warned of.
    """

    rows: SqliteRows
    connection: Connection
    dialect: Any
    shortened: Any
    caught: Sized
    _known: dict[tuple[Any, ...], ColumnFacts] = field(default_factory=dict)

    def table(self, name: str, text: str) -> TableFacts:
        """What is said of a table.

        Args:
            name: Its name.
            text: Its statement.
        """
        before = len(self.caught)
        facts = self._plain_facts(name)
        if _UNIQUE.search(text):
            facts.uniques += self._uniques(name, text)
        if self.rows.rows("foreign_key_list", name):
            facts.foreign_keys += map(_foreign_key, self.dialect.get_foreign_keys(self.connection, name))
        facts.is_odd |= len(self.caught) > before
        return facts

    def _plain_facts(self, name: str) -> TableFacts:
        """What the PRAGMAs alone say of a table."""
        facts = TableFacts()
        for _, column, *said, key, hidden in self.rows.rows("table_xinfo", name) or ():
            signature = (*said, bool(key), hidden)
            known = self._known.get(signature)  # many columns are alike
            if known is None:
                known = self._known[signature] = ColumnFacts(signature, is_computed=bool(hidden))
            facts.columns[column] = known
        for _, index, unique, origin, is_partial in self.rows.rows("index_list", name) or ():
            if origin == _CREATED:
                columns = [row for row in self.rows.rows("index_xinfo", index) or () if row[5]]
                if is_partial or any(row[2] is None or row[3] for row in columns):
                    facts.is_odd = True
                options = tuple([row[4] for row in columns])
                names = tuple([row[2] for row in columns])
                facts.indexes.append(KeyFacts(index, names, (bool(unique), options)))
        return facts

    def _uniques(self, name: str, text: str) -> list[KeyFacts]:
        """The unique constraints, as the dialect finds them."""
        plain = plain_uniques(text)
        made = {
            tuple(row[2] for row in self.rows.rows("index_info", index[1]) or ())
            for index in self.rows.rows("index_list", name) or ()
            if index[1].startswith(_AUTOMATIC)
        }
        if plain is None or (_WORD,) in made:
            return [*map(_unique, self.shortened.get_unique_constraints(self.connection, name))]
        found: list[KeyFacts] = []
        for constraint, columns in plain:
            if columns in made:
                made.remove(columns)
                found.append(KeyFacts(constraint, columns, ()))
        return found


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
