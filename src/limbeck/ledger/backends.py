"""The databases that the experiments of one run may use."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import ExitStack, suppress

from sqlalchemy import URL, inspect
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.schema import CreateSchema, DropSchema

from limbeck.databases.database import Database
from limbeck.databases.scratch import scratch
from limbeck.errors import LimbeckError, ServerError
from limbeck.phrases import and_joined

SQLITE_URL = URL.create("sqlite", database="./app.db")
TITLES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


class Backends:
    """SQLite files in the projects' folders, and scratch databases on PostgreSQL.

    Attributes:
        allowed: The ones that tests may use.
    """

    def __init__(self, allowed: Iterable[str], stack: ExitStack) -> None:
        """Start nothing yet.

        Args:
            allowed: `sqlite`, `postgresql` or both.
            stack: Drops the databases when it is closed.
        """
        self.allowed = tuple(allowed)
        self._stack = stack
        self._spare: list[Database] = []
        self._taken: dict[URL, Database] = {}
        self._servers: dict[str, str] = {}
        self._unreachable: ServerError | None = None

    @property
    def server(self) -> str | None:
        """The servers that were used, with their versions; None if there are none yet."""
        return ", ".join(self._servers[each] for each in TITLES if each in self._servers) or None

    def version(self, backend: str) -> str | None:
        """The server of a backend, with its version; None if it was not used yet."""
        return self._servers.get(backend)

    def usable(self, backend: str) -> bool:
        """Whether a backend is allowed and can be reached."""
        if backend not in self.allowed or (backend == "postgresql" and self._unreachable):
            return False
        if backend not in self._servers:
            self._reach(backend)
        return backend in self._servers

    def why_not(self, backends: Iterable[str]) -> ServerError:
        """The error that says why none of the backends can be used here."""
        names = tuple(backends)
        if self._unreachable is not None and set(names) & set(self.allowed):
            return self._unreachable
        return ServerError(
            f"{and_joined(TITLES[each] for each in names)} {'was' if len(names) == 1 else 'were'} left out.",
            slug="backend-left-out",
            remedy="Include the backend: limbeck.claims(backends=[…]).",
        )

    def url(self, backend: str) -> URL:
        """The URL of an empty database for a new project.

        Raises:
            ServerError: No PostgreSQL server is available.
        """
        if backend == "sqlite":
            return SQLITE_URL
        database = self._spare.pop() if self._spare else self._create()
        self._taken[database.secret_url] = database
        return database.secret_url

    def give_back(self, url: URL) -> None:
        """Empty a database for the next project, which takes a tenth of the time of creating one."""
        database = self._taken.pop(url, None)
        if database is not None:
            with database.connect() as connection:
                for name in set(inspect(connection).get_schema_names()) - {"information_schema"}:
                    connection.execute(DropSchema(name, cascade=True))
                connection.execute(CreateSchema("public"))
                connection.commit()
            self._spare.append(database)

    def _reach(self, backend: str) -> None:
        """Find out whether there is a server; the first project gets the database that proves it."""
        if backend == "sqlite":
            self._servers[backend] = f"SQLite {sqlite3.sqlite_version}"
            return
        try:
            database = self._create()
        except ServerError as error:
            self._unreachable = error
        else:
            self._spare.append(database)
            self._servers[backend] = database.identity.server

    def _create(self) -> Database:
        database = scratch("postgresql")
        self._stack.callback(_drop, database)
        return database


def _drop(database: Database) -> None:
    with suppress(SQLAlchemyError, LimbeckError):  # its server may be gone, and the database with it
        database.close()
