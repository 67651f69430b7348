"""The database that the caller gave, put where `env.py` looks for one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import URL, Connection, create_engine, make_url, pool

from limbeck.patterns import LatePattern
from limbeck.projects.jobs.settings import ProjectSettings

if TYPE_CHECKING:
    from alembic.script import ScriptDirectory

_USES_ASYNC = LatePattern(r"\b(?:async_engine_from_config|create_async_engine|AsyncEngine)\b")
_DRIVERS = {
    "postgresql": ("psycopg", "psycopg2", "pg8000"),
    "sqlite": ("pysqlite",),
    "mysql": ("mysqldb", "pymysql", "mariadbconnector"),
    "mariadb": ("mysqldb", "pymysql", "mariadbconnector"),
}
_ASYNC_DRIVERS = {
    "postgresql": ("asyncpg", "psycopg"),
    "sqlite": ("aiosqlite",),
    "mysql": ("aiomysql", "asyncmy"),
    "mariadb": ("aiomysql", "asyncmy"),
}


def requested_url(project: ProjectSettings, script: ScriptDirectory) -> str | None:
    """The value for `sqlalchemy.url`; None to keep the project's own.

    An async `env.py` gets the same database through an async driver.

    Args:
        project: What the caller asked for.
        script: The project's folder.
    """
    if project.given_url is None:
        return None
    source = Path(script.dir, "env.py").read_text(encoding="utf-8", errors="replace")
    asynchronous = _USES_ASYNC.search(source) is not None
    url = with_installed_driver(make_url(project.given_url), asynchronous=asynchronous)
    return url.render_as_string(hide_password=False)


def needs_connection(project: ProjectSettings, handover: Mapping[str, Any]) -> bool:
    """Whether to open a connection for `env.py`.

    The database to audit is offered as a connection although nobody asked for one: where only async drivers
    are installed, as beside an async `env.py`, `sqlalchemy.url` has to do.

    Args:
        project: What the caller asked for.
        handover: A database that could be opened.
    """
    if project.database is None or handover["url"] != project.database.url:
        return True
    return _fits(with_installed_driver(make_url(handover["url"]), asynchronous=False), asynchronous=False)


@contextmanager
def open_connection(handover: Mapping[str, Any]) -> Iterator[Connection]:
    """An open connection, for `env.py` to find in `config.attributes`.

    It is never an async one: `env.py` gets what `AsyncConnection.run_sync` would hand over. Where `env.py`
    takes it for an engine, as in `with connectable.connect() as connection`, `connect()` gives the connection
    itself, or one that is as good once that is closed.

    Args:
        handover: What `Database.handover` gave.
    """
    url = with_installed_driver(make_url(handover["url"]), asynchronous=False)
    engine = create_engine(url, poolclass=pool.NullPool)
    with engine.connect() as connection:
        vars(connection)["connect"] = lambda: engine.connect() if connection.closed else connection
        yield connection


def with_installed_driver(url: URL, *, asynchronous: bool) -> URL:
    """The same database through a driver that can be imported here, and that the project's code can use.

    Args:
        url: Which database.
        asynchronous: Whether an async engine will open it.

    Returns:
        The URL as it was where its driver fits or no other one is installed.
    """
    if _fits(url, asynchronous=asynchronous):
        return url
    backend = url.get_backend_name()
    for driver in (_ASYNC_DRIVERS if asynchronous else _DRIVERS).get(backend, ()):
        other = url.set(drivername=f"{backend}+{driver}")
        if _fits(other, asynchronous=asynchronous):
            return other
    return url


def _fits(url: URL, *, asynchronous: bool) -> bool:
    try:
        dialect = url.get_dialect(_is_async=asynchronous)
        dialect.import_dbapi()
    except Exception:  # noqa: BLE001  a dialect or driver that is absent or broken, whatever it raises
        return False
    return bool(dialect.is_async) is asynchronous
