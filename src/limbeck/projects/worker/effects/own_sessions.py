"""Our own sessions in a scratch database, kept from one run of the project to the next."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import create_engine, event
from sqlalchemy.pool import QueuePool

from limbeck.databases.kept_connections import renew_outdated

if TYPE_CHECKING:
    from sqlalchemy import URL, Engine

OURS = "limbeck_second_session"
"""The execution option of our own connections, by which the statements of the project are told from ours."""

_DRIVERS = ("psycopg", "psycopg2", "pg8000")


class OwnSessions:
    """The engines for them: one to read states, one to watch.

    A session that has been used before knows the catalogue; whoever drops the database may end it.
    """

    def __init__(self, url: URL) -> None:
        """Connect to nothing yet.

        Args:
            url: The scratch database.
        """
        self._url = url
        self._engines: dict[str, Engine] = {}
        self._connections: list[Any] = []

    @property
    def file(self) -> Path:
        """The file of a SQLite database."""
        return Path(str(self._url.database))

    def reading(self, driver: str) -> Engine | None:
        """What reads states; None where no driver is there that blocks.

        Args:
            driver: The driver that the project uses.
        """
        return self._engine("reading", driver)

    def watching(self, driver: str) -> Engine | None:
        """What watches the project, in autocommit; None where no driver is there that blocks.

        Args:
            driver: The driver that the project uses.
        """
        engine = self._engine("watching", driver)
        return None if engine is None else engine.execution_options(isolation_level="AUTOCOMMIT")

    def holds(self, connection: Any) -> bool:
        """Whether a connection of a driver is one of ours."""
        return any(each is connection for each in self._connections)

    def close(self) -> None:
        """Disconnect."""
        for each in self._engines.values():
            each.dispose()

    def _engine(self, use: str, driver: str) -> Engine | None:
        if use not in self._engines:
            found = [
                each for each in (driver, *_DRIVERS) if each in _DRIVERS and importlib.util.find_spec(each)
            ]
            if not found:
                return None
            url = self._url.set(drivername=f"postgresql+{found[0]}")
            engine = create_engine(url, poolclass=QueuePool)
            event.listen(engine, "connect", self._connected)
            renew_outdated(engine)
            self._engines[use] = engine.execution_options(**{OURS: True})
        return self._engines[use]

    def _connected(self, connection: Any, _record: Any) -> None:
        self._connections.append(connection)
