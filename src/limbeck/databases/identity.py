"""Which database a connection leads to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from limbeck.databases.masking import mask_url
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
        url=mask_url(connection.engine.url if url is None else url),
        dialect=dialect.name,
        server=" ".join(part for part in (_product(connection), _version(connection)) if part),
    )


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
