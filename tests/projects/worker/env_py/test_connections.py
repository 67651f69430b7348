"""Choosing a driver that is installed and fits the engine."""

import sqlite3
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import make_url

from limbeck.projects.worker.env_py.connections import open_connection, with_installed_driver


@pytest.mark.parametrize(
    ("url", "asynchronous", "chosen"),
    [
        ("sqlite:///x.db", False, "sqlite"),
        ("sqlite:///x.db", True, "sqlite+aiosqlite"),
        ("sqlite+aiosqlite:///x.db", False, "sqlite+pysqlite"),
        ("postgresql+psycopg://a:b@c/d", True, "postgresql+psycopg"),
        ("postgresql+asyncpg://a:b@c/d", True, "postgresql+asyncpg"),
        ("postgresql+asyncpg://a:b@c/d", False, "postgresql+psycopg"),
        ("mysql+nosuchdriver://a:b@c/d", False, "mysql+nosuchdriver"),
        ("nosuchdialect://a:b@c/d", False, "nosuchdialect"),
    ],
)
def test_the_driver_fits_or_stays(url: str, asynchronous: bool, chosen: str) -> None:  # noqa: FBT001  a table
    """The rest of the URL, its password included, stays as it is."""
    found = with_installed_driver(make_url(url), asynchronous=asynchronous)
    assert found == make_url(url).set(drivername=chosen)


def test_a_connection_serves_where_an_engine_is_expected(tmp_path: Path) -> None:
    """`connect()` gives the connection itself; once that is closed, one to the same database."""
    sqlite3.connect(tmp_path / "some.db").close()
    url = f"sqlite:///{tmp_path}/some.db"
    with open_connection({"url": url, "limits": {}}) as connection:
        connectable: Any = connection
        with connectable.connect() as first:
            assert first is connection
        with connectable.connect() as second:
            assert second is not connection
            assert second.engine is connection.engine
