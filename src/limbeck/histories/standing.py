"""Where a database stands in a history: what its version table holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from shlex import quote

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from limbeck.databases.database import Database
from limbeck.errors import DatabaseError
from limbeck.histories.topology import Topology
from limbeck.records.revision import Problem


@dataclass(frozen=True, slots=True)
class VersionTable:
    """The table in which Alembic keeps the current revisions of a database."""

    name: str = "alembic_version"
    schema: str | None = None


def current_revisions(database: Database, table: VersionTable) -> tuple[str, ...]:
    """What a version table holds, sorted; nothing where there is no such table.

    Raises:
        DatabaseError: The table cannot be read.
    """
    selected = sa.table(table.name, sa.column("version_num"), schema=table.schema)
    with database.connect() as connection:
        try:
            if not sa.inspect(connection).has_table(table.name, schema=table.schema):
                return ()
            rows = connection.execute(sa.select(selected.c.version_num)).scalars()
            return tuple(sorted(map(str, rows)))
        except SQLAlchemyError as error:
            raise DatabaseError(
                f"The version table {table.name} cannot be read.",
                slug="version-table",
                evidence={"Server": str(getattr(error, "orig", error)), "Database": database.url},
                remedy="Grant SELECT on it, or name the right one: version_table=….",
            ) from None


def unknown(topology: Topology, current: tuple[str, ...]) -> Iterator[Problem]:
    """The revisions of a database that no file has."""
    for each in current:
        if topology.revisions[each].ghost:
            yield Problem(
                "unknown-current",
                f"The database is at the revision {each}, which no file has.",
                each,
                "Alembic can neither upgrade nor downgrade this database from here. The revision was made on "
                "another branch, its file was deleted, or the database belongs to another project.",
                f"Look for it in the other branches: git log --all -S {quote(each)} -- '*.py'",
            )
