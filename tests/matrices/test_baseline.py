"""The schema before a change: whatever is tried on it, the next one to try finds it as it was."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.exc import ProgrammingError

from limbeck.autogen.migration_file import Executed
from limbeck.matrices.baseline import BaselineSchema
from limbeck.matrices.cases.registry import find
from limbeck.matrices.sandboxes import Sandboxes
from limbeck.matrices.state import State

CASE = "column.rename"


@pytest.fixture
def sandboxes() -> Iterator[Sandboxes]:
    with Sandboxes() as opened:
        yield opened


@pytest.mark.parametrize(("backend", "times"), [("sqlite", 2), ("postgresql", 1)])
def test_each_one_finds_what_was_there_in_the_beginning(
    sandboxes: Sandboxes, backend: str, times: int
) -> None:
    """Rolled back to a savepoint where that takes everything back, built anew where it does not."""
    tables: list[str] = []

    def note(*seen: object) -> None:
        if "CREATE TABLE" in str(seen[2]):
            tables.append(str(seen[2]))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        with BaselineSchema(find(CASE), sandboxes.get(backend)) as baseline:
            with baseline.fresh() as (connection, first):
                assert first == State.read(connection)
                connection.exec_driver_sql("DROP TABLE users")
                assert State.read(connection).rows == {}
            with baseline.fresh() as (connection, second):
                assert second == first == State.read(connection)
        assert first.rows["users"]
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    assert len(tables) == times


def test_what_fails_on_it_is_taken_back_too(sandboxes: Sandboxes) -> None:
    """An error passes through, and breaks nothing for the next one."""
    with BaselineSchema(find(CASE), sandboxes.get("postgresql")) as baseline:
        with baseline.fresh() as (_, first):
            pass
        with pytest.raises(ProgrammingError), baseline.fresh() as (connection, _):
            connection.exec_driver_sql("DROP TABLE users; SELECT * FROM users")
        with baseline.fresh() as (connection, _):
            assert State.read(connection) == first


def test_where_no_statement_ran_nothing_is_read_again(sandboxes: Sandboxes) -> None:
    """Any statement, and any failure, makes it worth a look."""
    with (
        BaselineSchema(find(CASE), sandboxes.get("sqlite")) as baseline,
        baseline.fresh() as (connection, before),
    ):
        connection.exec_driver_sql("DELETE FROM users")
        assert before.then(connection, Executed((), (), None)) is before
        for done in (Executed(("DELETE FROM users;",), (), None), Executed((), (), ValueError("no"))):
            assert before.then(connection, done).rows == {"users": ()}
