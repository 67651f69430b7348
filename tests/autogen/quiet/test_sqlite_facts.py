"""Unique constraints in statements that SQLAlchemy wrote are read without its patterns, and as by them."""

from __future__ import annotations

from random import Random

import pytest
import sqlalchemy as sa
from sqlalchemy.pool import StaticPool
from tests.autogen.quiet.random_schemas import pair

from limbeck.autogen.quiet import sqlite_facts as facts_of
from limbeck.autogen.quiet.sqlite_rows import SqliteRows, plain_uniques

PLAIN = "CREATE TABLE t (\n\ta INTEGER, \n\tb TEXT, \n\tCONSTRAINT two UNIQUE (a, b), \n\tUNIQUE (b)\n)"
ODD = (
    "CREATE TABLE first UNIQUE",
    "CREATE TABLE t (\n\ta INTEGER UNIQUE, \n\tUNIQUE (a)\n)",
    "CREATE TABLE t (\n\ta INTEGER, \n\tb TEXT CHECK (b <> 'UNIQUE (a)'), \n\tUNIQUE (a)\n)",
    "CREATE TABLE t (\n\ta INTEGER, \n\tCONSTRAINT\n\tnamed\n\tUNIQUE (a)\n)",
    'CREATE TABLE t (\n\ta INTEGER, \n\tCONSTRAINT "a b" UNIQUE (a)\n)',
    "CREATE TABLE t (\n\tunique_a INTEGER, \n\tUNIQUE (unique_a)\n)",
    "CREATE TABLE t (\n\ta INTEGER, \n\tUNIQUE (a) ON CONFLICT IGNORE\n)",
    "CREATE TABLE t (\n\ta INTEGER, \n\tUNIQUE (a), UNIQUE (a)\n)",
)
WRITTEN = (
    PLAIN,
    *ODD[1:],
    "CREATE TABLE t (\n\ta INTEGER, \n\tCONSTRAINT one UNIQUE (a), \n\tCONSTRAINT again UNIQUE (a)\n)",
    'CREATE TABLE t (\n\t"CONSTRAINT" INTEGER, \n\tA INTEGER, \n\tCONSTRAINT c UNIQUE ("CONSTRAINT")\n)',
    "CREATE TABLE t (\n\tCONSTRAINT_ INTEGER UNIQUE, \n\tA INTEGER, \n\tCONSTRAINT c UNIQUE (a)\n)",
    'CREATE TABLE t (\n\t"CONSTRAINT" TEXT PRIMARY KEY, \n\ta INT, \n\tCONSTRAINT c UNIQUE (a)\n)',
    "CREATE TABLE t (\n\ta TEXT, \n\tb TEXT, \n\tPRIMARY KEY (a, b), \n\tUNIQUE (a, b)\n)",
)


def test_constraints_on_lines_of_their_own_are_read() -> None:
    """Named or not, of one column or of several."""
    assert plain_uniques(PLAIN) == [("two", ("a", "b")), (None, ("b",))]
    assert plain_uniques("CREATE TABLE t (\n\ta INTEGER\n)") == []


@pytest.mark.parametrize("text", ODD)
def test_anything_else_is_left_to_sqlalchemy(text: str) -> None:
    """A word in a line that is not a constraint's own may mean anything."""
    assert plain_uniques(text) is None


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


def _compare(engine: sa.Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    with engine.connect() as connection:
        rows = SqliteRows.read(connection)
        dialect = rows.answering(connection.dialect)
        said = facts_of.sqlite_facts(rows, connection, dialect)
        assert said
        with monkeypatch.context() as patched:
            patched.setattr(facts_of, "plain_uniques", lambda _text: None)
            assert said == facts_of.sqlite_facts(rows, connection, dialect)
    engine.dispose()
