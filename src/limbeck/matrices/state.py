"""What is in a schema at one moment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from limbeck import catalog
from limbeck.matrices.rows import Rows, read_rows
from limbeck.records import Snapshot

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from limbeck.autogen.migration_file import Executed


@dataclass(frozen=True, slots=True)
class State:
    """What a schema holds, with its rows."""

    snapshot: Snapshot
    rows: Rows

    @classmethod
    def read(cls, connection: Connection) -> State:
        """Read what a schema holds, and its rows."""
        snapshot = catalog.read(connection)
        return cls(snapshot, read_rows(connection, snapshot))

    def then(self, connection: Connection, done: Executed) -> State:
        """What is there after something was run here: the same as before where no statement was run.

        Args:
            connection: Where it was run.
            done: How it ran.
        """
        return State.read(connection) if done.statements or done.error is not None else self
