"""Drivers called without SQLAlchemy in a guarded process: what reads goes on, nothing is written."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from limbeck.databases.postgresql import read_only_environment, start_plainly, start_writable

PROGRAM = """
import json, os, pathlib, shutil, sqlite3, sys
from limbeck.databases.guard import guard_process
from limbeck.databases.limits import Limits

told = []
files = guard_process(Limits(), told.append)
for url in json.loads(sys.argv[1]):
    files.add_url(url)
outcomes = []
for line in json.loads(sys.argv[2]):
    try:
        outcomes.append(["done", eval(line)])
    except Exception as error:
        outcomes.append([type(error).__name__, str(error)])
print(json.dumps([outcomes, told]))
"""
READ_ONLY = ["OperationalError", "attempt to write a readonly database"]
DENIED = ["DatabaseError", "not authorized"]
REFUSED = ["PermissionError", "limbeck only reads this database, so it can't be opened for writing here"]


def run(folder: Path, *lines: str, added: tuple[str, ...] = ("sqlite:///app.db",)) -> tuple[list[Any], Any]:
    """What each expression gave, and what was told."""
    command = [sys.executable, "-c", PROGRAM, json.dumps(added), json.dumps(lines)]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True, timeout=60)
    outcomes, told = json.loads(done.stdout)
    return outcomes, told


def contents(folder: Path) -> dict[str, bytes]:
    """Every file and what it holds."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a database, a migrated one, and a cache that is neither."""
    for name, table in (("app.db", "person"), ("migrated.db", "alembic_version"), ("cache.db", "page")):
        with closing(sqlite3.connect(tmp_path / name)) as connection, connection:
            connection.execute(f"CREATE TABLE {table} (name)")
            connection.execute(f"INSERT INTO {table} VALUES ('Ada')")  # noqa: S608  names of this test
    return tmp_path


WRITES: dict[str, tuple[list[str], str]] = {
    "sqlite3.connect('app.db').execute('INSERT INTO person VALUES (2)')": (READ_ONLY, "INSERT INTO person"),
    "sqlite3.connect(b'app.db').execute('DELETE FROM person')": (READ_ONLY, "DELETE FROM person"),
    "sqlite3.dbapi2.connect(pathlib.Path('app.db')).execute('UPDATE person SET name = 1')": (
        READ_ONLY,
        "UPDATE person",
    ),
    "sqlite3.connect('file:app.db?mode=rw', uri=True).execute('CREATE TABLE t (a)')": (
        READ_ONLY,
        "CREATE TABLE t",
    ),
    "sqlite3.connect('./migrated.db').execute('DROP TABLE alembic_version')": (
        READ_ONLY,
        "DELETE FROM alembic_version",
    ),
    "sqlite3.connect(':memory:').execute(\"ATTACH 'app.db' AS a\")": (DENIED, "ATTACH 'app.db'"),
    "sqlite3.connect('cache.db').execute('ATTACH ? AS a', ['app.db'])": (DENIED, "ATTACH None"),
    "sqlite3.connect('file:cache.db?mode=ro', uri=True).execute(\"ATTACH 'migrated.db' AS a\")": (
        DENIED,
        "ATTACH 'migrated.db'",
    ),
    "sqlite3.Connection('app.db')": (REFUSED, "sqlite3.connect('app.db')"),
    "sqlite3.Connection('migrated.db')": (REFUSED, "sqlite3.connect('migrated.db')"),
    "open('app.db', 'r+b')": (REFUSED, "open('app.db', 'r+')"),
    "os.open('app.db', os.O_TRUNC)": (REFUSED, "open('app.db')"),
    "shutil.copyfile('cache.db', 'app.db')": (REFUSED, "open('app.db', 'w')"),
    "os.replace('cache.db', 'app.db')": (REFUSED, "os.rename('cache.db', 'app.db')"),
    "pathlib.Path('app.db').unlink()": (REFUSED, "os.remove('app.db')"),
    "os.truncate('app.db', 0)": (REFUSED, "os.truncate('app.db')"),
}


def test_what_would_write_is_refused_and_told(folder: Path) -> None:
    """By whichever way it comes to the file; the next is refused as well."""
    before = contents(folder)
    outcomes, told = run(folder, *WRITES)
    assert dict(zip(WRITES, outcomes, strict=True)) == {
        line: outcome for line, (outcome, _) in WRITES.items()
    }
    assert {what for _, what in WRITES.values()} <= set(told)
    assert not [each for each in told if "sqlite_master" in each]
    assert contents(folder) == before


def test_what_reads_goes_on(folder: Path) -> None:
    """A query, a copy in memory, a temporary table, the bytes; no word is said of it."""
    before = contents(folder)
    outcomes, told = run(
        folder,
        "sqlite3.connect('app.db', 5.0).execute('SELECT name FROM person').fetchall()",
        "sqlite3.connect('migrated.db').backup(sqlite3.connect(':memory:'))",
        "sqlite3.connect('app.db').execute('CREATE TEMP TABLE t AS SELECT * FROM person').fetchall()",
        "len(open('app.db', 'rb').read())",
    )
    assert outcomes == [["done", [["Ada"]]], ["done", None], ["done", []], ["done", len(before["app.db"])]]
    assert told == []
    assert contents(folder) == before


def test_files_of_others_are_written_as_ever(folder: Path) -> None:
    """A cache, a database of its own in memory, a new file: none of them is audited."""
    outcomes, told = run(
        folder,
        "sqlite3.connect('cache.db', isolation_level=None).execute('DELETE FROM page').rowcount",
        "sqlite3.connect('new.db').execute('CREATE TABLE t (a)').fetchall()",
        "sqlite3.connect(':memory:').execute('CREATE TABLE t (a)').fetchall()",
        "sqlite3.connect('').execute(\"ATTACH 'cache.db' AS c\").fetchall()",
    )
    assert outcomes == [["done", 1], ["done", []], ["done", []], ["done", []]]
    assert told == []


def test_a_file_that_is_missing_is_not_made(tmp_path: Path) -> None:
    """Connecting to it fails as it does where it may only be read."""
    outcomes, told = run(tmp_path, "sqlite3.connect('app.db')")
    assert outcomes == [["OperationalError", "unable to open database file"]]
    assert (told, contents(tmp_path)) == ([], {})


def test_a_file_in_wal_mode_keeps_its_folder(folder: Path) -> None:
    """Neither its log nor the index of that appears, also where a crash left a log behind."""
    with closing(sqlite3.connect(folder / "app.db")) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
    before = contents(folder)
    look = "sqlite3.connect('app.db').execute('SELECT name FROM person').fetchall()"
    assert run(folder, look) == ([["done", [["Ada"]]]], [])
    assert contents(folder) == before
    with closing(sqlite3.connect(folder / "app.db")) as connection, connection:
        connection.execute("INSERT INTO person VALUES ('Eve')")
        connection.commit()
        left = (folder / "app.db-wal").read_bytes()
    (folder / "app.db-wal").write_bytes(left)
    before = contents(folder)
    outcomes, _ = run(folder, look)
    assert outcomes[0][0] == "done"
    assert contents(folder) == before


def test_an_environment_that_only_reads_holds_for_whoever_says_nothing_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """PGOPTIONS reaches what calls PostgreSQL's own library; an engine of ours says what it means."""
    monkeypatch.setenv("PGOPTIONS", "-c geqo=off")
    for _ in range(2):
        read_only_environment()
        assert os.environ["PGOPTIONS"] == "-c geqo=off -c default_transaction_read_only=on"
    own = {"host": "h", "options": "-c jit=off"}
    assert start_plainly("psycopg", {"host": "h"}) == {"host": "h", "options": "-c geqo=off"}
    assert start_plainly("psycopg2", own) == own
    assert start_plainly("asyncpg", {"host": "h"}) == {"host": "h"}
    assert start_writable("psycopg", {"host": "h"}) == {
        "host": "h",
        "options": "-c geqo=off -c default_transaction_read_only=off",
    }
    monkeypatch.delenv("PGOPTIONS")
    assert start_plainly("psycopg", {"host": "h"}) == {"host": "h"}


def test_what_sqlalchemy_opened_is_known_from_then_on(folder: Path) -> None:
    """An address that only env.py knows is guarded past SQLAlchemy too once an engine has connected to it."""
    import_ = "__import__('sqlalchemy').create_engine('sqlite:///app.db').connect().closed"
    write = "sqlite3.connect('app.db').execute('DELETE FROM person')"
    outcomes, _ = run(folder, import_, write, added=("postgresql://somewhere/app.db", "sqlite://"))
    assert outcomes == [["done", False], READ_ONLY]
