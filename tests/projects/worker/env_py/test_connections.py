"""Choosing a driver that is installed and fits the engine."""

import pytest
from sqlalchemy import make_url

from limbeck.projects.worker.env_py.connections import with_installed_driver


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
