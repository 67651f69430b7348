"""What SQLite's PRAGMAs say of all tables, asked at once, and SQLAlchemy's dialect that reads it from here.

SQLAlchemy asks a dozen questions for each table, and for each of them SQLite looks through its whole schema.
"""

from __future__ import annotations

import copy
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from limbeck.autogen.quiet.sqlite_statements import unique_lines
from limbeck.catalog.sqlite.rows import grouped, raw_rows

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
    "foreign_key_list": (
        "table",
        'x.id, x.seq, x."table", x."from", x."to", x.on_update, x.on_delete, x.match',
    ),
    "index_list": ("table", 'x.seq, x.name, x."unique", x.origin, x.partial'),
    "index_xinfo": ("index", 'x.seqno, x.cid, x.name, x."desc", x.coll, x.key'),
}
"""What the catalogue has not asked: the kind of object that a PRAGMA is about, and its columns."""


class TemporaryTablesError(Exception):
    """There are temporary tables, whose names may hide others."""


class UnreadableTextsError(Exception):
    """There are names or statements in another encoding than SQLite says."""


@dataclass(frozen=True, slots=True)
class SqliteRows:
    """The rows of `main`.

    Attributes:
        texts: The statement of each table.
        indexes: The names of all indexes.
        pragmas: For each PRAGMA the rows of each table or index, as the PRAGMA itself gives them.
    """

    texts: Mapping[str, str]
    indexes: Collection[str]
    pragmas: Mapping[str, Mapping[str, Sequence[tuple[Any, ...]]]]

    @classmethod
    def read(cls, connection: Connection, schemas: Iterable[SchemaRows]) -> SqliteRows:
        """Read the rows of an open connection in four statements.

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
        for pragma, (kind, columns) in _QUESTIONS.items():
            query = _ROWS.format(columns=columns, pragma=pragma, type=kind)
            pragmas[pragma] = grouped(raw_rows(connection, query), tuple)
        stored = [each for each in main.everything if each.has_pages]
        return cls(
            {each.name: each.sql for each in stored if each.type == "table" and each.is_own},
            {each.name for each in stored if each.type == "index"},
            pragmas,
        )

    def rows(self, pragma: str, name: str) -> Sequence[tuple[Any, ...]] | None:
        """What a PRAGMA says of a table or an index; None where it has to be asked."""
        # The older PRAGMAs say less: nothing of columns that are not in the key, or hidden.
        if pragma == "index_info":
            rows = self.rows("index_xinfo", name)
            return None if rows is None else [row[:3] for row in rows if row[5]]
        if pragma == "table_info":
            rows = self.rows("table_xinfo", name)
            return None if rows is None or any(row[6] for row in rows) else [row[:6] for row in rows]
        known = self.indexes if pragma == "index_xinfo" else self.texts
        if pragma not in self.pragmas or name not in known:
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
        return answering
