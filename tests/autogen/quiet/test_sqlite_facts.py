"""Unique constraints in statements that SQLAlchemy wrote are read without its patterns, and as by them."""

from __future__ import annotations

from random import Random

import pytest
import sqlalchemy as sa
from sqlalchemy.pool import StaticPool
from tests.autogen.quiet.random_schemas import pair

from limbeck.autogen.quiet import sqlite_facts as facts_of
from limbeck.autogen.quiet.sqlite_rows import SqliteRows
from limbeck.autogen.quiet.sqlite_statements import (
    WrittenForeignKey,
    plain_foreign_keys,
    plain_index_columns,
    plain_uniques,
    unique_lines,
)
from limbeck.catalog import CatalogueReading

PLAIN = "CREATE TABLE t (\n\ta INTEGER, \n\tb TEXT, \n\tCONSTRAINT two UNIQUE (a, b), \n\tUNIQUE (b)\n)"
KEYS = "CREATE TABLE t (\n\ta INTEGER, \n\tb INTEGER, \n\t{}\n)"
ODD = (
    "CREATE TABLE first UNIQUE",
    "CREATE TABLE t (\n\ta INTEGER UNIQUE, \n\tUNIQUE (a)\n)",
    "CREATE TABLE t (\n\ta INTEGER, \n\tb TEXT CHECK (b <> 'UNIQUE (a)'), \n\tUNIQUE (a)\n)",
    "CREATE TABLE t (\n\ta INTEGER, \n\tCONSTRAINT\n\tnamed\n\tUNIQUE (a)\n)",
    'CREATE TABLE t (\n\ta INTEGER, \n\tCONSTRAINT "a b" UNIQUE (a)\n)',
    "CREATE TABLE t (\n\tunique_a INTEGER, \n\tUNIQUE (unique_a)\n)",
    "CREATE TABLE t (\n\ta INTEGER, \n\tUNIQUE (a) ON CONFLICT IGNORE\n)",
    "CREATE TABLE t (\n\ta INTEGER, \n\tUNIQUE (a), UNIQUE (a)\n)",
    "CREATE TABLE t (\n\ta INTEGER, \n\tunique (a)\n)",
    "CREATE TABLE t (\n\ta TEXT DEFAULT 'ŉ' Unique\n)",
)
WRITTEN = (
    PLAIN,
    *ODD[1:],
    "CREATE TABLE t (\n\ta INTEGER, \n\tCONSTRAINT one UNIQUE (a), \n\tCONSTRAINT again UNIQUE (a)\n)",
    'CREATE TABLE t (\n\t"CONSTRAINT" INTEGER, \n\tA INTEGER, \n\tCONSTRAINT c UNIQUE ("CONSTRAINT")\n)',
    "CREATE TABLE t (\n\tCONSTRAINT_ INTEGER UNIQUE, \n\tA INTEGER, \n\tCONSTRAINT c UNIQUE (a)\n)",
    'CREATE TABLE t (\n\t"CONSTRAINT" TEXT PRIMARY KEY, \n\ta INT, \n\tCONSTRAINT c UNIQUE (a)\n)',
    "CREATE TABLE t (\n\ta TEXT, \n\tb TEXT, \n\tPRIMARY KEY (a, b), \n\tUNIQUE (a, b)\n)",
    *map(
        KEYS.format,
        (
            "CONSTRAINT k FOREIGN KEY(a) REFERENCES p (id) ON DELETE CASCADE ON UPDATE SET DEFAULT",
            "FOREIGN KEY(a, b) REFERENCES p (id, n) DEFERRABLE INITIALLY IMMEDIATE, \n\tCHECK (a > 0)",
            "FOREIGN KEY(A) REFERENCES P (ID)",
            "FOREIGN KEY(a) REFERENCES p (id), \n\tFOREIGN KEY(a) REFERENCES p (id)",
            "FOREIGN KEY(a) REFERENCES p (id), \n\tFOREIGN KEY(a) REFERENCES p (n)",
            "c INTEGER REFERENCES p (id), \n\tFOREIGN KEY(a) REFERENCES p (id)",
            "FOREIGN KEY(a) REFERENCES p, \n\tCONSTRAINT u UNIQUE (a, b)",
            "FOREIGN KEY(a) REFERENCES p (id) ON DELETE NO ACTION",
            "CHECK (b <> ', \n\tFOREIGN KEY(b) REFERENCES p (id)')",
        ),
    ),
)


def test_constraints_on_lines_of_their_own_are_read() -> None:
    """Named or not, of one column or of several."""
    assert plain_uniques(PLAIN) == [("two", ("a", "b")), (None, ("b",))]
    assert plain_uniques("CREATE TABLE t (\n\ta INTEGER\n)") == []
    assert plain_uniques(PLAIN.replace("TEXT", "TEXT DEFAULT 'ßŉ'")) == [("two", ("a", "b")), (None, ("b",))]


def test_foreign_keys_on_lines_of_their_own_are_read() -> None:
    """Named or not, of one column or of several, with all that SQLAlchemy writes behind them."""
    assert plain_foreign_keys(KEYS.format("FOREIGN KEY(a) REFERENCES p (id)")) == [
        WrittenForeignKey(None, ("a",), "p", ("id",), {})
    ]
    behind = "ON DELETE SET NULL ON UPDATE NO ACTION NOT DEFERRABLE INITIALLY DEFERRED"
    assert plain_foreign_keys(
        KEYS.format(f"CONSTRAINT k FOREIGN KEY(a, b) REFERENCES p (c, d) {behind}")
    ) == [
        WrittenForeignKey(
            "k",
            ("a", "b"),
            "p",
            ("c", "d"),
            {"ondelete": "SET NULL", "deferrable": False, "initially": "DEFERRED"},
        )
    ]
    assert plain_foreign_keys(PLAIN) == []


@pytest.mark.parametrize(
    "line",
    [
        'CONSTRAINT "a b" FOREIGN KEY(a) REFERENCES p (id)',
        "FOREIGN KEY(a) REFERENCES p",
        "FOREIGN KEY(a) REFERENCES p (id) MATCH FULL",
        "foreign key(a) references p (id)",
        "CHECK (a <> 'FOREIGN KEY(a) REFERENCES p (id)')",
        "CONSTRAINT\n\tnamed\n\tFOREIGN KEY(a) REFERENCES p (id)",
        "FOREIGN KEY(a) REFERENCES p (id), FOREIGN KEY(b) REFERENCES p (id)",
    ],
)
def test_any_other_foreign_key_is_left_to_sqlalchemy(line: str) -> None:
    """It may mean the same, and its pattern decides."""
    assert plain_foreign_keys(KEYS.format(line)) is None


@pytest.mark.parametrize("text", ODD)
def test_anything_else_is_left_to_sqlalchemy(text: str) -> None:
    """A word in a line that is not a constraint's own may mean anything."""
    assert plain_uniques(text) is None


def test_lines_far_from_unique_are_left_out() -> None:
    """The patterns of SQLAlchemy go back and forth over every line."""
    text = "CREATE TABLE t (\n a INT,\n b INT,\n c INT,\n d INT,\n UNIQUE (a),\n e INT,\n f INT\n)"
    assert unique_lines(text) == ";\n c INT,\n d INT,\n UNIQUE (a),\n e INT,\n;"


def test_facts_are_those_of_the_patterns(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever was written by hand or by chance, both ways say the same of every table."""
    for seed in range(6):
        metadata = pair(Random(seed), "sqlite")[0]  # noqa: S311 - to make examples
        created = sa.create_engine("sqlite://", poolclass=StaticPool)
        metadata.create_all(created)
        _compare(created, monkeypatch)
    for number, text in enumerate(WRITTEN):
        written = sa.create_engine("sqlite://", poolclass=StaticPool)
        with written.begin() as connection:
            connection.exec_driver_sql(text.replace("TABLE t ", f"TABLE t{number} "))
        _compare(written, monkeypatch)


INDEXES = (
    "a",
    "b, a",
    "A",
    '"a"',
    "a DESC",
    "b COLLATE NOCASE",
    "a) WHERE (a > 0",
    "a + 1",
    "1",
    "NULL",
    "true",
)
"""What may stand between the parentheses of an index on a table that has columns of the oddest names."""


def test_indexes_as_sqlalchemy_writes_them_are_read() -> None:
    """Unique or not, of one column or of several; of any other the words may mean anything."""
    assert plain_index_columns("CREATE UNIQUE INDEX i ON t (a)") == ("a",)
    assert plain_index_columns("CREATE INDEX i ON t (b, a)") == ("b", "a")
    for words in ('"a"', "a DESC", "b COLLATE NOCASE", "a) WHERE (a > 0", "a + 1", "lower(b)"):
        assert plain_index_columns(f"CREATE INDEX i ON t ({words})") is None


def test_facts_of_indexes_are_those_of_the_pragmas(monkeypatch: pytest.MonkeyPatch) -> None:
    """A word that stands for a column elsewhere may be a constant here, and the column's name another one."""
    engine = sa.create_engine("sqlite://", poolclass=StaticPool)
    with engine.begin() as connection:
        connection.exec_driver_sql(
            'CREATE TABLE t (a INTEGER, b TEXT, "NULL" INTEGER, "true" INTEGER, "1" TEXT)'
        )
        for number, words in enumerate(INDEXES):
            connection.exec_driver_sql(f"CREATE INDEX i{number} ON t ({words})")
    _compare(engine, monkeypatch)


def test_indexes_are_asked_about_where_their_statements_do_not_tell() -> None:
    """In one statement for all, and in none where each is plain."""
    for words, expected in (("a, b", 0), ("a DESC", 1)):
        engine = sa.create_engine("sqlite://", poolclass=StaticPool)
        with engine.begin() as connection:
            for number in range(3):
                connection.exec_driver_sql(
                    f"CREATE TABLE t{number} (\n\ta INTEGER, \n\tb TEXT, \n\tUNIQUE (b)\n)"
                )
                connection.exec_driver_sql(f"CREATE INDEX i{number} ON t{number} ({words})")
        asked: list[str] = []
        with engine.connect() as connection:
            rows = SqliteRows.read(connection, CatalogueReading(connection).sqlite_rows())
            driver = connection.connection.dbapi_connection
            assert driver is not None
            driver.set_trace_callback(asked.append)
            facts = dict(facts_of.SqliteFacts(rows, connection, rows.answering(connection.dialect)))
        assert [len(each.indexes) for each in facts.values()] == [1, 1, 1]
        assert (
            len([each for each in asked if "index_xinfo" in each and not each.startswith("--")]) == expected
        )


def _compare(engine: sa.Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    with engine.connect() as connection:
        rows = SqliteRows.read(connection, CatalogueReading(connection).sqlite_rows())
        dialect = rows.answering(connection.dialect)
        said = dict(facts_of.SqliteFacts(rows, connection, dialect))
        assert said
        with monkeypatch.context() as patched:
            patched.setattr(facts_of, "plain_index_columns", lambda _text: None)
            patched.setattr(facts_of, "plain_uniques", lambda _text: None)
            patched.setattr(facts_of, "plain_foreign_keys", lambda _text: None)
            assert said == dict(facts_of.SqliteFacts(rows, connection, dialect))
    engine.dispose()
