"""The one database that a guarded process may write to: a scratch database of ours."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from limbeck.databases.sqlite import file_of

if TYPE_CHECKING:
    from sqlalchemy import URL

STATES = "states"
"""The folder beside a scratch file that keeps its states between the steps of a run."""

_NAMES = ("dbname", "database")


@dataclass(frozen=True, slots=True)
class WritableDatabase:
    """A database that is recognised by where a driver is told to connect to, and by nothing else.

    Attributes:
        backend: `postgresql` or `sqlite`.
        name: The database, or the file.
        host: The host, or the folder of the socket; empty on SQLite.
        port: The port; empty where the URL has none.
        states: The folder that keeps its states between the steps of a run; empty for the one beside a file.
        connections: Those that lead to it; kept, so that none can be taken for another one.
    """

    backend: str
    name: str
    host: str
    port: str
    states: str = ""
    connections: list[Any] = field(default_factory=list, compare=False, repr=False)

    @classmethod
    def from_url(cls, url: URL, states: str = "") -> WritableDatabase:
        """The database of a URL.

        Args:
            url: That of a scratch database.
            states: The folder that keeps its states between the steps of a run; empty for none, or for the
                one beside a file.
        """
        backend = url.get_backend_name()
        name = str(url.database or "")
        if backend == "sqlite":
            return cls(backend, os.path.realpath(name), "", "", states)
        port = url.port or url.query.get("port") or ""
        return cls(backend, name, str(url.host or url.query.get("host") or ""), str(port), states)

    @property
    def file(self) -> str:
        """The file of a SQLite database; empty elsewhere."""
        return self.name if self.backend == "sqlite" else ""

    def matches(self, backend: str, args: Sequence[Any], given: Mapping[str, Any]) -> bool:
        """Whether a driver that is called so connects to it.

        Args:
            backend: SQLAlchemy's name of the dialect.
            args: What `connect` of the driver gets.
            given: What it gets by name.
        """
        if backend != self.backend or not self.name:
            return False
        if backend == "sqlite":
            file = file_of(args[0], uri=bool(given.get("uri"))) if args else None
            return file is not None and os.path.realpath(file) == self.name
        if args or "dsn" in given or "conninfo" in given:
            return False
        named = [str(given[each]) for each in _NAMES if given.get(each)]
        place = (str(given.get("host") or ""), str(given.get("port") or ""))
        return named == [self.name] and place == (self.host, self.port)

    def is_state(self, file: str) -> bool:
        """Whether a file is one of the states of it that are kept in a folder of ours.

        Args:
            file: Its path.
        """
        folder = Path(os.path.realpath(file)).parent
        if self.states:
            return folder == Path(os.path.realpath(self.states))
        return self.backend == "sqlite" and folder == Path(self.name).with_name(STATES)

    def keep(self, connection: Any) -> Any:
        """Remember a connection that leads to it, and give it back."""
        self.connections.append(connection)
        return connection

    def forget_closed(self, is_ours: Callable[[Any], bool]) -> bool:
        """Forget the connections that are closed; whether that leaves none but ours.

        Args:
            is_ours: Whether a connection is one of ours.
        """
        self.connections[:] = [each for each in self.connections if not _is_closed(each)]
        return all(map(is_ours, self.connections))

    def holds(self, connection: Any) -> bool:
        """Whether a connection of a driver leads to it."""
        return any(each is connection for each in self.connections)


def _is_closed(connection: Any) -> bool:
    """Whether a connection of a driver is known to be closed."""
    if isinstance(connection, sqlite3.Connection):
        try:
            _ = connection.total_changes
        except sqlite3.ProgrammingError as error:  # or it is another thread's
            return "closed" in str(error)
        return False
    return bool(getattr(connection, "closed", False))  # psycopg and psycopg2 tell
