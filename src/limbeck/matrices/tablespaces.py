"""Tablespaces: the one thing that a case may need and that belongs to no single database."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from sqlalchemy.exc import DBAPIError

from limbeck.errors import ServerError

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine


# A process that uses one of our tablespaces is connected under its name: without a connection, it was left by
# a process that was killed.
_LEFT = """
SELECT t.spcname FROM pg_tablespace AS t
WHERE starts_with(t.spcname::text, 'limbeck_')
AND NOT EXISTS (SELECT FROM pg_stat_activity AS a WHERE a.application_name = t.spcname::text)
"""


def unused_name(word: str) -> str:
    """A name that no other process uses: a tablespace belongs to the server.

    Args:
        word: What a reader sees in it.
    """
    return f"limbeck_{word}_{secrets.token_hex(4)}"


@contextmanager
def tablespace(engine: Engine, name: str) -> Iterator[None]:
    """A tablespace for the block, inside the data folder of the server; it has to be empty at the end.

    Args:
        engine: Connects as a superuser, to PostgreSQL 15 or later.
        name: What it is called, by `unused_name`; empty for none at all.

    Raises:
        ServerError: The server is older, or does not allow this user to create one.
    """
    if not name:
        yield
        return
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        _create(connection, name)
        try:
            yield
        finally:
            _drop(connection, name)
            connection.exec_driver_sql("RESET application_name")


def _create(connection: Connection, name: str) -> None:
    quoted = connection.dialect.identifier_preparer.quote(name)
    try:
        connection.exec_driver_sql(f"SET application_name = {quoted}")
        connection.exec_driver_sql("SET allow_in_place_tablespaces = on")
        for left in connection.exec_driver_sql(_LEFT).scalars().all():
            with suppress(DBAPIError):  # another process may be doing the same
                _drop(connection, left)
        connection.exec_driver_sql(f"CREATE TABLESPACE {quoted} LOCATION ''")
    except DBAPIError as error:
        raise ServerError(
            "This case needs a tablespace, and the server does not let its user create one.",
            slug="no-tablespace",
            evidence={"The server said": str(error.orig).strip()},
            remedy="Unset LIMBECK_POSTGRES_URL to use limbeck's own server, or let it name a superuser "
            "of PostgreSQL 15 or later.",
        ) from error


def _drop(connection: Connection, name: str) -> None:
    connection.exec_driver_sql(f"DROP TABLESPACE {connection.dialect.identifier_preparer.quote(name)}")
