"""The questions to PostgreSQL's catalogue, each in a file of its own."""

from __future__ import annotations

import inspect
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.dialects import postgresql

from limbeck.autogen import dependents
from limbeck.autogen.dependents import ON_TABLES, QUERIES, Dependents, query
from limbeck.catalog.postgresql import messages
from limbeck.catalog.postgresql.rows import Rows

if TYPE_CHECKING:
    from limbeck.databases.database import Database

FILES = sorted(file.stem for file in QUERIES.glob("*.sql"))


def test_every_file_is_asked_and_every_question_has_a_file() -> None:
    """None is left over, and none is missing from the package."""
    asked = set(re.findall(r'_rows\(\s*"(\w+)"', inspect.getsource(dependents)))
    assert sorted(asked) == FILES
    assert asked.issuperset(ON_TABLES)


@pytest.mark.parametrize("name", FILES)
def test_a_query_is_sent_without_its_comments(name: str) -> None:
    """What a file says to its reader is not the server's, and could hold what looks like a parameter."""
    clause = query(name)
    assert "--" not in clause.text
    assert set(clause.compile(dialect=postgresql.dialect()).params) <= {  # type: ignore[no-untyped-call]
        *("names", "schemas", "name", "before", "after", "child", "parent")
    }


@pytest.fixture(name="sent")
def sent_messages(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The statements of each message from now on."""
    sent: list[list[str]] = []
    real = messages.send

    def send(connection: Connection, statements: Sequence[str]) -> list[Rows]:
        sent.append([*statements])
        return real(connection, statements)

    monkeypatch.setattr(messages, "send", send)
    return sent


def test_a_question_is_asked_once(scratch_postgres: Database, sent: list[list[str]]) -> None:
    """Many changes convert the same types; each question is one round trip."""
    with scratch_postgres.connect() as connection:
        found = Dependents(connection)
        assert [found.cast("integer", after) for after in ("text", "bigint", "text")] == ["a", "i", "a"]
    assert len(sent) == 2


def test_what_depends_on_tables_is_asked_in_one_message(
    scratch_postgres: Database, sent: list[list[str]]
) -> None:
    """Names may hold what SQL or a driver takes for something else."""
    name = "it's %s 100% \\ \" :x"
    quoted = name.replace('"', '""')
    with scratch_postgres.engine.begin() as connection:
        connection.exec_driver_sql(f'CREATE TABLE "{quoted}" (id bigint PRIMARY KEY)'.replace("%", "%%"), {})
        connection.exec_driver_sql(
            f'CREATE TABLE child (id integer, up bigint REFERENCES "{quoted}")'.replace("%", "%%"), {}
        )
    sent.clear()
    with scratch_postgres.connect() as connection:
        found = Dependents.read(connection, [(None, name)], ["child"])
    assert len(sent) == 1
    assert found.children == {(None, name): ["child"]}
    assert found.column_types[(None, name), "id"] == "bigint"
    assert found.column_types[(None, "child"), "id"] == "integer"  # at the other end of a foreign key
    assert found.has_table((None, "child"))


def test_a_refused_question_takes_no_other_one_with_it(
    scratch_postgres: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the message is refused, each question is asked by itself; the transaction goes on."""
    with scratch_postgres.engine.begin() as connection:
        for statement in (
            "CREATE TABLE parent (id integer PRIMARY KEY)",
            "CREATE TABLE child (id integer REFERENCES parent)",
            "CREATE VIEW reader AS SELECT id FROM parent",
        ):
            connection.exec_driver_sql(statement)
    real = messages.send

    def spoil(connection: Connection, statements: Sequence[str]) -> list[Rows]:
        return real(connection, ["SELECT 1 / 0" if "pg_rewrite" in each else each for each in statements])

    monkeypatch.setattr(messages, "send", spoil)
    with scratch_postgres.connect() as connection:
        connection.exec_driver_sql("SELECT 1")
        found = Dependents.read(connection, [(None, "parent")], ["child"])
        assert connection.scalar(text("SELECT 2")) == 2
    assert found.children == {(None, "parent"): ["child"]}
    assert found.has_table((None, "child"))
    assert not found.views


def test_tables_of_the_same_name_in_other_schemas_are_left_alone(scratch_postgres: Database) -> None:
    """Where each tenant has a schema, two thousand tables have the name of the one that changes."""
    with scratch_postgres.engine.begin() as connection:
        for schema in ("tenant_1", "tenant_2", "tenant_3"):
            connection.exec_driver_sql(f"CREATE SCHEMA {schema}")
            connection.exec_driver_sql(f"CREATE TABLE {schema}.accounts (id int PRIMARY KEY)")
            connection.exec_driver_sql(
                f"CREATE TABLE {schema}.payments (account_id int REFERENCES {schema}.accounts, amount int)"
            )
            connection.exec_driver_sql(f"CREATE VIEW {schema}.totals AS TABLE {schema}.accounts")
        found = Dependents.read(connection, [("tenant_2", "accounts")])
    table = ("tenant_2", "accounts")
    assert found.children == {table: ["payments"]}
    assert [each.parent for each in found.foreign_keys] == [table]
    assert found.views == {(table, None): ["totals"], (table, "id"): ["totals"]}
    assert set(found.column_types) == {
        (table, "id"),
        (("tenant_2", "payments"), "account_id"),
        (("tenant_2", "payments"), "amount"),
    }
    assert found.unique == {table: [frozenset({"id"})]}
