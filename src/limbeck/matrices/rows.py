"""The rows of a schema, and what of them is to survive a migration."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from limbeck.matrices.values import canonical, plain
from limbeck.records import Snapshot

if TYPE_CHECKING:
    from sqlalchemy import Connection

Row = Mapping[str, Any]
Table = tuple[Row, ...]
Rows = Mapping[str, Table]
"""Rows by table; a table of another schema than the default one has it in front of its name."""


@dataclass(frozen=True, slots=True)
class Expectation:
    """What of the rows is to survive a migration.

    Attributes:
        carried: Where a column or table went that has another name afterwards.
        changing: Columns, as `table.column`, whose values are meant to change.
        becomes: By column, as `table.column`: what a value may turn into that cannot stay.
    """

    carried: Mapping[str, str]
    changing: frozenset[str]
    becomes: Mapping[str, Mapping[Any, Any]]

    def table(self, name: str) -> str:
        """The name of a table afterwards."""
        return self.carried.get(name, name)

    def column(self, table: str, column: str) -> str:
        """The name of a column afterwards."""
        there = self.carried.get(f"{table}.{column}")
        return column if there is None else there.rpartition(".")[2]

    def forms(self, table: str, column: str, value: Any) -> tuple[str, ...]:
        """What a value may be afterwards, in canonical form: itself, or what it is said to become."""
        kept = canonical(value)
        turned = self.becomes.get(f"{table}.{column}", {}).items()
        return (kept, *(canonical(new) for old, new in turned if canonical(old) == kept))

    def pairs(self, table: str, rows: Table, wanted: Sequence[str]) -> tuple[tuple[str, str], ...]:
        """The columns of a table whose values count, each with its name afterwards.

        Args:
            table: Its name before.
            rows: Its rows before.
            wanted: The columns that the models want.
        """
        named = ((column, self.column(table, column)) for column in (rows[0] if rows else ()))
        return tuple(
            (column, there)
            for column, there in named
            if there in wanted and f"{table}.{column}" not in self.changing
        )


def read_rows(connection: Connection, snapshot: Snapshot) -> Rows:
    """The rows of every table, as they are shown.

    Args:
        connection: Where to read.
        snapshot: What is there.
    """
    quote = connection.dialect.identifier_preparer.quote
    found: dict[str, Table] = {}
    for table in snapshot.definitions:
        if table.kind != "table":
            continue
        place = ".".join(quote(part) for part in (table.schema, table.name) if part)
        result = connection.exec_driver_sql(f"SELECT * FROM {place}").mappings()  # noqa: S608 - quoted
        found[table_name(table.schema, table.name)] = tuple(
            {str(key): plain(value) for key, value in row.items()} for row in result
        )
    return found


def table_name(schema: str, name: str) -> str:
    """The name of a table among rows: with its schema, unless that is the default one."""
    return f"{schema}.{name}" if schema not in {"", "public"} else name
