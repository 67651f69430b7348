"""The questions to PostgreSQL's catalogue, each in a file of its own."""

from __future__ import annotations

import inspect
import re
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import event, text
from sqlalchemy.dialects import postgresql

from limbeck.autogen import dependents
from limbeck.autogen.dependents import QUERIES, Dependents, query

if TYPE_CHECKING:
    from limbeck.databases.database import Database

FILES = sorted(file.stem for file in QUERIES.glob("*.sql"))


def test_every_file_is_asked_and_every_question_has_a_file() -> None:
    """None is left over, and none is missing from the package."""
    asked = set(re.findall(r'_rows\(\s*"(\w+)"', inspect.getsource(dependents)))
    assert sorted(asked) == FILES


@pytest.mark.parametrize("name", FILES)
def test_a_query_is_sent_without_its_comments(name: str) -> None:
    """What a file says to its reader is not the server's, and could hold what looks like a parameter."""
    clause = query(name)
    assert "--" not in clause.text
    assert set(clause.compile(dialect=postgresql.dialect()).params) <= {  # type: ignore[no-untyped-call]
        *("names", "name", "before", "after", "child", "parent")
    }


def test_a_question_is_asked_once(scratch_postgres: Database) -> None:
    """Many changes convert the same types."""
    asked: list[str] = []
    with scratch_postgres.connect() as connection:
        event.listen(connection, "before_cursor_execute", lambda *seen: asked.append(seen[2]))
        found = Dependents(connection)
        assert [found.cast("integer", after) for after in ("text", "bigint", "text")] == ["a", "i", "a"]
    assert sum("pg_cast" in each for each in asked) == 2


@pytest.mark.parametrize(("spoiled", "savepoints"), [("", 1), ("pg_rewrite", 2)])
def test_a_refused_question_takes_no_other_one_with_it(
    scratch_postgres: Database, spoiled: str, savepoints: int
) -> None:
    """All questions share a savepoint, which is a round trip; where one fails, the others need another."""
    with scratch_postgres.engine.begin() as connection:
        for statement in (
            "CREATE TABLE parent (id integer PRIMARY KEY)",
            "CREATE TABLE child (id integer REFERENCES parent)",
            "CREATE VIEW reader AS SELECT id FROM parent",
        ):
            connection.exec_driver_sql(statement)
    asked: list[str] = []

    def spoil(*seen: Any) -> tuple[str, Any]:
        asked.append(seen[2])
        return ("SELECT 1 / 0", ()) if spoiled and spoiled in seen[2] else (seen[2], seen[3])

    with scratch_postgres.connect() as connection:
        connection.exec_driver_sql("SELECT 1")
        event.listen(connection, "before_cursor_execute", spoil, retval=True)
        event.listen(connection, "savepoint", lambda *_seen: asked.append("SAVEPOINT"))
        found = Dependents.read(connection, [(None, "parent")], ["child"])
        assert connection.scalar(text("SELECT 2")) == 2
    assert found.children == {(None, "parent"): ["child"]}
    assert found.has_table((None, "child"))
    assert bool(found.views) is not bool(spoiled)
    assert asked.count("SAVEPOINT") == savepoints
