"""Choosing an installed driver for a database URL."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from importlib.metadata import entry_points
from typing import TYPE_CHECKING

import sqlalchemy.dialects
from sqlalchemy.exc import NoSuchModuleError

from limbeck.databases.masking import mask_url
from limbeck.errors import DatabaseError

if TYPE_CHECKING:
    from sqlalchemy import URL, Dialect

# Schemes that people and hosting services write, and SQLAlchemy does not know.
_ALIASES = {"postgres": "postgresql", "pgsql": "postgresql", "psql": "postgresql", "sqlite3": "sqlite"}

# The sync drivers of a dialect, the preferred one first.
_DRIVERS = {
    "postgresql": ("psycopg", "psycopg2", "pg8000"),
    "sqlite": ("pysqlite",),
    "mysql": ("pymysql", "mysqldb", "mysqlconnector"),
    "mariadb": ("pymysql", "mysqldb", "mariadbconnector"),
}

# Where the name to install is not the driver's own.
_DRIVER_PACKAGES = {
    "psycopg": '"psycopg[binary]"',
    "psycopg2": "psycopg2-binary",
    "mysqldb": "mysqlclient",
    "mysqlconnector": "mysql-connector-python",
    "mariadbconnector": "mariadb",
    "pysqlcipher": "sqlcipher3",
    "cx_oracle": "cx_Oracle",
}
_DIALECT_PACKAGES = {
    "access": "sqlalchemy-access",
    "bigquery": "sqlalchemy-bigquery",
    "clickhouse": "clickhouse-sqlalchemy",
    "cockroachdb": "sqlalchemy-cockroachdb",
    "databricks": "databricks-sqlalchemy",
    "duckdb": "duckdb-engine",
    "firebird": "sqlalchemy-firebird",
    "hana": "sqlalchemy-hana",
    "ibm_db_sa": "ibm_db_sa",
    "redshift": "sqlalchemy-redshift",
    "snowflake": "snowflake-sqlalchemy",
    "spanner": "sqlalchemy-spanner",
    "teradatasql": "teradatasqlalchemy",
    "trino": '"trino[sqlalchemy]"',
}


def with_known_scheme(url: URL) -> URL:
    """The URL with SQLAlchemy's own name of the dialect: `postgresql` for `postgres`."""
    scheme, plus, driver = url.drivername.partition("+")
    return url.set(drivername=f"{_ALIASES.get(scheme, scheme)}{plus}{driver}")


def with_driver(url: URL) -> URL:
    """The URL with a sync driver that is installed here.

    An async driver is exchanged for a sync one of the same database, and a missing driver of PostgreSQL,
    MySQL or SQLite for another one that is installed: they reach the same database.

    Raises:
        DatabaseError: The dialect is unknown, or no driver of it is installed.
    """
    plain = with_known_scheme(url)
    backend, _, driver = plain.drivername.partition("+")
    known = _DRIVERS.get(backend, ())
    candidates = [url.set(drivername=f"{backend}+{each}") for each in known]
    if driver:
        candidates.insert(0, plain)
    elif not known:
        candidates = [plain]
    for candidate in candidates:
        dialect = _dialect(candidate)
        if not dialect.is_async and _importable(dialect):
            return _without_foreign_options(candidate, driver)
    raise _missing_driver(url, candidates[0])


def _dialect(url: URL) -> type[Dialect]:
    found = _find_dialect(url)
    if found is None:
        raise _unknown_dialect(url)
    return found


def _find_dialect(url: URL) -> type[Dialect] | None:
    try:
        return url.get_dialect()
    except NoSuchModuleError:
        return None


def _importable(dialect: type[Dialect]) -> bool:
    try:
        dialect.import_dbapi()
    except ImportError:
        return False
    return True


def _without_foreign_options(url: URL, driver: str) -> URL:
    """The URL less what only asyncpg understands; its `ssl` is `sslmode` to libpq."""
    if driver != "asyncpg":
        return url
    query = {"sslmode" if name == "ssl" else name: value for name, value in url.query.items()}
    shared = ("host", "port", "user", "password", "database", "passfile", "application_name")
    return url.set(
        query={name: value for name, value in query.items() if name in shared or name.startswith("ssl")}
    )


def _missing_driver(url: URL, wanted: URL) -> DatabaseError:
    name = _dialect(wanted).driver
    others = _DRIVERS.get(wanted.get_backend_name(), ())
    if name not in others and _dialect(wanted).is_async and others:
        name = others[0]
    package = _DRIVER_PACKAGES.get(name, name)
    return DatabaseError(
        f"The driver {name} for {wanted.get_backend_name()} is not installed.",
        slug="missing-driver",
        evidence={"Database": mask_url(url)},
        remedy=f"Install it: pip install {package}",
    )


def _unknown_dialect(url: URL) -> DatabaseError:
    backend, _, driver = url.drivername.partition("+")
    package = _DIALECT_PACKAGES.get(backend)
    if package is not None:
        return DatabaseError(
            f"SQLAlchemy's dialect for {backend} is not installed.",
            slug="missing-driver",
            evidence={"Database": mask_url(url)},
            remedy=f"Install it: pip install {package}",
        )
    installed = installed_dialects()
    if driver and backend in installed:
        what, near = f"There is no driver {driver} for {backend}.", [backend]
    else:
        what = f"There is no dialect {backend}."
        near = difflib.get_close_matches(backend.lower(), installed, n=2)
    advice = f"Did you mean {' or '.join(f'{each}://…' for each in near)}? " if near else ""
    return DatabaseError(
        what,
        slug="unknown-dialect",
        evidence={"Database": mask_url(url), "Installed dialects": ", ".join(installed)},
        remedy=f"{advice}Use an installed dialect, or install the package that brings this one.",
    )


def installed_dialects() -> list[str]:
    """The dialects that SQLAlchemy finds here, its own and those of other packages, sorted."""
    return sorted({*sqlalchemy.dialects.__all__, *_plugins(entry_points(group="sqlalchemy.dialects"))})


def _plugins(points: Iterable[object]) -> set[str]:
    return {str(getattr(point, "name", "")).partition(".")[0] for point in points} - {""}
