"""The tables of a PostgreSQL database that a state keeps, with their columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from limbeck.projects.worker.effects.relations import asked, question, version_of

if TYPE_CHECKING:
    from sqlalchemy import Connection

_PLAIN = ("smallint", "integer", "bigint", "real", "double precision", "bytea")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    Attributes:
        name: Its name.
        quoted: The same, quoted by PostgreSQL.
        kind: Its type, without what is in parentheses.
        key: Its place in the primary key, counted from 1; 0 where it is not in it.
    """

    name: str
    quoted: str
    kind: str
    key: int

    @property
    def expression(self) -> str:
        """What asks for its values."""
        if self.kind in _PLAIN:
            return self.quoted
        if self.kind == "boolean":
            return f"{self.quoted}::integer"
        if self.kind == "timestamp with time zone":
            return f"({self.quoted} AT TIME ZONE 'UTC')::text || '+00:00'"
        return f"{self.quoted}::text"


class Table(NamedTuple):
    """A table.

    Attributes:
        name: Its name as it is shown.
        place: The same as SQL writes it after FROM.
        pages: How many pages of rows it has of its own; None where these are in partitions.
        size: The bytes of its rows, those of partitions included.
        long: The bytes of values that are kept beside their rows.
    """

    name: str
    place: str
    pages: int | None
    size: int
    long: int


def read_tables(connection: Connection) -> dict[Table, list[Column]]:
    """All tables with rows of their own or in partitions, each with its columns in their order.

    Args:
        connection: The connection that looks.
    """
    found: dict[Table, list[Column]] = {}
    for row in asked(connection, question("columns", version_of(connection))):
        columns = found.setdefault(Table(*row[:5]), [])
        if row[5] is not None:
            columns.append(Column(*row[5:]))
    return found
