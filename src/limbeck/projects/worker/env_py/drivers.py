"""Choosing a driver that this interpreter has and that the project's code can use."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy.engine import URL

_SYNC = {
    "postgresql": ("psycopg", "psycopg2", "pg8000"),
    "sqlite": ("pysqlite",),
    "mysql": ("mysqldb", "pymysql", "mariadbconnector"),
    "mariadb": ("mysqldb", "pymysql", "mariadbconnector"),
}
_ASYNC = {
    "postgresql": ("asyncpg", "psycopg"),
    "sqlite": ("aiosqlite",),
    "mysql": ("aiomysql", "asyncmy"),
    "mariadb": ("aiomysql", "asyncmy"),
}


def fitting(url: URL, *, asynchronous: bool) -> URL:
    """The same database through a driver that can be imported here.

    Args:
        url: Which database.
        asynchronous: Whether an async engine will open it.

    Returns:
        The URL as it was where its driver fits or no other one is installed.
    """
    if _fits(url, asynchronous=asynchronous):
        return url
    backend = url.get_backend_name()
    for driver in (_ASYNC if asynchronous else _SYNC).get(backend, ()):
        other = url.set(drivername=f"{backend}+{driver}")
        if _fits(other, asynchronous=asynchronous):
            return other
    return url


def is_installed(url: URL) -> bool:
    """Whether a driver that is not async can open this database here.

    Args:
        url: Which database.
    """
    return _fits(fitting(url, asynchronous=False), asynchronous=False)


def _fits(url: URL, *, asynchronous: bool) -> bool:
    try:
        dialect = url.get_dialect(_is_async=asynchronous)
        dialect.import_dbapi()
    except Exception:  # noqa: BLE001  a dialect or driver that is absent or broken, whatever it raises
        return False
    return bool(dialect.is_async) is asynchronous
