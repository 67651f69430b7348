"""PostgreSQL databases that are emptied and used again: making one takes ten times as long as emptying it.

So are their engines. What SQLAlchemy asks PostgreSQL's catalogue takes longer to compile than to answer, and
an engine remembers it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.exc import SQLAlchemyError

from limbeck.databases import scratch
from limbeck.databases.database import Database
from limbeck.databases.server.interface import Server
from limbeck.databases.server.process_server import shared_server

if TYPE_CHECKING:
    from sqlalchemy.pool import Pool

LEFT_BEHIND = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
OTHERS = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
SCHEMAS = """
SELECT quote_ident(nspname) FROM pg_namespace
WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'
"""
# As `initdb` leaves it.
PUBLIC = """
CREATE SCHEMA public AUTHORIZATION pg_database_owner;
GRANT USAGE ON SCHEMA public TO PUBLIC;
COMMENT ON SCHEMA public IS 'standard public schema'
"""
SINCE = 150000  # the PostgreSQL that gave it this owner; older ones get a new database each time


class ReusedDatabases:
    """The databases of a test session that are empty again."""

    def __init__(self) -> None:
        self._server: Server | None = None
        self._free: list[_Emptied] = []

    @contextmanager
    def database(self) -> Iterator[Database]:
        """An empty database as `limbeck.scratch` makes it; what a test leaves in it is gone afterwards."""
        server = shared_server()
        if server is not self._server:  # the first one, or the last one was lost
            self._server, self._free = server, []
        emptied = self._free.pop() if self._free else _Emptied.of(create_engine(server.create()))
        engine = emptied.lent()
        scratch.event.listen(engine, "handle_error", scratch._explain(server))
        with scratch._database(engine, lambda: self._put_back(server, emptied)) as database:
            yield database

    def close(self) -> None:
        """Drop them all."""
        for each in self._free:
            assert self._server is not None
            self._server.drop(each.name)
        self._free = []

    def _put_back(self, server: Server, emptied: _Emptied) -> None:
        if server is self._server and _is_emptied(emptied.lent()):
            self._free.append(emptied)
        else:
            server.drop(emptied.name)


@dataclass(frozen=True)
class _Emptied:
    """A database that is as a new one, with its engine, which keeps the statements that it has compiled.

    Attributes:
        engine: No test gets it itself.
        pool: Its first pool: no test listens to it, nor connects by it.
    """

    engine: Engine
    pool: Pool

    @classmethod
    def of(cls, engine: Engine) -> _Emptied:
        return cls(engine, engine.pool)

    @property
    def name(self) -> str:
        return str(self.engine.url.database)

    def lent(self) -> Engine:
        """One with a new pool and listeners of its own."""
        self.engine.pool = self.pool.recreate()
        return self.engine.execution_options()


def _is_emptied(engine: Engine) -> bool:
    """Empty a database; whether it is now as a new one."""
    try:
        with engine.begin() as connection:
            connection.execute(text(OTHERS))
            if _version(connection) < SINCE or connection.execute(text(LEFT_BEHIND)).scalar():
                return False
            for name in connection.execute(text(SCHEMAS)).scalars().all():
                connection.exec_driver_sql(f"DROP SCHEMA {name} CASCADE".replace("%", "%%"))
            connection.exec_driver_sql(PUBLIC)
    except SQLAlchemyError:
        return False
    finally:
        engine.dispose()
    return True


def _version(connection: Connection) -> int:
    return int(connection.exec_driver_sql("SHOW server_version_num").scalar_one())
