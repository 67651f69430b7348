"""What an SQLite database's own schema table says: the statements that created each object."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from limbeck.databases.sqlite import quoted

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from limbeck.catalog.sqlite.rows import SchemaRows

IDENTIFIER = re.compile(r'"((?:[^"]|"")*)"|`((?:[^`]|``)*)`|\[([^\]]*)\]|\'((?:[^\']|\'\')*)\'|([\w$]+)')

KEY = re.compile(r"PRIMARY\s+KEY\s*\(([^)]*)\)", re.IGNORECASE)

COLUMNS = "type, name, tbl_name, sql"


@dataclass(frozen=True, slots=True)
class SchemaEntry:
    """One object of an SQLite schema.

    Attributes:
        number: Its place in the order of creation.
        schema: `main`, or the name of an attached database.
        type: `table`, `index`, `view` or `trigger`.
        name: Its name.
        table: The table that it belongs to.
        sql: The statement that created it.
    """

    number: int
    schema: str
    type: str
    name: str
    table: str
    sql: str

    def columns(self) -> tuple[str, ...]:
        """All but the number."""
        return self.schema, self.type, self.name, self.table, self.sql

    def words(self) -> frozenset[str]:
        """Every name that the statement mentions, folded: more than it needs, never less."""
        words = set(map("".join, IDENTIFIER.findall(self.sql)))
        return frozenset(each.replace('""', '"').replace("``", "`").casefold() for each in words)


@dataclass(frozen=True, slots=True)
class SqliteSchema:
    """Everything in the schemas of an SQLite connection, in the order of creation.

    Attributes:
        entries: The objects that have a statement; indexes that a constraint made have none.
    """

    entries: tuple[SchemaEntry, ...]
    _mentions: dict[SchemaEntry, frozenset[str]] = field(default_factory=dict)
    _named: dict[str, list[SchemaEntry]] = field(default_factory=dict)
    _followers: dict[str, list[SchemaEntry]] = field(default_factory=dict)

    @classmethod
    def read(cls, connection: Connection) -> SqliteSchema:
        """Read the schema of an open connection: a query for each attached database."""
        return cls.from_entries(entries(connection))

    @classmethod
    def from_rows(cls, schemas: Iterable[SchemaRows]) -> SqliteSchema:
        """The schema of a connection, of what the catalogue has of each of its databases."""
        return cls.from_entries(row_entries(schemas))

    @classmethod
    def from_entries(cls, found: Iterable[SchemaEntry]) -> SqliteSchema:
        """The schema that some entries make up."""
        schema = cls(tuple(found))
        for entry in schema.entries:
            schema._named.setdefault(entry.name.casefold(), []).append(entry)
        for entry in schema.entries:
            follows = {entry.table.casefold()}
            if entry.type in {"view", "trigger"}:
                follows |= schema._mentioned(entry)
            for name in follows:
                schema._followers.setdefault(name, []).append(entry)
        return schema

    def _mentioned(self, entry: SchemaEntry) -> frozenset[str]:
        """The objects of the schema that an entry mentions; found when first asked for."""
        if entry not in self._mentions:
            self._mentions[entry] = entry.words() & self._named.keys()
        return self._mentions[entry]

    def around(self, tables: Iterable[str]) -> list[SchemaEntry]:
        """The part of the schema that operations on some tables can see.

        Their indexes and triggers, the views over them, and the tables that any of these mention: a rename
        looks at all
        views and triggers, and fails where one of their tables is missing. Tables that are only mentioned
        bring nothing else along, so that a chain of foreign keys does not bring the whole schema.

        Args:
            tables: The tables that the operations touch.
        """
        chosen: set[SchemaEntry] = set()
        mentioned: set[str] = set()
        pending = {name.casefold() for name in tables}
        followed: set[str] = set()
        while pending:
            name = pending.pop()
            followed.add(name)
            for entry in (*self._named.get(name, ()), *self._followers.get(name, ())):
                chosen.add(entry)
                mentioned |= self._mentioned(entry)
                if entry.type in {"view", "trigger"}:
                    # Views may stand on views, and a view over a view breaks with it.
                    views = {entry.name.casefold()} if entry.type == "view" else set()
                    views |= {each for each in self._mentioned(entry) if self._is_view(each)}
                    pending |= views - followed
        chosen.update(entry for name in mentioned for entry in self._named.get(name, ()))
        return sorted({*chosen, *self._stubs(chosen)}, key=lambda entry: entry.number)

    def _stubs(self, chosen: Iterable[SchemaEntry]) -> set[SchemaEntry]:
        """Stand-ins for the ends of foreign keys that lead out of the chosen part.

        Batch mode reflects along foreign keys without end; at a table without any it stops.
        """
        inside = {entry.name.casefold() for entry in chosen}
        return {
            replace(entry, sql=_stub(entry))
            for table in chosen
            if table.type == "table"
            for name in self._mentioned(table) - inside
            for entry in self._named[name]
            if entry.type == "table"
        }

    def _is_view(self, name: str) -> bool:
        return any(entry.type == "view" for entry in self._named.get(name, ()))

    def of_table(self, schema: str | None, table: str) -> list[SchemaEntry]:
        """The table itself, its indexes and its triggers."""
        where = (schema or "main").casefold()
        found = self._followers.get(table.casefold(), ())
        return [e for e in found if e.schema.casefold() == where and e.table.casefold() == table.casefold()]


def _stub(entry: SchemaEntry) -> str:
    """A table with the right number of key columns: `REFERENCES t` without columns means these."""
    key = KEY.search(entry.sql)
    names = [f"k{number}" for number in range(key[1].count(",") + 1 if key else 1)]
    return f"CREATE TABLE {quoted(entry.name)} ({', '.join(names)}, PRIMARY KEY ({', '.join(names)}))"


def entries(connection: Connection) -> list[SchemaEntry]:
    """The objects of every schema of a connection, but for its temporary ones."""
    found: list[SchemaEntry] = []
    for schema in [str(row[1]) for row in connection.exec_driver_sql("PRAGMA database_list")]:
        if schema != "temp":
            table = f"{quoted(schema)}.sqlite_master"
            query = f"SELECT {COLUMNS} FROM {table} WHERE sql NOT NULL ORDER BY rowid"  # noqa: S608 - quoted
            for row in connection.exec_driver_sql(query).all():
                found.append(SchemaEntry(len(found), schema, *map(str, row)))
    return found


def row_entries(schemas: Iterable[SchemaRows]) -> list[SchemaEntry]:
    """The same, of what the catalogue has of each of its databases."""
    objects = [
        (each.schema or "main", row) for each in schemas for row in each.everything if row.has_statement
    ]
    return [
        SchemaEntry(number, schema, row.type, row.name, row.table, row.sql)
        for number, (schema, row) in enumerate(objects)
    ]
