"""Other work is done while the server is busy with a catalogue."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from limbeck import catalog
from limbeck.catalog.postgresql.messages import stream

if TYPE_CHECKING:
    from limbeck.databases.database import Database

STATEMENTS = ("SELECT pg_sleep(0.1)", "SELECT 1 AS one")


def counted(taken: list[int], most: int) -> Iterator[None]:
    for number in range(most):
        taken.append(number)
        yield


def test_steps_are_taken_while_an_answer_is_awaited(scratch_postgres: Database) -> None:
    """As many as there are in that time; the answers are the same."""
    taken: list[int] = []
    with scratch_postgres.connect() as connection:
        answers = list(stream(connection, STATEMENTS, ("ROLLBACK",), counted(taken, 3)))
    assert taken == [0, 1, 2]
    assert [row for words, rows in answers if words == ["one"] for row in rows] == [(1,)]


def test_steps_that_are_left_do_not_keep_an_answer_waiting(scratch_postgres: Database) -> None:
    """Whoever needs them takes the rest."""
    taken: list[int] = []
    steps = counted(taken, 10_000_000)
    with scratch_postgres.connect() as connection:
        list(stream(connection, STATEMENTS, ("ROLLBACK",), steps))
        count = len(taken)
        assert 0 < count < 10_000_000
        next(steps)
        assert len(taken) == count + 1


def test_a_step_that_fails_leaves_the_connection_of_use(scratch_postgres: Database) -> None:
    """Its error comes through, and the transaction goes on."""

    def failing() -> Iterator[None]:
        yield
        message = "a type of the project"
        raise RuntimeError(message)

    with scratch_postgres.connect() as connection:
        with pytest.raises(RuntimeError, match="a type of the project"):
            catalog.CatalogueReading(connection).snapshot(failing())
        assert connection.exec_driver_sql("SELECT 1").scalar() == 1
        assert catalog.read(connection).dialect == "postgresql"


def test_a_catalogue_is_asked_for_once(scratch_postgres: Database, scratch_sqlite: Database) -> None:
    """The second snapshot of a reading is made of the same answers, whatever happened since."""
    for database in (scratch_postgres, scratch_sqlite):
        with database.connect() as connection:
            connection.exec_driver_sql("CREATE TABLE shelf (id INTEGER PRIMARY KEY)")
            reading = catalog.CatalogueReading(connection)
            before = reading.snapshot()
            assert before == catalog.read(connection)
            connection.exec_driver_sql("CREATE TABLE book (id INTEGER PRIMARY KEY)")
            assert reading.snapshot() == before != catalog.read(connection)
