"""What an SQLite database's own schema table says: the statements that created each object."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy import Connection

IDENTIFIER = re.compile(r'"((?:[^"]|"")*)"|`((?:[^`]|``)*)`|\[([^\]]*)\]|\'((?:[^\']|\'\')*)\'|([\w$]+)')

COLUMNS = "type, name, tbl_name, sql"


@dataclass(frozen=True, slots=True)
class Entry:
    """One object of an SQLite schema.

    Attributes:
        schema: `main`, or the name of an attached database.
        type: `table`, `index`, `view` or `trigger`.
        name: Its name.
        table: The table that it belongs to.
        sql: The statement that created it.
    """

    schema: str
    type: str
    name: str
    table: str
    sql: str

    def words(self) -> frozenset[str]:
        """Every name that the statement mentions, folded: more than it needs, never less."""
        return frozenset(
            re.sub(r'""|``', lambda found: found[0][0], next(filter(None, match.groups()), "")).casefold()
            for match in IDENTIFIER.finditer(self.sql)
        )


@dataclass(frozen=True, slots=True)
class SqliteSchema:
    """Everything in the schemas of an SQLite connection, in the order of creation.

    Attributes:
        entries: The objects that have a statement; indexes that a constraint made have none.
    """

    entries: tuple[Entry, ...]
    _mentions: dict[Entry, frozenset[str]] = field(default_factory=dict)
    _named: dict[str, list[Entry]] = field(default_factory=lambda: defaultdict(list))
    _followers: dict[str, list[Entry]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def read(cls, connection: Connection) -> SqliteSchema:
        """Read the schema of an open connection: a query for each attached database."""
        entries = []
        schemas = [str(row[1]) for row in connection.exec_driver_sql("PRAGMA database_list")]
        for schema in schemas:
            if schema == "temp":
                continue
            table = f"{quoted(schema)}.sqlite_master"
            query = f"SELECT {COLUMNS} FROM {table} WHERE sql NOT NULL ORDER BY rowid"  # noqa: S608 - quoted
            rows = connection.exec_driver_sql(query)
            entries += [Entry(schema, *map(str, row)) for row in rows]
        schema_ = cls(tuple(entries))
        schema_._index()
        return schema_

    def _index(self) -> None:
        names = {entry.name.casefold() for entry in self.entries}
        for entry in self.entries:
            words = entry.words() & names
            self._mentions[entry] = words
            self._named[entry.name.casefold()].append(entry)
            self._followers[entry.table.casefold()].append(entry)
            if entry.type in ("view", "trigger"):
                for word in words:
                    self._followers[word].append(entry)

    def around(self, tables: Iterable[str]) -> list[Entry]:
        """The part of the schema that operations on some tables can see.

        Their indexes and triggers, the views over them and the tables that any of these mention: a rename
        looks at all of them, and fails where one is missing.

        Args:
            tables: The tables that the operations touch.
        """
        chosen: set[Entry] = set()
        seen: set[str] = set()
        pending = [name.casefold() for name in tables]
        while pending:
            name = pending.pop()
            if name in seen:
                continue
            seen.add(name)
            for entry in (*self._named.get(name, ()), *self._followers.get(name, ())):
                if entry not in chosen:
                    chosen.add(entry)
                    pending += [entry.name.casefold(), entry.table.casefold(), *self._mentions[entry]]
        return [entry for entry in self.entries if entry in chosen]

    def of_table(self, schema: str | None, table: str) -> list[Entry]:
        """The table itself, its indexes and its triggers."""
        where = (schema or "main").casefold()
        found = self._followers.get(table.casefold(), ())
        return [e for e in found if e.schema.casefold() == where and e.table.casefold() == table.casefold()]


def quoted(name: str) -> str:
    """A name as an SQLite identifier."""
    return '"' + name.replace('"', '""') + '"'
