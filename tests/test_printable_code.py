"""Code that may be printed: no terminal obeys it, and what runs does the same."""

from __future__ import annotations

import ast
import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, Text, text

import limbeck
from limbeck.audits.report import Audit
from limbeck.characters import json_text, visible
from limbeck.printable_code import printable_python, printable_sql

if TYPE_CHECKING:
    from limbeck.databases.database import Database

# Clears the screen, turns the reading direction, sets a colour; quotes, a backslash and an astral character.
HOSTILE = "a\x1b[2J\u202e\x9b31m'\"\\\U000e0041 b"
HOSTILE_SQL = HOSTILE.replace("'", "''")
NOTE = "Only to be read: characters that cannot be seen are written as escapes below"


def seen(printed: str) -> bool:
    """Whether nothing in a text is hidden but the ends of its lines."""
    return visible(printed, keep="\n\t") == printed


LITERALS = {
    f"'{HOSTILE_SQL}'": HOSTILE,
    "E'a\\'\x1b\\\u202e\\\\\x9b'": "a'\x1b\u202e\\\x9b",
    "U&'\\0061\x1b'": "a\x1b",
    "$b$it's \\ \x1b$b$": "it's \\ \x1b",
    "'first\r\nsecond'": "first\r\nsecond",
    "'a' /* \u202e */ -- \x1b[2J": "a",
}


def test_on_postgresql_what_is_printed_means_the_same(scratch_postgres: Database) -> None:
    """In quotes of every kind and in comments; a line of it that was printed runs."""
    with scratch_postgres.engine.begin() as connection:
        for literal, meant in LITERALS.items():
            printed = printable_sql(f"SELECT {literal}\n;", "postgresql")
            assert seen(printed)
            assert connection.exec_driver_sql(printed.replace("%", "%%")).scalar() == meant


@pytest.mark.parametrize(
    ("sql", "dialect"),
    [
        (f'DROP TABLE "{HOSTILE}";', "sqlite"),
        ("SELECT 1\x1b;", "postgresql"),
        ("SELECT /* /* */ \x1b */ 1;", "postgresql"),
        ("SELECT 'not closed \x1b;\nSELECT 2;", "postgresql"),
    ],
)
def test_what_has_no_escape_becomes_a_comment(sql: str, dialect: str) -> None:
    """All of it, since half of a migration is worse than none; the first line says so."""
    printed = printable_sql(sql, dialect)
    first, *rest = printed.splitlines()
    assert first.startswith(f"-- {NOTE}")
    assert rest == [f"-- {visible(line)}" for line in sql.split("\n")]
    assert seen(printed)


@pytest.mark.parametrize("sql", ["SELECT 'Z\u00fcrich \u2764\ufe0f\u00a01';", "SELECT 1;\r\nSELECT 2;\n"])
def test_what_steers_nothing_is_printed_as_it_is(sql: str) -> None:
    """A picture's variant, a space that does not break and ends of lines are no reason to refuse."""
    assert printable_sql(sql, "sqlite") == sql


def test_python_that_is_printed_parses_to_the_same() -> None:
    """Escapes inside of literals; where that would be another literal, the file becomes a comment."""
    module = f"x = {HOSTILE!r}  # \u202e\ny = 'a\u202eb\x9b'\r\n"
    printed = printable_python(module)
    assert seen(printed)
    assert ast.dump(ast.parse(printed)) == ast.dump(ast.parse(module))
    raw = printable_python("x = r'\u202e'\n")
    assert (raw.splitlines()[0].startswith(f"# {NOTE}"), raw.splitlines()[1]) == (True, r"# x = r'\u202e'")


def test_json_shows_every_character() -> None:
    """Direction marks, C1 controls and lone surrogates are escapes, and it reads back as it was."""
    data = {HOSTILE: [HOSTILE, "\udcff", "na\u00efve\n"]}
    printed = json_text(data)
    assert seen(printed)
    assert "na\u00efve" in printed
    assert json.loads(printed) == data


def models() -> MetaData:
    """A table of a hostile name with a hostile default, which the database lacks."""
    metadata = MetaData()
    Table(
        HOSTILE,
        metadata,
        Column("id", Integer, primary_key=True, autoincrement=False),
        Column("b", Text, server_default=HOSTILE),
    )
    return metadata


def test_the_printed_sql_of_an_audit_runs_on_postgresql(scratch_postgres: Database) -> None:
    """It makes the table that the models mean; the exact text stays in the result and in what is saved."""
    with limbeck.connect(scratch_postgres.engine) as database:
        audit = limbeck.audit(database, models())
    assert isinstance(audit, Audit)
    printed = str(audit.sql)
    assert (seen(printed), seen(str(audit.script)), seen(audit.to_json()), seen(repr(audit))) == (True,) * 4
    assert "\x1b" in audit.sql.upgrade
    assert audit.to_dict()["sql"]["upgrade"] == audit.sql.upgrade
    with scratch_postgres.engine.begin() as connection:
        connection.exec_driver_sql(printed.replace("%", "%%"))
        assert (
            connection.execute(text("SELECT relname FROM pg_class WHERE relname LIKE 'a%b'")).scalar()
            == HOSTILE
        )
    with limbeck.connect(scratch_postgres.engine) as database:
        assert limbeck.audit(database, models()).changes == ()


def test_the_printed_sql_of_an_audit_of_sqlite_is_marked(tmp_path: Path) -> None:
    """SQLite has no escapes for names: what is printed runs nothing, what is saved is exact."""
    path = tmp_path / "app.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE other (id INTEGER PRIMARY KEY)")
    audit = limbeck.audit(path, models())
    assert isinstance(audit, Audit)
    assert seen(str(audit.sql))
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(str(audit.sql))
        assert connection.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)
        connection.executescript("CREATE TABLE other (id);" + audit.sql.upgrade)
        assert (HOSTILE,) in connection.execute("SELECT name FROM sqlite_master").fetchall()
