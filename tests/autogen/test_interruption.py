"""Ending what a database is busy with."""

from __future__ import annotations

import threading
from contextlib import suppress
from time import monotonic
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, text
from sqlalchemy.exc import DBAPIError
from tests.time_limits import on_this_machine

from limbeck.autogen.compare import compare
from limbeck.autogen.interruption import TimeBudget, stoppable
from limbeck.autogen.rows import NoCount, RowCounter
from limbeck.errors import CancelledError
from limbeck.progress import Cancellation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

    from limbeck.databases.database import Database

ENDLESS = {
    "sqlite": "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n",
    "postgresql": "SELECT pg_sleep(60)",
}

TIMEOUT = "SELECT current_setting('statement_timeout')"


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Database:
    """An empty database of either kind."""
    name = {"sqlite": "scratch_sqlite", "postgresql": "scratch_postgres"}[request.param]
    found: Database = request.getfixturevalue(name)
    return found


@pytest.fixture
def connection(database: Database) -> Iterator[Connection]:
    """A connection to a table of 300 rows whose pairs take the database long."""
    fill = (
        "INSERT INTO t WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 300) "
        "SELECT x, x FROM n"
    )
    with database.engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE t (id INTEGER NOT NULL PRIMARY KEY, a INTEGER)")
        connection.exec_driver_sql(fill)
        view = "CREATE VIEW slow AS SELECT a.id * b.id * c.id * d.id AS a FROM t a, t b, t c, t d"
        connection.exec_driver_sql(view)
    with database.engine.connect() as connection:
        yield connection


def test_a_question_that_takes_too_long_gives_no_count(connection: Connection) -> None:
    """After its time the database stops, and the next question has its own."""
    rows = RowCounter(connection, TimeBudget(each=0.3))
    start = monotonic()
    assert rows.count_nulls((None, "slow"), "a") is NoCount.UNREADABLE
    assert 0.25 < monotonic() - start < on_this_machine(2)
    assert rows.count_nulls((None, "t"), "a") == 0
    assert rows.count((None, "t")) == 300


def test_when_all_time_is_spent_nothing_more_is_asked(connection: Connection) -> None:
    """The questions together have a limit of their own."""
    rows = RowCounter(connection, TimeBudget(each=0.3, together=0.2))
    assert rows.count_nulls((None, "slow"), "a") is NoCount.UNREADABLE
    assert rows.time_budget.left <= 0
    assert rows.count((None, "t")) is NoCount.UNREADABLE


def test_quick_questions_are_answered(connection: Connection) -> None:
    """The twin: nothing is interrupted, and next to nothing is spent."""
    rows = RowCounter(connection)
    assert rows.count_nulls((None, "t"), "a") == 0
    assert rows.time_budget.spent < 1


@pytest.mark.parametrize(("standing", "within"), [("30s", "2s"), ("500ms", "500ms"), ("0", "2s")])
def test_the_limit_of_a_server_is_only_shortened_and_comes_back(
    scratch_postgres: Database, standing: str, within: str
) -> None:
    """It holds inside of the savepoint; a shorter one of the connection stays."""
    with scratch_postgres.engine.connect() as connection:
        connection.exec_driver_sql(f"SET statement_timeout = '{standing}'")
        savepoint = connection.begin_nested()
        with TimeBudget().limiting(connection, in_savepoint=True):
            assert connection.scalar(text(TIMEOUT)) == within
        savepoint.rollback()
        assert connection.scalar(text(TIMEOUT)) == standing


def test_without_transactions_the_driver_interrupts(scratch_postgres: Database) -> None:
    """An AUTOCOMMIT connection has no savepoint that could undo a setting."""
    engine = scratch_postgres.engine.execution_options(isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        with pytest.raises(DBAPIError), TimeBudget(each=0.2).limiting(connection, in_savepoint=False):
            connection.exec_driver_sql(ENDLESS["postgresql"])
        assert connection.scalar(text("SELECT 1")) == 1


def test_cancelling_ends_the_statement_that_runs(database: Database) -> None:
    """It returns soon, and no other statement is begun."""
    switch = Cancellation()
    timer = threading.Timer(0.2, switch.cancel)
    start = monotonic()
    with database.engine.connect() as connection:
        with suppress(CancelledError), stoppable(connection, switch):
            timer.start()
            with pytest.raises(DBAPIError):
                connection.exec_driver_sql(ENDLESS[database.dialect])
            with pytest.raises(CancelledError):
                connection.exec_driver_sql("SELECT 1")
        taken = monotonic() - start
    timer.join()
    assert 0.15 < taken < 2


def test_a_connection_that_was_not_cancelled_is_as_before(database: Database) -> None:
    """The twin: after the block the switch has no hold on the connection."""
    switch = Cancellation()
    with database.engine.connect() as connection:
        with stoppable(connection, switch):
            assert connection.scalar(text("SELECT 1")) == 1
        switch.cancel()
        assert connection.scalar(text("SELECT 2")) == 2


def test_a_comparison_is_cancelled_while_it_counts_rows(
    connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the interrupted statement raises does not become a failed comparison, nor a doubt."""
    switch = Cancellation()
    asked = RowCounter.count_nulls

    def slow(self: RowCounter, _place: object, name: str) -> int | NoCount:
        timer.start()
        return asked(self, (None, "slow"), name)

    monkeypatch.setattr(RowCounter, "count_nulls", slow)
    timer = threading.Timer(0.2, switch.cancel)
    metadata = MetaData()
    Table("t", metadata, Column("id", Integer, primary_key=True), Column("a", Integer, nullable=False))
    start = monotonic()
    with pytest.raises(CancelledError):
        compare(connection, [metadata], {"render_as_batch": True}, cancellation=switch)
    assert monotonic() - start < on_this_machine(1.5)
    timer.join()
