"""What SQLite's PRAGMAs say of all tables, asked at once, and SQLAlchemy's dialect that reads it from here.

SQLAlchemy asks a dozen questions for each table, and for each of them SQLite looks through its whole schema.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy.exc import DBAPIError

from limbeck.autogen.quiet.sqlite_statements import unique_lines
from limbeck.catalog.sqlite.rows import grouped, raw_rows
from limbeck.errors import error_text

if TYPE_CHECKING:
    from sqlalchemy import Connection
    from sqlalchemy.engine import Dialect

    from limbeck.catalog.sqlite.rows import SchemaRows

PRAGMA_METHOD = "_get_table_pragma"
"""The method of SQLAlchemy's dialect that asks a PRAGMA about a table or an index."""

TEXT_METHOD = "_get_table_sql"
"""The method of SQLAlchemy's dialect that asks for the statement of a table."""

_TEMPORARY = "SELECT count(*) FROM sqlite_temp_master"
_ROWS = (
    "SELECT m.name, {columns} FROM main.sqlite_master AS m CROSS JOIN pragma_{pragma}(m.name, 'main') AS x "
    "WHERE m.type = '{type}' AND m.rootpage <> 0"
)
_QUESTIONS = {
    "foreign_key_list": 'x.id, x.seq, x."table", x."from", x."to", x.on_update, x.on_delete, x.match',
    "index_list": 'x.seq, x.name, x."unique", x.origin, x.partial',
}
"""What the catalogue has not asked about tables: the columns of each PRAGMA."""

_INDEX_COLUMNS = 'x.seqno, x.cid, x.name, x."desc", x.coll, x.key'


class TemporaryTablesError(Exception):
    """There are temporary tables, whose names may hide others."""


class UnreadableTextsError(Exception):
    """There are names or statements in another encoding than SQLite says."""


class UnreadableIndexesError(Exception):
    """SQLite does not tell the columns of indexes."""


@dataclass(frozen=True, slots=True)
class SqliteRows:
    """The rows of `main`.

    Those about indexes take longest, and are asked for when they are needed: mostly a statement says enough.

    Attributes:
        texts: The statement of each table.
        indexes: The statement of each index; empty for one that a constraint made.
        pragmas: For each PRAGMA about tables the rows of each, as the PRAGMA itself gives them.
    """

    texts: Mapping[str, str]
    indexes: Mapping[str, str]
    pragmas: Mapping[str, Mapping[str, Sequence[tuple[Any, ...]]]]
    _connection: Connection
    _of_indexes: dict[str, Sequence[tuple[Any, ...]]] = field(default_factory=dict)

    @classmethod
    def read(cls, connection: Connection, schemas: Iterable[SchemaRows]) -> SqliteRows:
        """Read the rows of an open connection in three statements.

        Args:
            connection: The connection.
            schemas: What the catalogue has read of it.

        Raises:
            TemporaryTablesError: There are temporary tables.
            UnreadableTextsError: Some texts can't be decoded.
            sqlalchemy.exc.SQLAlchemyError: SQLite can't read its schema, or does not have these functions.
        """
        (main,) = (each for each in schemas if not each.schema)
        if connection.exec_driver_sql(_TEMPORARY).scalar():
            raise TemporaryTablesError
        if not main.is_exact:
            raise UnreadableTextsError
        pragmas: dict[str, Mapping[str, Sequence[tuple[Any, ...]]]] = {"table_xinfo": main.columns}
        for pragma, columns in _QUESTIONS.items():
            query = _ROWS.format(columns=columns, pragma=pragma, type="table")
            pragmas[pragma] = grouped(raw_rows(connection, query), tuple)
        stored = [each for each in main.everything if each.has_pages]
        return cls(
            {each.name: each.sql for each in stored if each.type == "table" and each.is_own},
            {each.name: each.sql for each in stored if each.type == "index"},
            pragmas,
            connection,
        )

    def ask_indexes(self, tables: Iterable[str] | None = None) -> None:
        """Read the columns of indexes in one statement.

        Args:
            tables: Those whose indexes are meant; None for all.

        Raises:
            UnreadableIndexesError: SQLite refused.
        """
        query = _ROWS.format(columns=_INDEX_COLUMNS, pragma="index_xinfo", type="index")
        if tables is not None:
            query += f" AND m.tbl_name IN ({', '.join(map(_literal, tables))})"
        try:
            self._of_indexes.update(grouped(raw_rows(self._connection, query), tuple))
        except DBAPIError as error:
            raise UnreadableIndexesError(error_text(error)) from error

    def rows(self, pragma: str, name: str) -> Sequence[tuple[Any, ...]] | None:
        """What a PRAGMA says of a table or an index; None where it has to be asked.

        Raises:
            UnreadableIndexesError: It is about an index, and SQLite refused.
        """
        # The older PRAGMAs say less: nothing of columns that are not in the key, or hidden.
        if pragma == "index_info":
            rows = self.rows("index_xinfo", name)
            return None if rows is None else [row[:3] for row in rows if row[5]]
        if pragma == "table_info":
            rows = self.rows("table_xinfo", name)
            return None if rows is None or any(row[6] for row in rows) else [row[:6] for row in rows]
        if pragma == "index_xinfo" and name in self.indexes:
            if name not in self._of_indexes:
                self.ask_indexes()
            return self._of_indexes.get(name, [])
        if pragma not in self.pragmas or name not in self.texts:
            return None
        return self.pragmas[pragma].get(name, [])

    def answering(self, dialect: Dialect, *, unique_only: bool = False) -> Dialect:
        """A copy of a dialect that answers from these rows, and asks the database for anything else.

        Args:
            dialect: SQLAlchemy's dialect.
            unique_only: Whether the statements of tables need only have what SQLAlchemy makes of UNIQUE.

        Raises:
            AttributeError: The methods that ask are not what they were.
        """
        answering = copy.copy(dialect)
        ask_pragma, ask_text = getattr(dialect, PRAGMA_METHOD), getattr(dialect, TEXT_METHOD)

        def pragma(connection: Any, pragma: str, name: str, schema: str | None = None) -> Any:
            rows = self.rows(pragma, name) if schema is None else None
            return ask_pragma(connection, pragma, name, schema=schema) if rows is None else rows

        def text(connection: Any, name: str, schema: str | None = None, **keywords: Any) -> Any:
            known = self.texts.get(name) if schema is None else None
            if known is None:
                return ask_text(connection, name, schema, **keywords)
            return unique_lines(known) if unique_only else known

        setattr(answering, PRAGMA_METHOD, pragma)
        setattr(answering, TEXT_METHOD, text)
        if not unique_only:
            shortened: Any = self.answering(dialect, unique_only=True)
            vars(answering)["get_unique_constraints"] = shortened.get_unique_constraints
        return answering


def _literal(name: str) -> str:
    return "'" + name.replace("'", "''") + "'"
