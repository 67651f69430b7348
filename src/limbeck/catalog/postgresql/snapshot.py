"""A snapshot of a PostgreSQL database."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing
from typing import TYPE_CHECKING

from limbeck.catalog.postgresql.batch import ask
from limbeck.catalog.postgresql.queries import catalogue
from limbeck.catalog.postgresql.rows import definitions
from limbeck.records.snapshot import Definition

if TYPE_CHECKING:
    from sqlalchemy import Connection

OLDEST = 13


def read_postgresql(connection: Connection, meanwhile: Iterable[object] = ()) -> tuple[Definition, ...]:
    """Read everything that the database holds, besides the system's own schemas and what extensions own.

    Args:
        connection: A connection to PostgreSQL 13 or later, by any driver; psycopg is the fastest.
        meanwhile: Other work in small steps, which are taken while the server is busy; some may be left.

    Returns:
        The definitions, sorted by their keys and then by their attributes.

    Raises:
        sqlalchemy.exc.DBAPIError: The server refused a query.
    """
    version = (connection.dialect.server_version_info or (OLDEST,))[0]
    with closing(ask(connection, catalogue(version), meanwhile)) as answers:
        return definitions(answers)
