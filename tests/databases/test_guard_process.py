"""A process in which no engine can write: real servers and drivers, everything compared."""

from __future__ import annotations

import json
import multiprocessing
import sqlite3
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from contextlib import AbstractContextManager, closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import Connection, text
from tests.databases.guarded import guarded_outcomes

if TYPE_CHECKING:
    from limbeck.databases.database import Database

Pooler = Callable[[str], AbstractContextManager[tuple[int, list[bytes]]]]

POSTGRES_DRIVERS = ("psycopg", "psycopg_async", "asyncpg")


def guarded(job: dict[str, Any], cwd: Path | None = None) -> tuple[list[Any], list[str]]:
    """What each statement did in a guarded process, and the writes that it reported.

    Each gets a process of its own, forked from one that has the drivers loaded.
    """
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["sqlalchemy.ext.asyncio", "psycopg", "asyncpg", "aiosqlite"])
    with ProcessPoolExecutor(1, mp_context=context) as pool:
        answer = json.loads(pool.submit(guarded_outcomes, job, cwd).result(timeout=60))
    return answer["outcomes"], answer["writes"]


def address(database: Database, driver: str) -> str:
    """The URL of a scratch database through another driver."""
    url = database.secret_url.set(drivername=f"postgresql+{driver}")
    return url.render_as_string(hide_password=False)


def everything(connection: Connection) -> dict[str, Any]:
    """Schemas, relations and the rows of the one table."""
    relations = text(
        "SELECT n.nspname, c.relname, c.relkind::text "
        "FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace "
        "WHERE nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema' ORDER BY 1, 2"
    )
    return {
        "schemas": sorted(connection.scalars(text("SELECT nspname FROM pg_namespace"))),
        "relations": [tuple(row) for row in connection.execute(relations)],
        "rows": [tuple(row) for row in connection.execute(text("SELECT * FROM person ORDER BY id"))],
        "sequence": connection.scalar(text("SELECT last_value FROM person_id_seq")),
        "settings": connection.scalars(text("SELECT unnest(setconfig) FROM pg_db_role_setting")).all(),
    }


@pytest.fixture
def people(scratch_postgres: Database) -> Database:
    """A PostgreSQL database with one table of one row."""
    with scratch_postgres.engine.begin() as connection:
        connection.execute(text("CREATE TABLE person (id serial PRIMARY KEY, name text)"))
        connection.execute(text("INSERT INTO person (name) VALUES ('Ada')"))
        connection.execute(
            text(
                "CREATE FUNCTION sneak() RETURNS int LANGUAGE sql AS "
                "$$ INSERT INTO person (name) VALUES ('Eve') RETURNING id $$"
            )
        )
    return scratch_postgres


WRITES = [
    "CREATE SCHEMA IF NOT EXISTS public",
    "CREATE TABLE other (a int)",
    "INSERT INTO person (name) VALUES ('Bob')",
    "SELECT nextval('person_id_seq')",
    "SELECT sneak()",
    "SET TRANSACTION READ WRITE",
    "SET SESSION CHARACTERISTICS AS TRANSACTION READ WRITE",
    "SET default_transaction_read_only = off",
    "SELECT set_config('transaction_read_only', 'off', false)",
    "ROLLBACK; INSERT INTO person (name) VALUES ('Bob')",
    "DO $$ BEGIN INSERT INTO person (name) VALUES ('Bob'); END $$",
    "SELECT $a$'$a$; ROLLBACK; INSERT INTO person (name) VALUES ('Bob'); SELECT ''",
    "SELECT set_config('default_transaction_' || 'read_only', 'off', false)",
    "ANALYZE person",
    "LOCK TABLE person IN ACCESS EXCLUSIVE MODE",
    "COPY person TO PROGRAM 'cat > /dev/null'",
    "NOTIFY somebody",
    "SELECT lo_create(424242)",
    "SELECT pg_stat_reset()",
    "SELECT pg_import_system_collations('public')",
    "SELECT pg_create_physical_replication_slot('limbeck_slot')",
]
# Only the server can tell what a function does.
CALLS = ("SELECT nextval('person_id_seq')", "SELECT sneak()")
READS = [
    "SELECT name FROM person",
    "SET search_path = public",
    "SET lock_timeout = '5s'",
    "SELECT pg_advisory_xact_lock(7)",
    "SELECT pg_advisory_unlock_all()",
    "SHOW transaction_read_only",
]


@pytest.mark.parametrize("isolation", [None, "AUTOCOMMIT"])
@pytest.mark.parametrize("driver", POSTGRES_DRIVERS)
def test_nothing_is_written_to_postgresql(people: Database, driver: str, isolation: str | None) -> None:
    """Whatever env.py runs, through any driver, in transactions or outside, the database stays as it was."""
    with people.connect() as connection:
        before = everything(connection)
    job = {"url": address(people, driver), "statements": WRITES, "isolation": isolation}
    outcomes, writes = guarded(job)
    with people.connect() as connection:
        assert everything(connection) == before
    assert [statement for statement, done in zip(WRITES, outcomes, strict=True) if done[0] == "done"] == []
    assert writes == WRITES


@pytest.mark.parametrize("isolation", [None, "AUTOCOMMIT"])
@pytest.mark.parametrize("driver", POSTGRES_DRIVERS)
def test_reading_and_settling_in_goes_on(people: Database, driver: str, isolation: str | None) -> None:
    """Reads, search paths, timeouts and advisory locks are what env.py needs, and no write is reported."""
    job = {"url": address(people, driver), "statements": READS, "isolation": isolation}
    outcomes, writes = guarded(job)
    assert [done[0] for done in outcomes] == ["done"] * len(READS)
    assert (outcomes[0][1], outcomes[-1][1]) == ([["Ada"]], [["on"]])
    assert writes == []


@pytest.mark.parametrize("driver", POSTGRES_DRIVERS)
def test_waiting_is_bounded(people: Database, driver: str) -> None:
    """A lock that somebody else holds, and a statement that takes long, end with an error."""
    with people.engine.begin() as connection:
        connection.execute(text("LOCK TABLE person IN ACCESS EXCLUSIVE MODE"))
        statements = ["SELECT * FROM person", "SELECT pg_sleep(20)"]
        outcomes, writes = guarded({"url": address(people, driver), "statements": statements})
    assert "lock timeout" in outcomes[0][1]
    assert "statement timeout" in outcomes[1][1]
    assert writes == []


@pytest.mark.parametrize("isolation", [None, "AUTOCOMMIT"])
@pytest.mark.parametrize("driver", POSTGRES_DRIVERS)
def test_a_pooler_that_refuses_settings_gets_none(
    people: Database, pooler: Pooler, driver: str, isolation: str | None
) -> None:
    """Behind a pooler the session's default can't be set: transactions guard the database, and only they."""
    host = people.secret_url.query["host"]
    with people.connect() as connection:
        before = everything(connection)
    with pooler(f"{host}/.s.PGSQL.5432") as (port, refused):
        url = people.secret_url.set(drivername=f"postgresql+{driver}", host="127.0.0.1", port=port, query={})
        job = {"url": url.render_as_string(hide_password=False), "isolation": isolation}
        outcomes, writes = guarded({**job, "statements": [*WRITES, "SELECT name FROM person"]})
    with people.connect() as connection:
        assert everything(connection) == before
    assert [done for done in outcomes[:-1] if done[0] == "done"] == []
    if isolation is None:
        assert (writes, outcomes[-1]) == (WRITES, ["done", [["Ada"]]])
    else:
        assert writes == [statement for statement in WRITES if statement not in CALLS]
        assert outcomes[-1] == ["DatabaseError", OUTSIDE]
    assert refused


def test_what_a_search_path_puts_before_the_catalogue_is_not_called(people: Database) -> None:
    """Neither the first questions of the driver nor env.py's reads call what somebody else made."""
    with people.engine.begin() as connection:
        for statement in (
            "CREATE SCHEMA evil",
            "CREATE FUNCTION evil.same(oid, oid) RETURNS bool LANGUAGE sql AS $$ SELECT 1 / 0 = 1 $$",
            "CREATE OPERATOR evil.= (LEFTARG = oid, RIGHTARG = oid, FUNCTION = evil.same)",
            f'ALTER DATABASE "{people.secret_url.database}" SET search_path = evil, pg_catalog, public',
        ):
            connection.execute(text(statement))
    statement = "SELECT name, 1::oid = 1::oid FROM person"
    outcomes, writes = guarded({"url": address(people, "psycopg"), "statements": [statement]})
    assert (outcomes, writes) == ([["done", [["Ada", True]]]], [])


OUTSIDE = "A statement outside a transaction was refused: PostgreSQL is kept from writing only inside one."


@pytest.mark.parametrize("isolation", [None, "AUTOCOMMIT"])
@pytest.mark.parametrize(
    ("driver", "own"), [("psycopg", "creator"), ("psycopg", "do_connect"), ("asyncpg", "creator")]
)
def test_a_connection_that_a_project_makes_itself_writes_nothing(
    people: Database, driver: str, own: str, isolation: str | None
) -> None:
    """What it calls runs in a read-only transaction, or not at all where not even the session is read-only.

    PostgreSQL's own library is told by the environment; asyncpg has its own.
    """
    with people.connect() as connection:
        before = everything(connection)
    statements = [*WRITES, "SELECT name FROM person"]
    job = {"url": address(people, driver), "own": own, "isolation": isolation, "statements": statements}
    outcomes, writes = guarded(job)
    with people.connect() as connection:
        assert everything(connection) == before
    assert [done for done in outcomes[:-1] if done[0] == "done"] == []
    if isolation is None or driver == "psycopg":
        assert (writes, outcomes[-1]) == (WRITES, ["done", [["Ada"]]])
    else:
        assert outcomes[-1] == ["DatabaseError", OUTSIDE]


SQLITE = {
    "INSERT INTO person VALUES (2)": "attempt to write a readonly database",
    "CREATE TABLE other (a)": "attempt to write a readonly database",
    "PRAGMA user_version = 5": "attempt to write a readonly database",
    "ATTACH 'new.db' AS fresh": "not authorized",
    "ATTACH 'file:new.db?mode=rwc' AS fresh": "not authorized",
    "VACUUM INTO 'new.db'": "authorization denied",
}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A SQLite file with one table of one row."""
    path = tmp_path / "people.db"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE person (id)")
        connection.execute("INSERT INTO person VALUES (1)")
    return path


@pytest.mark.parametrize("kind", ["pysqlite", "aiosqlite", "creator"])
def test_nothing_is_written_to_a_sqlite_file(file: Path, kind: str) -> None:
    """The file's bytes and its folder stay the same through any engine, even with a creator of its own."""
    before = file.read_bytes()
    job: dict[str, Any] = {"url": f"sqlite+{kind}:///{file}"}
    if kind == "creator":
        job = {"url": "sqlite://", "creator": str(file)}
    outcomes, writes = guarded({**job, "statements": list(SQLITE)}, cwd=file.parent)
    assert {each: done[1].partition(") ")[2] for each, done in zip(SQLITE, outcomes, strict=True)} == SQLITE
    assert writes == list(SQLITE)
    assert (file.read_bytes(), list(file.parent.iterdir())) == (before, [file])


@pytest.mark.parametrize("kind", ["pysqlite", "aiosqlite"])
def test_a_transaction_that_would_lock_for_writing_begins_for_reading(file: Path, kind: str) -> None:
    """Programs that begin every transaction with BEGIN IMMEDIATE can be run, and still write nothing."""
    before = file.read_bytes()
    statements = ["BEGIN IMMEDIATE", " begin exclusive transaction", "INSERT INTO person VALUES (2)"]
    outcomes, writes = guarded({"url": f"sqlite+{kind}:///{file}", "statements": statements}, cwd=file.parent)
    assert [done[0] for done in outcomes] == ["done", "done", "OperationalError"]
    assert writes == statements[2:]
    assert file.read_bytes() == before


@pytest.mark.parametrize("kind", ["pysqlite", "aiosqlite", "creator"])
def test_the_guard_of_a_sqlite_file_cannot_be_switched_off(file: Path, kind: str) -> None:
    """Pragmas that programs set on every connection are passed over; the next write is refused as well."""
    before = file.read_bytes()
    statements = ["PRAGMA query_only = OFF", "PRAGMA journal_mode = WAL", "SELECT id FROM person"]
    job: dict[str, Any] = {"url": f"sqlite+{kind}:///{file}"}
    if kind == "creator":
        job = {"url": "sqlite://", "creator": str(file)}
    outcomes, writes = guarded({**job, "statements": [*statements, "DELETE FROM person"]})
    assert outcomes[:3] == [["done", []], ["done", []], ["done", [[1]]]]
    assert (outcomes[3][0], writes) == ("OperationalError", ["DELETE FROM person"])
    assert (file.read_bytes(), list(file.parent.iterdir())) == (before, [file])


def test_a_database_in_memory_stays_writable_but_reaches_no_file(file: Path) -> None:
    """A scratch database of env.py's own harms nobody, as long as it attaches no file."""
    statements = ["CREATE TABLE t AS SELECT 1 AS a", "SELECT a FROM t", f"ATTACH '{file}' AS people"]
    outcomes, writes = guarded({"url": "sqlite://", "statements": statements})
    assert outcomes[:2] == [["done", []], ["done", [[1]]]]
    assert outcomes[2][1].endswith("not authorized")
    assert writes == statements[2:]


@pytest.mark.parametrize("kind", ["pysqlite", "aiosqlite"])
def test_a_missing_sqlite_file_is_not_created(tmp_path: Path, kind: str) -> None:
    """Looking creates nothing."""
    outcomes, writes = guarded({"url": f"sqlite+{kind}:///{tmp_path}/no.db", "statements": ["SELECT 1"]})
    assert outcomes == [["OperationalError", "(sqlite3.OperationalError) unable to open database file"]]
    assert (writes, list(tmp_path.iterdir())) == ([], [])
