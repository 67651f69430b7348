"""Telling reads from writes by their text."""

import pytest

from limbeck.databases.statements import (
    Access,
    access_of,
    begins_to_read,
    controls_transaction,
    escapes_read_only,
    lifts_read_only,
    reaches_beyond,
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
    "SELECT $a$'$a$; ROLLBACK; DELETE FROM t; SELECT ''",
    "SELECT set_config('default_transaction_' || 'read_only', 'off', false)",
    "SELECT set_config('app.a', 'b', true), set_config(name, 'off', false) FROM t",
    "SELECT set_config(E'default_transaction_read\\x5fonly', 'off', false)",
    "UPDATE pg_settings SET setting = 'off' WHERE name LIKE 'default%'",
]
NOT_LIFTING = [
    "SHOW transaction_read_only",
    "SELECT current_setting('transaction_read_only')",
    "SELECT 'read write'",
    "SET TRANSACTION READ ONLY",
    "SET lock_timeout = 5",
    "ROLLBACK",
    "CREATE TABLE t (a int)",
    "SELECT set_config('app.tenant', current_user || 'x', false)",
    "SELECT set_config(%(name)s::VARCHAR, %(value)s, true)",
    "SELECT set_config($1, $2, true), current_setting('app.tenant')",
]
ESCAPING = [
    "ANALYZE",
    "analyse t",
    "/* a */ -- b\n ANALYZE t",
    "/* /* a */ */ ANALYZE t",
    "SELECT 1; VACUUM",
    "REINDEX TABLE t",
    "CLUSTER t",
    "LOCK TABLE t",
    "CHECKPOINT",
    "NOTIFY a, 'b'",
    "COPY t TO PROGRAM 'x'",
    "COPY (SELECT 1) TO 'file'",
    "LOAD 'x'",
    "DO $$ BEGIN END $$",
    "CALL p()",
    "ALTER SYSTEM SET a = 1",
    "PREPARE TRANSACTION 'x'",
    "COMMIT PREPARED 'x'",
    "ROLLBACK PREPARED 'x'",
]
NOT_ESCAPING = [
    "SELECT 'x; ANALYZE t', \"lock\"",
    "-- a\nSELECT $$a$$",
    "/* a */ SELECT E'\\''",
    "EXPLAIN SELECT 1",
    "PREPARE p AS SELECT 1",
    "COMMIT",
    "ALTER TABLE t ADD a int",
    "SET search_path = a",
    "",
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
    ("statement", "far"),
    [
        ("SELECT lo_create(0)", False),
        ("select LO_FROM_BYTEA (0, 'a')", False),
        ("SELECT lo_put(1, 0, 'a'), lo_unlink(1)", False),
        ("SELECT pg_catalog.lo_import('/etc/hostname')", False),
        ('SELECT "lo_unlink" /* now */ (1)', False),
        ("SELECT pg_import_system_collations('public')", False),
        ("SELECT pg_stat_reset()", False),
        ("SELECT pg_stat_reset_single_table_counters(1)", False),
        ("SELECT pg_stat_statements_reset()", False),
        ("SELECT pg_notify('a', 'b')", False),
        ("SELECT lo_export(1, '/tmp/x')", True),
        ("SELECT pg_create_physical_replication_slot('s')", True),
        ("SELECT * FROM pg_create_logical_replication_slot('s', 'test_decoding')", True),
        ("SELECT pg_drop_replication_slot('s')", True),
        ("SELECT pg_replication_origin_create('o')", True),
        ("SELECT dblink_exec('host=/tmp', 'DROP TABLE t')", True),
        ("SELECT * FROM public.dblink('c', 'DELETE FROM t RETURNING 1') AS r(a int)", True),
        ("SELECT pg_reload_conf()", True),
        ("WITH x AS (SELECT pg_terminate_backend(1)) SELECT * FROM x", True),
    ],
)
def test_functions_that_write_in_a_select_are_known_by_name(statement: str, *, far: bool) -> None:
    """Some of them change more than the database that they are called in."""
    assert escapes_read_only(statement)
    assert reaches_beyond(statement) is far


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT 'lo_create(0)' -- dblink(",
        "SELECT lo_get(1), pg_stat_get_db_stat_reset_time(1)",
        "SELECT oid FROM pg_proc WHERE proname IN ('lo_unlink', 'dblink')",
        "SELECT my_lo_create(0), dblink FROM lo_create",
        "SELECT pg_advisory_lock(1), pg_try_advisory_xact_lock(2)",
    ],
)
def test_functions_that_only_read_are_let_through(statement: str) -> None:
    """So are names in strings, in comments and of other things."""
    assert not escapes_read_only(statement)
    assert not reaches_beyond(statement)


def test_a_bound_name_of_a_setting_is_seen() -> None:
    """What is bound counts like what is written."""
    statement = "SELECT set_config(%(name)s, %(value)s, false)"
    assert lifts_read_only(statement, {"name": "Default_Transaction_Read_Only", "value": "off"})
    assert not lifts_read_only(statement, {"name": "search_path", "value": "a"})
    assert not lifts_read_only("SELECT %(a)s", {"a": "update transaction_read_only"})


@pytest.mark.parametrize("statement", ESCAPING)
def test_what_a_read_only_transaction_does_not_hold_back_is_seen(statement: str) -> None:
    """Each of them, wherever it stands, also behind comments that nest."""
    assert escapes_read_only(statement)


@pytest.mark.parametrize("statement", NOT_ESCAPING)
def test_what_the_server_holds_back_is_left_to_it(statement: str) -> None:
    """Reads and plain writes are no business of this list, whatever their strings and names say."""
    assert not escapes_read_only(statement)


@pytest.mark.parametrize(
    ("statement", "controls"),
    [
        ("ROLLBACK", True),
        ("begin read only;", True),
        ("SAVEPOINT a", True),
        ("SELECT 1", False),
        ("COMMIT; SELECT f()", False),
        ("", False),
    ],
)
def test_the_control_of_a_transaction_is_told(statement: str, controls: bool) -> None:  # noqa: FBT001  a column of the table
    """Alone it does nothing else; with another statement behind it, it may."""
    assert controls_transaction(statement) is controls


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


@pytest.mark.parametrize("name", ["a;$b$", "a;$$", "a\\'; commit", "x\\", "-- a; b", "/* a; b", "a;''b"])
@pytest.mark.parametrize("literal", ["'it;s $a$ --'", "E'it\\'s; $$'"])
def test_a_question_about_an_odd_name_only_reads(name: str, literal: str) -> None:
    """What looks like another quote or another statement inside of quotes is none."""
    statement = f'SELECT 1 FROM "{name}" WHERE "{name}" = {literal}'  # noqa: S608  nothing runs it
    assert not escapes_read_only(statement)
    assert not lifts_read_only(statement)
    assert not reaches_beyond(statement)


@pytest.mark.parametrize("name", ["a;$b$", "x\\", "plain"])
def test_what_follows_an_odd_name_is_still_read(name: str) -> None:
    """The second statement is code, and so is what a quote of dollars begins behind it."""
    assert lifts_read_only(f'SELECT "{name}"; ROLLBACK; DROP TABLE t')
    assert escapes_read_only(f'SELECT "{name}"; LOCK TABLE t')
    assert escapes_read_only(f'SELECT lo_unlink(1) IN "{name}"')
    assert lifts_read_only(f"SELECT \"{name}\", $a$'$a$; ROLLBACK; SELECT ''")
