"""Remedies of databases that could not be opened, followed: afterwards they can."""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from sqlalchemy import URL, text

from limbeck.databases.connect import connect
from limbeck.databases.database import Database
from limbeck.databases.limits import Limits
from limbeck.databases.scratch import scratch
from limbeck.errors import DatabaseError
from limbeck.records import Failure

SECRET = "p@ss:w/rd"  # noqa: S105  of a role of this test


def failed(target: Any, slug: str, limits: Limits | None = None) -> Failure:
    with pytest.raises(DatabaseError) as caught:
        connect(target, limits=limits or Limits())
    assert caught.value.failure.slug == slug
    return caught.value.failure


def opens(target: Any) -> bool:
    with connect(target) as database, database.connect() as connection:
        return connection.exec_driver_sql("SELECT 1").scalar() == 1


@pytest.mark.follows(
    "missing-file", "not-a-database", "needs-recovery", "database-locked", "env-not-set", "empty-memory"
)
def test_files_that_are_named_and_mended_as_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One file, and the ways in which it can be missed."""
    shop = tmp_path / "shop.db"
    with closing(sqlite3.connect(shop)) as connection, connection:
        connection.execute("CREATE TABLE person (id)")

    four = re.search(r"four slashes: (sqlite:////)", failed(f"sqlite://{shop}", "missing-file").remedy)
    assert four is not None
    assert opens(f"{four[1]}{str(shop).lstrip('/')}")

    assert failed(tmp_path, "not-a-database").remedy == "Give the path of the file itself."
    assert opens(shop)

    monkeypatch.delenv("SHOP_URL", raising=False)
    told = re.search(r"os\.environ\['(\w+)'\]", failed("env:SHOP_URL", "env-not-set").remedy)
    assert told is not None
    monkeypatch.setitem(os.environ, told[1], str(shop))
    assert opens("env:SHOP_URL")

    assert "limbeck.scratch()" in failed(":memory:", "empty-memory").remedy
    with scratch() as database:
        assert opens(database)

    with closing(sqlite3.connect(shop, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert failed(shop, "database-locked", Limits(lock=0.1)).remedy.startswith(
            "Wait until the other program has"
        )
    assert opens(shop)

    program = (
        "import os, sqlite3, sys\n"
        "writer = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "writer.execute('PRAGMA cache_size = 1')\n"
        "writer.execute('BEGIN')\n"
        "writer.execute('CREATE TABLE big AS WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL "
        "SELECT i + 1 FROM n WHERE i < 2000) SELECT i, hex(randomblob(200)) FROM n')\n"
        "os._exit(1)\n"
    )
    subprocess.run([sys.executable, "-S", "-c", program, str(shop)], check=False)
    assert "`sqlite3`: that rolls the transaction back" in failed(shop, "needs-recovery").remedy
    with closing(sqlite3.connect(shop)) as connection:
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("person",)]
    assert opens(shop)


@pytest.fixture
def clerk(scratch_postgres: Database) -> Iterator[URL]:
    """The URL of a role whose name has to be quoted in a statement, and its password in a URL."""
    database = scratch_postgres.secret_url.database
    role = f"Clerk-{database}"
    with scratch_postgres.engine.begin() as connection:
        connection.execute(text(f"CREATE ROLE \"{role}\" LOGIN PASSWORD '{SECRET}'".replace(":", "\\:")))
    yield scratch_postgres.secret_url.set(username=role, password=SECRET)
    with scratch_postgres.engine.begin() as connection:
        connection.execute(text(f'DROP OWNED BY "{role}"'))
        connection.execute(text(f'DROP ROLE "{role}"'))


@pytest.mark.follows("wrong-password", "unknown-database", "wrong-host", "no-permission")
def test_a_server_that_is_reached_as_told(scratch_postgres: Database, clerk: URL) -> None:
    """The password quoted, the host and the database corrected, and the rights granted, word for word."""
    plain = clerk.render_as_string(hide_password=False)
    wrong = plain.replace(quote(SECRET, safe=""), "wrong")
    advised = re.search(
        r"urllib\.parse\.(quote)\(password, (safe='')\)", failed(wrong, "wrong-password").remedy
    )
    assert advised is not None
    assert opens(wrong.replace("wrong", quote(SECRET, safe="")))

    there = failed(clerk.set(database="shoop"), "unknown-database").remedy
    assert there.startswith("Check the name after the last slash of the URL")
    assert failed(clerk.set(query={"host": "/nowhere"}), "wrong-host").remedy.startswith(
        "Check the host and the port"
    )
    assert opens(clerk)

    for revoke in (
        f"REVOKE CONNECT ON DATABASE {clerk.database} FROM PUBLIC",
        "REVOKE USAGE ON SCHEMA public FROM PUBLIC",
    ):
        with scratch_postgres.engine.begin() as connection:
            connection.execute(text(revoke))
        grant = re.search(r"(GRANT .+?)(?:;|$)", failed(clerk, "no-permission").remedy)
        assert grant is not None
        with scratch_postgres.engine.begin() as connection:
            connection.execute(text(grant[1]))
        assert opens(clerk)
