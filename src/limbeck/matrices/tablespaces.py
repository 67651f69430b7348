"""Tablespaces: the one thing that a case may need and that no single database holds."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy.exc import DBAPIError

from limbeck.errors import ServerError

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine


@contextmanager
def tablespace(engine: Engine, name: str) -> Iterator[None]:
    """A tablespace of the server for the block, inside of its own data folder; it has to end up empty.

    Args:
        engine: A superuser's, PostgreSQL 15 or later.
        name: What it is called; empty for none at all.

    Raises:
        ServerError: The server is older, or does not let this user.
    """
    if not name:
        yield
        return
    quoted = engine.dialect.identifier_preparer.quote(name)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        _create(connection, quoted)
        try:
            yield
        finally:
            connection.exec_driver_sql(f"DROP TABLESPACE {quoted}")


def _create(connection: Connection, quoted: str) -> None:
    try:
        connection.exec_driver_sql("SET allow_in_place_tablespaces = on")
        connection.exec_driver_sql(f"CREATE TABLESPACE {quoted} LOCATION ''")
    except DBAPIError as error:
        raise ServerError(
            "The server does not let its user make a tablespace, which this case needs.",
            slug="no-tablespace",
            evidence={"The server said": str(error.orig).strip()},
            remedy="Unset LIMBECK_POSTGRES_URL to use a server of limbeck's own, or let it name a superuser "
            "of PostgreSQL 15 or later.",
        ) from error
