"""Which database a connection leads to."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from limbeck.databases.masking import mask_url
from limbeck.databases.sqlite import file_of
from limbeck.records import DatabaseIdentity

if TYPE_CHECKING:
    from sqlalchemy import URL, Connection

_NAMES = {
    "cockroachdb": "CockroachDB",
    "duckdb": "DuckDB",
    "mariadb": "MariaDB",
    "mssql": "SQL Server",
    "mysql": "MySQL",
    "oracle": "Oracle Database",
    "postgresql": "PostgreSQL",
    "sqlite": "SQLite",
}


def identify(connection: Connection, url: str | URL | None = None) -> DatabaseIdentity:
    """The identity of the database behind a connection.

    Args:
        connection: An open connection; SQLite and unknown dialects may be asked one harmless question.
        url: What the user knows the database by; without it, the URL of the connection's engine.

    Returns:
        The masked URL, the dialect and the server, such as `PostgreSQL 18.6`.
    """
    dialect = connection.dialect
    return DatabaseIdentity(
        url=mask_url(_placed(connection.engine.url if url is None else url)),
        dialect=dialect.name,
        server=" ".join(part for part in (_product(connection), _version(connection)) if part),
    )


def _placed(url: str | URL) -> str | URL:
    """The URL, absolute where it names a SQLite file: two interpreters may work in two folders."""
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        return url
    name = parsed.database
    if parsed.get_backend_name() != "sqlite" or parsed.query or file_of(name) is None:
        return url
    return parsed.set(database=os.path.abspath(str(name)))  # noqa: PTH100  a text, as SQLite takes it


def _product(connection: Connection) -> str:
    dialect = connection.dialect
    # The mysql dialect also talks to MariaDB, and says so on itself.
    name = "mariadb" if getattr(dialect, "is_mariadb", False) else dialect.name
    return _NAMES.get(name, name)


def _version(connection: Connection) -> str:
    if connection.dialect.name == "sqlite":
        return str(connection.exec_driver_sql("SELECT sqlite_version()").scalar_one())
    if (
        connection.dialect.name == "duckdb"
    ):  # its dialect claims the version of the PostgreSQL that it resembles
        return str(connection.exec_driver_sql("SELECT version()").scalar_one()).removeprefix("v")
    info = connection.dialect.server_version_info
    return ".".join(str(part) for part in info) if info else ""
