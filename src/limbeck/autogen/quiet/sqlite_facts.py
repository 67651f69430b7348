"""What SQLite says of tables, as far as it decides what SQLAlchemy reflects.

SQLAlchemy finds unique constraints, and the names and options of foreign keys, by patterns in a table's
statement. What it finds there no one else can tell, so its own dialect is asked, where there is anything.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from limbeck.autogen.quiet.facts import ColumnFacts, ForeignKeyFacts, Key, KeyFacts, TableFacts
from limbeck.autogen.quiet.sqlite_statements import plain_foreign_keys, plain_index_columns, plain_uniques

if TYPE_CHECKING:
    from sqlalchemy import Connection
    from sqlalchemy.engine import Dialect

    from limbeck.autogen.quiet.sqlite_rows import SqliteRows

_CREATED = "c"
"""The origin of an index that has a statement of its own."""

_MADE = "u"
"""The origin of an index that a unique constraint made."""

_AUTOMATIC = "sqlite_autoindex"
"""How the names of indexes under constraints begin."""

_WORD = "CONSTRAINT"
"""What SQLAlchemy takes for a column in front of UNIQUE, where one is called so."""


class SqliteFacts(Mapping[Key, TableFacts]):
    """What the rows say of each table of `main`, made when it is asked for: most is needed once.

    Args:
        rows: The rows.
        connection: Where they come from.
        dialect: SQLAlchemy's dialect, which answers from the rows.
    """

    def __init__(self, rows: SqliteRows, connection: Connection, dialect: Dialect) -> None:
        self._rows = rows
        self._connection = connection
        self._dialect: Any = dialect
        self._shortened: Any = rows.answering(connection.dialect, unique_only=True)
        self._known: dict[int, ColumnFacts] = {}
        self._columns: dict[Hashable, ColumnFacts] = {}

    def __iter__(self) -> Iterator[Key]:
        """The tables."""
        return ((None, name) for name in self._rows.texts)

    def __len__(self) -> int:
        """How many tables there are."""
        return len(self._rows.texts)

    def __getitem__(self, key: Key) -> TableFacts:
        """What is said of a table.

        Raises:
            KeyError: There is none.
            Exception: Whatever the dialect raises where its inner forms are not what they were.
        """
        schema, name = key
        if schema is not None:
            raise KeyError(key)
        text = self._rows.texts[name]
        facts = self._plain_facts(name)
        uniques = plain_uniques(text)
        if uniques is None or uniques:
            facts.uniques += self._uniques(facts, name, uniques)
        if keys := self._rows.rows("foreign_key_list", name):
            facts.foreign_keys += self._foreign_keys(facts, name, text, keys)
        return facts

    def _plain_facts(self, name: str) -> TableFacts:
        """What the PRAGMAs alone say of a table."""
        facts = TableFacts()
        for row in self._rows.rows("table_xinfo", name) or ():
            known = self._known.get(id(row))  # equal rows are the same one
            if known is None:
                known = self._known[id(row)] = self._column(row)
            facts.columns[row[1]] = known
        for _, index, unique, origin, is_partial in self._rows.rows("index_list", name) or ():
            if origin == _CREATED:
                columns = self._index_columns(facts, index)
                facts.is_odd |= bool(is_partial) or columns is None
                facts.indexes.append(KeyFacts(index, columns or (), bool(unique)))
        return facts

    def _index_columns(self, facts: TableFacts, index: str) -> tuple[str, ...] | None:
        """The columns of an index; None where it has an expression or another order than theirs."""
        written = plain_index_columns(self._rows.indexes.get(index, ""))
        if written is not None and _are_columns(written, facts):
            return written
        columns = [row for row in self._rows.rows("index_xinfo", index) or () if row[5]]
        if any(row[2] is None or row[3] for row in columns):
            return None
        return tuple([row[2] for row in columns])

    def _column(self, row: tuple[Any, ...]) -> ColumnFacts:
        """What is said of a column; the same object for all of which the same is said."""
        _, _, *said, key, hidden = row
        signature = (*said, bool(key), hidden)
        return self._columns.setdefault(signature, ColumnFacts(signature, is_computed=bool(hidden)))

    def _uniques(
        self, facts: TableFacts, name: str, plain: Sequence[tuple[str | None, tuple[str, ...]]] | None
    ) -> list[KeyFacts]:
        """The unique constraints, as the dialect finds them; None where it has to look for them."""
        if plain is not None and self._are_made(facts, name, plain):
            return [KeyFacts(constraint, columns, ()) for constraint, columns in plain]
        made = {
            tuple(row[2] for row in self._rows.rows("index_info", index[1]) or ())
            for index in self._rows.rows("index_list", name) or ()
            if index[1].startswith(_AUTOMATIC)
        }
        if plain is None or (_WORD,) in made:
            return [*map(_unique, self._asked(facts, self._shortened.get_unique_constraints, name))]
        found: list[KeyFacts] = []
        for constraint, columns in plain:
            if columns in made:
                made.remove(columns)
                found.append(KeyFacts(constraint, columns, ()))
        return found

    def _are_made(
        self, facts: TableFacts, name: str, plain: Sequence[tuple[str | None, tuple[str, ...]]]
    ) -> bool:
        """Whether each unique constraint, as it is written, has an index of its own.

        There are as many, and SQLite makes none for a constraint that is there twice.
        """
        made = sum(index[3] == _MADE for index in self._rows.rows("index_list", name) or ())
        return (
            made == len(plain)
            and all(_are_columns(columns, facts) for _, columns in plain)
            and _WORD not in facts.columns
        )

    def _foreign_keys(
        self, facts: TableFacts, name: str, text: str, rows: Iterable[tuple[Any, ...]]
    ) -> list[ForeignKeyFacts]:
        """The foreign keys, as the dialect finds them."""
        keys: dict[int, list[tuple[Any, ...]]] = {}
        for row in rows:
            keys.setdefault(row[0], []).append(row)
        there = {
            (tuple([row[3] for row in key]), key[0][2], tuple([row[4] for row in key]))
            for key in keys.values()
        }
        plain = plain_foreign_keys(text)
        if plain is None or not len(plain) == len(there) == len(keys) or {key[1:4] for key in plain} != there:
            return [*map(_foreign_key, self._asked(facts, self._dialect.get_foreign_keys, name))]
        return [
            ForeignKeyFacts(
                key.name, key.columns, (None, key.table), key.target_columns, _options(key.options)
            )
            for key in plain
        ]

    def _asked(self, facts: TableFacts, ask: Callable[..., Iterable[Any]], name: str) -> Iterable[Any]:
        """What the dialect says of a table, which Alembic has to look at where it warns."""
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            said = ask(self._connection, name)
        facts.is_odd |= bool(caught)
        return said


def _are_columns(words: Iterable[str], facts: TableFacts) -> bool:
    """Whether these are names of columns as these are written, and nothing else by another meaning."""
    return all(word in facts.columns and word.upper() not in _CONSTANTS for word in words)


def _unique(said: dict[str, Any]) -> KeyFacts:
    options = tuple(sorted((word, repr(value)) for word, value in said.items() if word not in _PLACE))
    return KeyFacts(said["name"], tuple(said["column_names"]), options)


def _foreign_key(said: dict[str, Any]) -> ForeignKeyFacts:
    return ForeignKeyFacts(
        said["name"],
        tuple(said["constrained_columns"]),
        (said["referred_schema"], said["referred_table"]),
        tuple(said["referred_columns"]),
        _options(said["options"]),
    )


def _options(said: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((word, repr(value)) for word, value in said.items()))


_PLACE = ("name", "column_names")

_CONSTANTS = frozenset({"NULL", "CURRENT_DATE", "CURRENT_TIME", "CURRENT_TIMESTAMP"})
"""What means no column without quotes, even where there is one of that name."""
