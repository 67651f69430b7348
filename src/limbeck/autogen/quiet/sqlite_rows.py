"""What SQLite's PRAGMAs say of all tables, asked at once, and SQLAlchemy's dialect that reads it from here.

SQLAlchemy asks a dozen questions for each table, and for each of them SQLite looks through its whole schema.
"""

from __future__ import annotations

import copy
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlalchemy import Connection
    from sqlalchemy.engine import Dialect

PRAGMA_METHOD = "_get_table_pragma"
"""The method of SQLAlchemy's dialect that asks a PRAGMA about a table or an index."""

TEXT_METHOD = "_get_table_sql"
"""The method of SQLAlchemy's dialect that asks for the statement of a table."""

_OBJECTS = "SELECT type, name, sql FROM main.sqlite_master WHERE type IN ('table', 'index') AND rootpage <> 0"
_TEMPORARY = "SELECT count(*) FROM sqlite_temp_master"
_ROWS = (
    "SELECT m.name, x.* FROM main.sqlite_master AS m CROSS JOIN pragma_{pragma}(m.name, 'main') AS x "
    "WHERE m.type = '{type}' AND m.rootpage <> 0"
)
_COLUMNS = {
    "table_xinfo": 'x.cid, x.name, x.type, x."notnull", x.dflt_value, x.pk, x.hidden',
    "foreign_key_list": 'x.id, x.seq, x."table", x."from", x."to", x.on_update, x.on_delete, x.match',
    "index_list": 'x.seq, x.name, x."unique", x.origin, x.partial',
    "index_xinfo": 'x.seqno, x.cid, x.name, x."desc", x.coll, x.key',
}
_PART = 1000
"""Rows that are read at a time."""

_GAP = ";"
_UNIQUE = re.compile("UNIQUE", re.IGNORECASE)
_PLAIN_UNIQUE = re.compile(r"\t(?:CONSTRAINT (\w+) )?UNIQUE \((\w+(?:, \w+)*)\)(?:, ?)?", re.ASCII)
_TYPES = {"index_xinfo": "index"}


class TemporaryTablesError(Exception):
    """There are temporary tables, whose names may hide others."""


@dataclass(frozen=True, slots=True)
class SqliteRows:
    """The rows of `main`.

    Attributes:
        texts: The statement of each table.
        index_texts: The statement of each index; None for one that a constraint made.
        pragmas: For each PRAGMA the rows of each table or index, as the PRAGMA itself gives them.
    """

    texts: dict[str, str]
    index_texts: dict[str, str | None]
    pragmas: dict[str, dict[str, list[tuple[Any, ...]]]] = field(default_factory=dict)

    @classmethod
    def read(cls, connection: Connection) -> SqliteRows:
        """Read the rows of an open connection in six statements.

        Raises:
            TemporaryTablesError: There are temporary tables.
            sqlalchemy.exc.SQLAlchemyError: SQLite can't read its schema, or does not have these functions.
        """
        if connection.exec_driver_sql(_TEMPORARY).scalar():
            raise TemporaryTablesError
        objects = connection.exec_driver_sql(_OBJECTS).all()
        found = cls(
            {name: text for kind, name, text in objects if kind == "table"},
            {name: text for kind, name, text in objects if kind == "index"},
        )
        for pragma, columns in _COLUMNS.items():
            kind = _TYPES.get(pragma, "table")
            query = _ROWS.format(pragma=pragma, type=kind).replace("x.*", columns)
            rows: dict[str, list[tuple[Any, ...]]] = {}
            same: dict[tuple[Any, ...], tuple[Any, ...]] = {}  # many columns are alike, and there are many
            for part in connection.exec_driver_sql(query).partitions(_PART):
                for name, *said in part:
                    row = tuple(said)
                    rows.setdefault(name, []).append(same.setdefault(row, row))
            found.pragmas[pragma] = rows
        return found

    def rows(self, pragma: str, name: str) -> list[tuple[Any, ...]] | None:
        """What a PRAGMA says of a table or an index; None where it has to be asked."""
        # The older PRAGMAs say less: nothing of columns that are not in the key, or hidden.
        if pragma == "index_info":
            rows = self.rows("index_xinfo", name)
            return None if rows is None else [row[:3] for row in rows if row[5]]
        if pragma == "table_info":
            rows = self.rows("table_xinfo", name)
            return None if rows is None or any(row[6] for row in rows) else [row[:6] for row in rows]
        known = self.index_texts if pragma == "index_xinfo" else self.texts
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


def plain_uniques(text: str) -> list[tuple[str | None, tuple[str, ...]]] | None:
    """The unique constraints of a statement that SQLAlchemy wrote: names, and the columns of each.

    Args:
        text: The statement.

    Returns:
        What SQLAlchemy's patterns find in it; None where UNIQUE stands anywhere but in lines of its own.
    """
    found: list[tuple[str | None, tuple[str, ...]]] = []
    end = -1
    for word in _UNIQUE.finditer(text):
        start = text.rfind("\n", 0, word.start()) + 1
        if start <= end or not text[:start].rstrip("\n ").endswith(","):
            return None
        end = text.find("\n", start)
        match = _PLAIN_UNIQUE.fullmatch(text, start, len(text) if end < 0 else end)
        if match is None:
            return None
        found.append((match[1], tuple(match[2].split(", "))))
    return found


def unique_lines(text: str) -> str:
    """The part of a statement in which SQLAlchemy's patterns find the same unique constraints, and sooner.

    They look for `CONSTRAINT name UNIQUE (columns)`, whose words may stand on lines that follow each other,
    and for `column type UNIQUE` on one line. So the lines around each UNIQUE are enough.
    """
    lines = text.split("\n")
    found = [number for number, line in enumerate(lines) if "UNIQUE" in line.upper()]
    if any(not line.strip() for line in lines[:-1]):
        return text  # words may be farther apart
    kept = {number + step for number in found for step in (-2, -1, 0, 1)}
    parts: list[str] = []
    for number, line in enumerate(lines):
        if number in kept:
            parts.append(line)
        elif not parts or parts[-1] != _GAP:
            parts.append(_GAP)
    return "\n".join(parts)
