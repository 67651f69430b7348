"""What a session of a PostgreSQL database sees at one moment: asking it, and its tables and indexes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, NamedTuple

from limbeck.catalog.postgresql.queries import written_for

if TYPE_CHECKING:
    from sqlalchemy import Connection

_PACKAGE = "limbeck.projects.worker.effects"
_INDEX_KINDS = ("i", "I")
_MOST_OF_A_TABLE = 0.5


class Counts(NamedTuple):
    """Rows of a table that were gone through one by one.

    Attributes:
        read: Rows read from the table's beginning on, without an index.
        inserted: Rows inserted; those of a table that was rewritten are not among them.
        updated: Rows updated.
        deleted: Rows deleted.
    """

    read: int
    inserted: int
    updated: int
    deleted: int

    def since(self, before: Counts) -> Counts:
        """What came since; a count that went down began anew, as the server was told what it was."""
        pairs = zip(before, self, strict=True)
        return Counts(*(now - was if now >= was else now for was, now in pairs))


@dataclass(frozen=True, slots=True)
class Relation:
    """A table or an index.

    Attributes:
        number: Its oid.
        name: Its name, with its schema unless that is `public`.
        kind: Its `relkind`.
        table: The oid of an index's table; its own for a table.
        file: Its file node; 0 where it has none.
        rows: How many rows the server believes it has; 0 or less where it does not know.
        counts: What the server counts.
    """

    number: int
    name: str
    kind: str
    table: int
    file: int
    rows: float
    counts: Counts

    @property
    def is_index(self) -> bool:
        """Whether it is an index."""
        return self.kind in _INDEX_KINDS

    def is_scanned(self, done: Counts) -> bool:
        """Whether so much was read that a larger table would have taken longer."""
        return done.read > 0 and done.read >= self.rows * _MOST_OF_A_TABLE


@dataclass(frozen=True, slots=True)
class Relations:
    """All of them, by their oids.

    Attributes:
        known: The tables and indexes.
        lock_timeout: What `lock_timeout` is in the session.
    """

    known: Mapping[int, Relation]
    lock_timeout: str = "0"

    @classmethod
    def from_rows(cls, rows: Iterable[Sequence[Any]], unseen: frozenset[str]) -> Relations:
        """Make them of the answer to the question in `relations.sql`.

        Args:
            rows: The answer.
            unseen: The names of tables that do not count.
        """
        found: dict[int, Relation] = {}
        lock_timeout = "0"
        for row in rows:
            number, name, kind, table, file, tuples, *counts = row[:10]
            lock_timeout = str(row[-1])
            found[number] = Relation(number, name, kind, table or number, file, tuples, Counts(*counts))
        hidden = {each.number for each in found.values() if each.name in unseen}
        kept = {number: each for number, each in found.items() if each.table not in hidden}
        return cls(kept, lock_timeout)

    def new_files(self, before: Relations) -> list[Relation]:
        """What has another file than before, as it was then."""
        return [
            each
            for number, each in before.known.items()
            if each.file and number in self.known and self.known[number].file not in (0, each.file)
        ]

    def work(self, before: Relations) -> dict[int, Counts]:
        """The rows that were gone through since before, by table."""
        tables = [each for number, each in before.known.items() if number in self.known and not each.is_index]
        done = {each.number: self.known[each.number].counts.since(each.counts) for each in tables}
        return {number: counts for number, counts in done.items() if any(counts)}


def asked(connection: Connection, statement: str) -> list[Any]:
    """The rows of a query of ours on the project's own connection, past its listeners.

    Args:
        connection: The connection.
        statement: The query.
    """
    cursor: Any
    with closing(connection.connection.cursor()) as cursor:
        _execute(connection, cursor, statement)
        return list(cursor.fetchall())


def execute(connection: Connection, statement: str) -> None:
    """Run a statement of ours in the same way.

    Args:
        connection: The connection.
        statement: A statement without rows.
    """
    cursor: Any
    with closing(connection.connection.cursor()) as cursor:
        _execute(connection, cursor, statement)


def _execute(connection: Connection, cursor: Any, statement: str) -> None:
    # Nothing of ours is to be prepared there: a rollback makes psycopg forget what the server remembers.
    options = {"prepare": False} if connection.dialect.driver in ("psycopg", "psycopg_async") else {}
    cursor.execute(statement, **options)


def version_of(connection: Connection) -> int:
    """The major version of the server of a connection."""
    return int((connection.dialect.server_version_info or (0,))[0])


@lru_cache
def question(name: str, version: int) -> str:
    """What a file beside this one asks.

    Args:
        name: The file, without its ending.
        version: The major version of the server.
    """
    return written_for(version, (files(_PACKAGE) / f"{name}.sql").read_text(encoding="utf-8"))


def ask_ahead(version: int) -> None:
    """Read all of these files, so that none has to be found while the project's modules are in place of ours.

    Args:
        version: The major version of the server.
    """
    for each in files(_PACKAGE).iterdir():
        name, _, ending = each.name.rpartition(".")
        if ending == "sql":
            question(name, version)
