"""SQL of a learner's own."""

from __future__ import annotations

import subprocess
from datetime import date
from typing import Any

import pytest

from limbeck.databases.database import Database
from limbeck.workshops.statements import execute, in_terminal, insert_statement, literal, query


@pytest.mark.parametrize(
    ("value", "sqlite", "postgresql"),
    [
        (None, "NULL", "NULL"),
        (True, "1", "TRUE"),
        (1.5, "1.5", "1.5"),
        ("it's", "'it''s'", "'it''s'"),
        (b"\x00\xff", "X'00ff'", r"'\x00ff'"),
        (date(2026, 11, 29), "'2026-11-29'", "'2026-11-29'"),
    ],
)
def test_values_are_written_as_each_database_reads_them(value: Any, sqlite: str, postgresql: str) -> None:
    """What is shown is what runs."""
    assert (literal(value, "sqlite"), literal(value, "postgresql")) == (sqlite, postgresql)


def test_rows_of_the_same_columns_are_inserted_together() -> None:
    """A row that lacks a column gets its default."""
    rows = [{"a": 1, "order": 2}, {"a": 3, "order": 4}, {"a": 5}, {}]
    assert insert_statement("t", rows, "sqlite") == (
        'INSERT INTO t (a, "order") VALUES (1, 2), (3, 4); INSERT INTO t (a) VALUES (5); '
        "INSERT INTO t DEFAULT VALUES"
    )


@pytest.mark.parametrize(
    ("sql", "argument"),
    [
        ("SELECT 'a'", """ "SELECT 'a'" """),
        ("SELECT 1", """ 'SELECT 1' """),
        ("""SELECT "b" FROM t WHERE c = 'a'""", r""" "SELECT \"b\" FROM t WHERE c = 'a'" """),
        ("SELECT '$HOME'", """ 'SELECT '"'"'$HOME'"'"'' """),
        (r"SELECT '\x00'", r""" 'SELECT '"'"'\x00'"'"'' """),
        ("SELECT '`id`!'", """ 'SELECT '"'"'`id`!'"'"'' """),
    ],
)
def test_a_terminal_runs_the_same(sql: str, argument: str) -> None:
    """The statement is one argument, which a reader can read and a shell gives on as it is."""
    assert in_terminal(sql, "sqlite") == f"sqlite3 workshop.db {argument.strip()}"
    assert in_terminal(sql, "postgresql") == f"psql workshop -c {argument.strip()}"
    given = subprocess.run(
        ["sh", "-c", f"printf %s {argument.strip()}"], capture_output=True, text=True, check=True
    )
    assert given.stdout == sql


def test_each_statement_is_committed_by_itself(scratch_sqlite: Database) -> None:
    """What ran before one that is refused stays, as in a terminal."""
    done = execute(
        scratch_sqlite,
        "CREATE TABLE t (a TEXT); INSERT INTO t VALUES ('50 %; yes'), ('b'); DELETE FROM nowhere; "
        "DROP TABLE t",
    )
    assert done.output == "ERROR: no such table: nowhere"
    assert query(scratch_sqlite, "SELECT a FROM t ORDER BY a").rows == (("50 %; yes",), ("b",))


def test_bodies_of_functions_and_triggers_are_one_statement(scratch_postgres: Database) -> None:
    """Semicolons in dollar quotes end nothing; what can't run in a transaction runs."""
    done = execute(
        scratch_postgres,
        """CREATE TABLE t (a int);
        CREATE FUNCTION two() RETURNS int LANGUAGE sql AS $$ SELECT 1; SELECT 2; $$;
        CREATE INDEX CONCURRENTLY i ON t (a);""",
    )
    assert done.failure is None
    assert query(scratch_postgres, "SELECT two()").rows == ((2,),)


def test_a_query_leaves_nothing(scratch_postgres: Database) -> None:
    """Not even where it writes."""
    execute(scratch_postgres, "CREATE TABLE t (a int)")
    assert query(scratch_postgres, "INSERT INTO t VALUES (1) RETURNING a").rows == ((1,),)
    assert query(scratch_postgres, "SELECT count(*) FROM t").rows == ((0,),)
