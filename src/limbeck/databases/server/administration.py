"""Creating and dropping databases on a server."""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import URL, Connection, create_engine, text
from sqlalchemy.pool import NullPool

CONNECT_LIMIT = 10  # seconds

_FORCE_SINCE = (13,)  # DROP DATABASE … WITH (FORCE)
_STRATEGY_SINCE = (15,)  # CREATE DATABASE … STRATEGY, LOCALE_PROVIDER
# A list, such as the search path, is stored as it is written; everything else is one value.
_SETTINGS = text(
    "SELECT format('ALTER DATABASE %I SET %I TO ', CAST(:target AS text), split_part(s, '=', 1)) "
    "|| CASE WHEN split_part(s, '=', 1) = 'search_path' THEN substr(s, strpos(s, '=') + 1) "
    "ELSE quote_literal(substr(s, strpos(s, '=') + 1)) END "
    "FROM pg_db_role_setting, unnest(setconfig) AS s "
    "WHERE setrole = 0 AND setdatabase = (SELECT oid FROM pg_database WHERE datname = :source)"
)
_SESSIONS = text("SELECT count(*) FROM pg_catalog.pg_stat_activity WHERE datname = :name")
_LOG_END = text("SELECT CAST(pg_catalog.pg_current_wal_insert_lsn() AS text)")
_TOO_MANY = "53300"  # SQLSTATE too_many_connections; libpq tells a failed connection by its text alone
_FULL = re.compile(r"too many clients|remaining connection slots")


class Administration:
    """A way to a server's maintenance database.

    Args:
        url: The maintenance database.
        own: Whether the server is ours alone. Then a connection is kept from one command to the next, which
            halves what they cost; and a database is made by copying files, twice as fast, but that asks the
            server for a checkpoint.
        connect_limit: Seconds until an address that does not answer is given up.
    """

    def __init__(self, url: URL, *, own: bool, connect_limit: int = CONNECT_LIMIT) -> None:
        self.url = url
        self._own = own
        arguments: dict[str, Any] = {
            "isolation_level": "AUTOCOMMIT",  # neither command runs in a transaction
            **_connect_arguments(url, connect_limit),
        }
        self._anew = create_engine(url, poolclass=NullPool, **arguments)
        self._engine = create_engine(url, pool_size=1, pool_pre_ping=True, **arguments) if own else self._anew

    def check(self) -> None:
        """Run `SELECT 1` on a new connection: one that is kept would wait forever for a server that hangs.

        Raises:
            SQLAlchemyError: The server does not answer.
        """
        with self._anew.connect() as connection:
            connection.execute(text("SELECT 1"))

    def sessions(self, name: str) -> int:
        """How many sessions there are in a database.

        Raises:
            SQLAlchemyError: The server does not answer.
        """
        with self._engine.connect() as connection:
            found: int = connection.execute(_SESSIONS, {"name": name}).scalar_one()
        return found

    def log_end(self) -> str:
        """Where the server's log ends: every transaction that writes makes it longer, in whichever database.

        Raises:
            SQLAlchemyError: The server does not answer.
        """
        with self._engine.connect() as connection:
            return str(connection.execute(_LOG_END).scalar_one())

    def create(self, name: str, template: str | None = None) -> URL:
        """Create a database.

        Args:
            name: Its name.
            template: The database that it is a copy of, with its settings; None for an empty one in UTF-8
                that sorts by code point, whatever the server's own locale.

        Raises:
            SQLAlchemyError: It could not be created.
        """
        # An empty one is of no use where the server has no session left for it: a new connection tells.
        with (self._anew if template is None else self._engine).connect() as connection:
            words = [f'CREATE DATABASE "{name}" TEMPLATE "{template or "template0"}"']
            if template is None:
                words.append("ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'")
            if _version(connection) >= _STRATEGY_SINCE:
                words += ["LOCALE_PROVIDER libc"] if template is None else []
                words += ["STRATEGY file_copy"] if self._own else []
            connection.execute(text(" ".join(words)))
            if template is not None:
                for setting in connection.execute(_SETTINGS, {"target": name, "source": template}).scalars():
                    connection.exec_driver_sql(setting, execution_options={"no_parameters": True})
        return self.url.set(database=name)

    def drop(self, name: str) -> None:
        """Drop a database and whoever is connected to it; nothing happens if it is gone.

        Raises:
            SQLAlchemyError: It could not be dropped.
        """
        with self._engine.connect() as connection:
            force = ""
            if _version(connection) >= _FORCE_SINCE:
                force = " WITH (FORCE)"
            else:
                connection.execute(
                    text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name"),
                    {"name": name},
                )
            connection.execute(text(f'DROP DATABASE IF EXISTS "{name}"{force}'))

    def close(self) -> None:
        """Let the connection go that is kept."""
        self._engine.dispose()


def is_full(error: BaseException) -> bool:
    """Whether a server refused a connection because it has no more: it lives, and others use it."""
    original = getattr(error, "orig", None) or error
    return getattr(original, "sqlstate", None) == _TOO_MANY or _FULL.search(str(original)) is not None


def _version(connection: Connection) -> tuple[int, ...]:
    return tuple(part for part in connection.dialect.server_version_info or () if isinstance(part, int))


def _connect_arguments(url: URL, seconds: int) -> dict[str, dict[str, int]]:
    """The time limit, in the word of the driver."""
    word = "timeout" if url.get_driver_name() == "pg8000" else "connect_timeout"
    return {} if word in url.query else {"connect_args": {word: seconds}}
