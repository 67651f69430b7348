"""A PostgreSQL database that a test gets is as a new one, whatever the test before it did."""

from collections.abc import Iterator

import pytest
from sqlalchemy import event
from tests.reused_databases import ReusedDatabases

import limbeck
from limbeck.databases.database import Database

LEFT = (
    "CREATE TABLE t (id serial PRIMARY KEY, x text DEFAULT 'a')",
    'CREATE SCHEMA "o\'dd ""name%"',
    'CREATE VIEW "o\'dd ""name%".v AS SELECT * FROM t',
    "CREATE TYPE mood AS ENUM ('good')",
    "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "REVOKE ALL ON SCHEMA public FROM PUBLIC",
    "COMMENT ON SCHEMA public IS 'mine'",
)
# Nothing of these goes with a schema.
BEYOND = {
    "setting": "ALTER DATABASE {name} SET search_path TO nowhere",
    "comment": "COMMENT ON DATABASE {name} IS 'mine'",
    "privilege": "REVOKE CONNECT ON DATABASE {name} FROM PUBLIC",
    "extension": "CREATE EXTENSION citext",
    "default privilege": "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC",
    "large object": "SELECT lo_create(0)",
    "publication": "CREATE PUBLICATION p",
}
# Everything that a user can make, and the schema that is there from the beginning.
WHAT_IS_THERE = """
SELECT array(SELECT relname::text FROM pg_class WHERE oid >= 16384)
    || array(SELECT typname::text FROM pg_type WHERE oid >= 16384)
    || array(SELECT proname::text FROM pg_proc WHERE oid >= 16384)
    || array(SELECT extname::text FROM pg_extension)
    || array(SELECT concat_ws(' ', nspname, nspowner::regrole, nspacl, obj_description(oid)) FROM pg_namespace
             WHERE nspname !~ '^pg_(toast|temp)' ORDER BY 1)
"""


@pytest.fixture
def reused() -> Iterator[ReusedDatabases]:
    """One with no database yet."""
    reused_databases = ReusedDatabases()
    yield reused_databases
    reused_databases.close()


def run(database: Database, *statements: str) -> None:
    with database.engine.begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement.replace("%", "%%"))


def what_is_there(database: Database) -> list[str]:
    with database.engine.connect() as connection:
        return sorted(connection.exec_driver_sql(WHAT_IS_THERE.replace("%", "%%")).scalar_one())


def test_what_a_test_left_is_gone_and_the_database_is_used_again(reused: ReusedDatabases) -> None:
    """Tables, other schemas, types, functions, and what was done to the schema public."""
    with limbeck.scratch("postgresql") as new:
        expected = what_is_there(new)
    with reused.database() as first:
        run(first, *LEFT)
        assert what_is_there(first) != expected
    with reused.database() as second:
        assert what_is_there(second) == expected
        assert second.secret_url == first.secret_url


def test_who_listens_to_one_hears_nothing_of_the_next(reused: ReusedDatabases) -> None:
    """Neither to its connections nor to its statements; the engines share what was compiled."""
    heard: list[str] = []
    with reused.database() as first:
        first.engine.dispose()
        event.listen(first.engine, "connect", lambda *_: heard.append("connect"))
        event.listen(first.engine, "before_cursor_execute", lambda *_: heard.append("statement"))
        run(first, "SELECT 1")
    assert heard == ["connect", "statement"]
    with reused.database() as second:
        run(second, "SELECT 1")
        assert second.engine is not first.engine
        assert second.engine.dialect is first.engine.dialect
    assert heard == ["connect", "statement"]


@pytest.mark.parametrize("what", BEYOND)
def test_what_goes_with_no_schema_goes_with_its_database(reused: ReusedDatabases, what: str) -> None:
    """The next test gets another one."""
    with reused.database() as first:
        run(first, BEYOND[what].format(name=first.secret_url.database))
    with reused.database() as second:
        assert second.secret_url != first.secret_url


def test_a_forgotten_connection_is_ended(reused: ReusedDatabases) -> None:
    """Its lock would keep the next test waiting."""
    with reused.database() as first:
        run(first, "CREATE TABLE t (id int)")
        with limbeck.connect(first.secret_url) as other, other.engine.connect() as connection:
            connection.exec_driver_sql("SELECT * FROM t")
            first.close()
            with reused.database() as second:
                assert second.secret_url == first.secret_url
            connection.invalidate()
