"""SQLite databases in the memory of this process, read through copies."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from limbeck.databases.sqlite import quoted

if TYPE_CHECKING:
    from sqlalchemy import URL, Engine


class MemoryCopies:
    """Copies of a database in memory, each as it is when asked for.

    The owner's connection is only read from, never switched or rolled back: a transaction that it has open
    stays open, and what that has changed already is in the copy. A connection that may only be used in its
    own thread is read there; another thread gets the last copy.
    """

    def __init__(self, owner: sqlite3.Connection) -> None:
        self._owner = owner
        self._lock = threading.Lock()
        self._content = self._read()

    def open(self) -> sqlite3.Connection:
        """A connection to a new copy, which refuses to write."""
        with self._lock:
            try:
                self._content = self._read()
            except sqlite3.ProgrammingError as error:
                if "thread" not in str(error):
                    raise
            content = dict(self._content)
        copy = sqlite3.connect(":memory:", check_same_thread=False)
        for name, data in content.items():
            if name != "main":
                copy.execute(f"ATTACH ':memory:' AS {quoted(name)}")
            if data:
                copy.deserialize(data, name=name)
        copy.execute("PRAGMA query_only = ON")
        return copy

    def _read(self) -> dict[str, bytes]:
        rows = self._owner.execute("PRAGMA database_list").fetchall()
        return {name: self._serialize(name) for _, name, _ in rows if name != "temp"}

    def _serialize(self, name: str) -> bytes:
        try:
            return self._owner.serialize(name=name)
        except sqlite3.OperationalError:  # a database without a single page is empty
            return b""


def memory_engine(url: URL, copies: MemoryCopies) -> Engine:
    """An engine each of whose connections is a new copy."""
    creator: Callable[[], sqlite3.Connection] = copies.open
    return create_engine(url, creator=creator, poolclass=NullPool)
