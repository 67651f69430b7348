"""The rows of large PostgreSQL tables, put into the file of a state once somebody has to look at them."""

from __future__ import annotations

import sqlite3
from functools import cached_property
from pathlib import Path

from limbeck.databases.sqlite import quoted
from limbeck.projects.worker.effects.large_tables import LargeTable, stored_rows
from limbeck.projects.worker.effects.saved_state import APPLICATION_ID, large_tables_of


class LargeRows:
    """The large tables of a state; one of a SQLite database has none.

    Attributes:
        is_foreign: Whether it is the state of another database than SQLite.
    """

    def __init__(self, connection: sqlite3.Connection, schema: str, file: Path) -> None:
        """Load no rows yet.

        Args:
            connection: Has the SQLite file open, in autocommit.
            schema: The name that it has there.
            file: The file.
        """
        self._connection = connection
        self._schema = schema
        self._file = file
        found = connection.execute(f"PRAGMA {schema}.application_id").fetchone()[0]
        self.is_foreign = bool(found == APPLICATION_ID)

    @cached_property
    def tables(self) -> dict[str, LargeTable]:
        """What is known of each, by name."""
        return dict(large_tables_of(self._file)) if self.is_foreign else {}

    def load(self, name: str) -> None:
        """Put the rows of a table into the SQLite file, unless they are there or the table is a small one.

        Args:
            name: The table.
        """
        table = self.tables.get(name)
        place = f"{self._schema}.{quoted(name)}"
        if table is None or self._connection.execute(f"SELECT 1 FROM {place} LIMIT 1").fetchone():  # noqa: S608 - quoted
            return
        into = f"INSERT INTO {place} VALUES ({', '.join('?' * len(table.kinds))})"  # noqa: S608 - quoted
        for setting in ("journal_mode = OFF", "synchronous = OFF"):
            self._connection.execute(f"PRAGMA {self._schema}.{setting}")
        self._connection.execute("BEGIN")
        for rows in stored_rows(self._file.parent, table):
            self._connection.executemany(into, rows)
        self._connection.execute("COMMIT")
