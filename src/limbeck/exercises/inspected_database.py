"""A database as the predicates of a goal look at it: its catalogue, its rows, what a query gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import text

from limbeck import catalog
from limbeck.audits.identifiers import QUOTERS
from limbeck.databases.database import Database
from limbeck.records import Snapshot
from limbeck.rehearsals.state_files import without_tables

VERSION_TABLE = "alembic_version"
"""Alembic's own table, which belongs to no goal."""

Row = Mapping[str, Any]


@dataclass(frozen=True)
class InspectedDatabase:
    """A database at one moment; what was read once is not read again.

    Attributes:
        database: The database.
    """

    database: Database

    @cached_property
    def catalogue(self) -> Snapshot:
        """All that it holds, without Alembic's own table."""
        with self.database.connect() as connection:
            return without_tables(catalog.read(connection), {VERSION_TABLE})

    @cached_property
    def tables(self) -> dict[str, tuple[str, ...]]:
        """The names of its tables, each with those of its columns."""
        found: dict[str, tuple[str, ...]] = {}
        for each in self.catalogue.definitions:
            if each.kind == "table":
                found.setdefault(_qualified(each.schema, each.name), ())
        columns = sorted(
            (each for each in self.catalogue.definitions if each.kind == "column"),
            key=lambda each: each.position,
        )
        for each in columns:
            table = _qualified(each.schema, each.table)
            if table in found:
                found[table] = (*found[table], each.name)
        return found

    @cached_property
    def _rows(self) -> dict[str, tuple[Row, ...]]:
        return {}

    def rows(self, table: str) -> tuple[Row, ...]:
        """All rows of a table; none where it is not there.

        Args:
            table: Its name, with its schema unless that is the default one.
        """
        if table not in self.tables:
            return ()
        if table not in self._rows:
            quote = QUOTERS[self.database.dialect]
            name = ".".join(map(quote, table.split(".")))
            with self.database.connect() as connection:
                found = connection.exec_driver_sql(f"SELECT * FROM {name}").mappings()  # noqa: S608 - quoted
                self._rows[table] = tuple(dict(each) for each in found)
        return self._rows[table]

    def read(self) -> None:
        """Read all of it now, before it changes."""
        for table in self.tables:
            self.rows(table)

    def query(self, sql: str) -> tuple[tuple[Any, ...], ...]:
        """What a query gives.

        Raises:
            SQLAlchemyError: The database refuses it.
        """
        with self.database.connect() as connection:
            return tuple(tuple(each) for each in connection.execute(text(sql)))

    def key_of(self, table: str) -> tuple[str, ...]:
        """The columns of the primary key of a table; all columns where it has none."""
        for each in self.catalogue.definitions:
            if each.kind == "primary key" and _qualified(each.schema, each.table) == table:
                attributes = dict(each.attributes)
                named = attributes.get("columns") or attributes.get("definition", "").partition("(")[2]
                columns = tuple(name.strip().strip('"') for name in named.rstrip(")").split(","))
                if set(columns) <= set(self.tables.get(table, ())):
                    return columns
        return self.tables.get(table, ())


def _qualified(schema: str, name: str) -> str:
    return name if schema in {"", "public"} else f"{schema}.{name}"
