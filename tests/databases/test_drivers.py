"""Choosing a driver that is installed."""

from __future__ import annotations

import sys
from collections.abc import Iterable

import pytest
from sqlalchemy import make_url

from limbeck.databases.drivers import with_driver
from limbeck.errors import DatabaseError


def chosen(url: str) -> str:
    return with_driver(make_url(url)).render_as_string(hide_password=False)


def hide(monkeypatch: pytest.MonkeyPatch, names: Iterable[str]) -> None:
    """As if these modules were not installed."""
    for name in names:
        monkeypatch.setitem(sys.modules, name, None)


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("postgresql://u:p@h/db", "postgresql+psycopg://u:p@h/db"),
        ("postgres://u:p@h/db", "postgresql+psycopg://u:p@h/db"),
        ("postgresql+psycopg2://h/db", "postgresql+psycopg://h/db"),
        (
            "postgresql+asyncpg://h/db?ssl=require&prepared_statement_cache_size=0",
            "postgresql+psycopg://h/db?sslmode=require",
        ),
        ("sqlite+aiosqlite:///a.db", "sqlite+pysqlite:///a.db"),
        ("sqlite3:///a.db", "sqlite+pysqlite:///a.db"),
    ],
)
def test_a_sync_driver_that_is_installed_is_used(given: str, used: str) -> None:
    """Another scheme, an async driver or a missing one lead to the same database through what is here."""
    assert chosen(given) == used


def test_a_missing_driver_names_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """The remedy is a command to copy."""
    hide(monkeypatch, ["psycopg", "psycopg2", "pg8000"])
    remedies = {}
    for scheme in (
        "postgresql",
        "postgresql+psycopg2",
        "postgresql+asyncpg",
        "mysql",
        "mysql+aiomysql",
        "duckdb",
    ):
        with pytest.raises(DatabaseError) as caught:
            chosen(f"{scheme}://u:geheim@h/db")
        assert caught.value.failure.slug == "missing-driver"
        assert "geheim" not in str(caught.value)
        remedies[scheme] = caught.value.failure.remedy
    assert remedies == {
        "postgresql": 'Install it: pip install "psycopg[binary]"',
        "postgresql+psycopg2": "Install it: pip install psycopg2-binary",
        "postgresql+asyncpg": 'Install it: pip install "psycopg[binary]"',
        "mysql": "Install it: pip install pymysql",
        "mysql+aiomysql": "Install it: pip install pymysql",
        "duckdb": "Install it: pip install duckdb-engine",
    }


@pytest.mark.parametrize(
    ("scheme", "advice"),
    [
        ("postgresqll", "Did you mean postgresql://…? "),
        ("sqllite", "Did you mean sqlite://…? "),
        ("xyzzy", ""),
        ("postgresql+nodriver", "Did you mean postgresql://…? "),
    ],
)
def test_an_unknown_dialect_lists_what_there_is(scheme: str, advice: str) -> None:
    """With the nearest one first."""
    with pytest.raises(DatabaseError) as caught:
        chosen(f"{scheme}://u:geheim@h/db")
    failure = caught.value.failure
    assert failure.slug == "unknown-dialect"
    assert failure.remedy.startswith(advice + "Use an installed dialect")
    evidence = dict(failure.evidence)
    assert {"mssql", "mysql", "oracle", "postgresql", "sqlite"} <= set(
        evidence["Installed dialects"].split(", ")
    )
    assert evidence["Database"] == f"{scheme}://u:***@h/db"
