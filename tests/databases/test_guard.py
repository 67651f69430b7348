"""The guard of one engine, where only the text of a statement protects the database."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine, text

from limbeck.databases.guard import guard_engine
from limbeck.databases.limits import Limits
from limbeck.databases.refusals import is_refusal
from limbeck.databases.sessions import WriteProtection, make_read_only
from limbeck.errors import DatabaseError


@pytest.fixture
def foreign(tmp_path: Any) -> Engine:
    """A database of which the guard knows no more than that it speaks SQL: a shared engine of SQLite."""
    engine = create_engine(f"sqlite:///{tmp_path}/shop.db")
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE person (id)"))
        connection.execute(text("INSERT INTO person VALUES (1)"))
    return engine


def test_what_is_not_plainly_a_read_never_reaches_a_foreign_database(foreign: Engine) -> None:
    """Reads pass; writes are reported, refused with their text as evidence, and change nothing."""
    writes: list[str] = []
    derived = foreign.execution_options()
    guard_engine(derived, Limits(), writes.append, sessions=False)
    insert = "WITH x AS (SELECT 2 AS id) INSERT INTO person SELECT id FROM x"
    with derived.connect() as connection:
        with pytest.raises(DatabaseError) as caught:
            connection.execute(text(insert))
        assert connection.execute(text("SELECT id FROM person")).all() == [(1,)]
    assert caught.value.failure.slug == "read-only"
    assert caught.value.failure.evidence == (("Statement", insert),)
    assert writes == [insert]


def test_the_engine_that_a_guarded_one_is_derived_from_still_writes(foreign: Engine) -> None:
    """Listeners of the derived engine are not theirs."""
    guard_engine(foreign.execution_options(), Limits(), sessions=False)
    with foreign.begin() as connection:
        connection.execute(text("INSERT INTO person VALUES (2)"))
    with foreign.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM person")).scalar() == 2


def test_a_long_statement_is_cut_in_the_evidence(foreign: Engine) -> None:
    """A thousand rows of values don't fill the screen."""
    derived = foreign.execution_options()
    guard_engine(derived, Limits(), sessions=False)
    with derived.connect() as connection, pytest.raises(DatabaseError) as caught:
        connection.exec_driver_sql("INSERT INTO person VALUES " + "(1), " * 1000 + "(1)")
    assert len(dict(caught.value.failure.evidence)["Statement"]) == 1002


class Bare:
    """A SQLite connection that takes no authorizer, as those of old async drivers."""

    __module__ = "aiosqlite.core"

    def __init__(self, path: Path) -> None:
        self.driver = sqlite3.connect(path)
        self.cursor = self.driver.cursor


def test_a_driver_without_an_authorizer_gets_query_only(tmp_path: Path) -> None:
    """Then the text of statements has to tell who would switch it off."""
    connection = Bare(tmp_path / "shop.db")
    assert make_read_only(connection, Limits()) is WriteProtection.SQLITE_WITHOUT_AUTHORIZER
    with closing(connection.driver), pytest.raises(sqlite3.OperationalError, match="readonly database"):
        connection.driver.execute("CREATE TABLE t (a)")


class SpokenError(Exception):
    """An error of a driver, as it names things."""


def spoken(first: object, **attributes: object) -> SpokenError:
    error = SpokenError(first)
    for name, value in attributes.items():
        setattr(error, name, value)
    return error


REFUSALS = {
    "psycopg": spoken("cannot execute", sqlstate="25006"),
    "psycopg2": spoken("cannot execute", pgcode="25006"),
    "pg8000": spoken({"C": "25006"}),
    "pymysql": spoken(1792),
}


@pytest.mark.parametrize("driver", REFUSALS)
def test_a_refusal_is_known_by_its_code_in_every_driver(driver: str) -> None:
    """Each driver carries the server's code elsewhere; wrapped errors count by their cause."""
    wrapped = Exception("wrapped")
    wrapped.__cause__ = REFUSALS[driver]
    assert (is_refusal(REFUSALS[driver]), is_refusal(wrapped)) == (True, True)


@pytest.mark.parametrize("error", [None, spoken("x", sqlstate="42P01"), spoken({"C": "42P01"}), Exception()])
def test_other_errors_are_no_refusals(error: BaseException | None) -> None:
    """A missing table is not an attempt to write."""
    assert not is_refusal(error)
