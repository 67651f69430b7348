"""Creating and dropping databases on a server."""

from __future__ import annotations

import re

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
_TOO_MANY = "53300"  # SQLSTATE too_many_connections; libpq tells a failed connection by its text alone
_FULL = re.compile(r"too many clients|remaining connection slots")


class Administration:
    """A way to a server's maintenance database, with a connection for each command.

    Args:
        url: The maintenance database.
        own: Whether the server is ours alone: then a database is made by copying files, twice as fast, but
            that asks the server for a checkpoint.
        connect_limit: Seconds until an address that does not answer is given up.
    """

    def __init__(self, url: URL, *, own: bool, connect_limit: int = CONNECT_LIMIT) -> None:
        self.url = url
        self._own = own
        self._engine = create_engine(
            url,
            isolation_level="AUTOCOMMIT",  # neither command runs in a transaction
            poolclass=NullPool,
            **_connect_arguments(url, connect_limit),
        )

    def check(self) -> None:
        """Run `SELECT 1`.

        Raises:
            SQLAlchemyError: The server does not answer.
        """
        with self._engine.connect() as connection:
            connection.execute(text("SELECT 1"))

    def create(self, name: str, template: str | None = None) -> URL:
        """Create a database.

        Args:
            name: Its name.
            template: The database that it is a copy of, with its settings; None for an empty one in UTF-8
                that sorts by code point, whatever the server's own locale.

        Raises:
            SQLAlchemyError: It could not be created.
        """
        with self._engine.connect() as connection:
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
