"""Telling reads from writes by their text."""

import pytest

from limbeck.databases.statements import (
    Access,
    access_of,
    begins_to_read,
    lifts_read_only,
    touches_query_only,
)

READS = [
    "SELECT 1",
    "  (select a from t) UNION (select b from t);",
    "/* delete from t */ SELECT 'drop table t', \"update\", `into` FROM t -- insert into t",
    "WITH x AS (SELECT 1) SELECT * FROM x",
    "SELECT replace(a, 'x', 'y'), t.update FROM t FOR UPDATE",
    "SHOW CREATE TABLE t",
    "DESCRIBE t",
    "EXPLAIN SELECT 1",
    "PRAGMA table_info('t')",
    "PRAGMA main.index_list(t)",
    "PRAGMA foreign_keys",
    "VALUES (1)",
    "SET search_path = public",
    "BEGIN",
    "START TRANSACTION READ ONLY",
    "",
    "-- nothing",
]
WRITES = [
    "INSERT INTO t VALUES (1)",
    "delete from t",
    "WITH x AS (INSERT INTO t VALUES (1) RETURNING a) SELECT * FROM x",
    "WITH x AS (SELECT 1) DELETE FROM t",
    "SELECT * INTO other FROM t",
    "SELECT 1; DELETE FROM t",
    "SELECT 1 DELETE FROM t",
    "SELECT 1; SELECT 2",
    "EXPLAIN ANALYZE DELETE FROM t",
    "/*!50000 DELETE FROM t */",
    "SELECT '\\''; DELETE FROM t; -- '",
    "PRAGMA user_version = 5",
    "PRAGMA journal_mode(wal)",
    "PRAGMA",
    "SET GLOBAL read_only = 0",
    "SET SESSION TRANSACTION READ WRITE",
    "SET STATEMENT max_statement_time=1 FOR DELETE FROM t",
    "START TRANSACTION READ WRITE",
    "CALL p()",
    "DO $$ BEGIN DELETE FROM t; END $$",
    "COPY t FROM STDIN",
    "VACUUM",
]
LIFTING = [
    "SET TRANSACTION READ WRITE",
    "set session characteristics as transaction read  write",
    "BEGIN READ /* really */ WRITE",
    "SET default_transaction_read_only = off",
    'SET "default_transaction_read_only" TO off',
    "RESET transaction_read_only",
    "SELECT set_config('transaction_read_only', 'off', false)",
    "ALTER ROLE r SET default_transaction_read_only = off",
    "ROLLBACK; CREATE TABLE t (a int)",
]
NOT_LIFTING = [
    "SHOW transaction_read_only",
    "SELECT current_setting('transaction_read_only')",
    "SELECT 'read write'",
    "SET TRANSACTION READ ONLY",
    "SET lock_timeout = 5",
    "ROLLBACK",
    "CREATE TABLE t (a int)",
]


@pytest.mark.parametrize("statement", READS)
def test_a_plain_read_is_a_read(statement: str) -> None:
    """What only reads passes, whatever its comments, strings and quoted names say."""
    assert access_of(statement) is Access.READ


@pytest.mark.parametrize("statement", WRITES)
def test_what_is_not_plainly_a_read_is_a_write(statement: str) -> None:
    """Writes are found behind CTEs, EXPLAIN, comments that run and a second statement."""
    assert access_of(statement) is Access.WRITE


@pytest.mark.parametrize("statement", LIFTING)
def test_a_way_out_of_read_only_is_seen(statement: str) -> None:
    """Every spelling by which a PostgreSQL session becomes writable again is known."""
    assert lifts_read_only(statement)


@pytest.mark.parametrize("statement", NOT_LIFTING)
def test_asking_about_read_only_is_no_way_out(statement: str) -> None:
    """Looking at the setting is allowed, and writes are left to the server to refuse."""
    assert not lifts_read_only(statement)


@pytest.mark.parametrize(
    ("statement", "touches"),
    [
        ("PRAGMA query_only = OFF", True),
        ("pragma main.query_only(0)", True),
        ("ATTACH 'x.db' AS x", True),
        ("VACUUM INTO 'x.db'", True),
        ("PRAGMA query_only", False),
        ("SELECT 'attach'", False),
    ],
)
def test_switching_query_only_is_seen(statement: str, touches: bool) -> None:  # noqa: FBT001  a column of the table
    """Where SQLite's driver takes no authorizer, the text tells who is about to leave the guard."""
    assert touches_query_only(statement) is touches


@pytest.mark.parametrize(
    ("statement", "begun"),
    [
        ("BEGIN IMMEDIATE", "BEGIN"),
        ("begin  exclusive TRANSACTION", "BEGIN TRANSACTION"),
        ("BEGIN", "BEGIN"),
        ("BEGIN DEFERRED", "BEGIN DEFERRED"),
        ("SELECT 'BEGIN IMMEDIATE'", "SELECT 'BEGIN IMMEDIATE'"),
    ],
)
def test_a_transaction_begins_without_the_lock_of_a_writer(statement: str, begun: str) -> None:
    """Only how a transaction begins is changed, and nothing else that looks like it."""
    assert begins_to_read(statement) == begun
