"""What adding, dropping and changing columns does to rows, told and then tried on real databases."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import (
    Column,
    Computed,
    DateTime,
    Enum,
    Identity,
    Integer,
    MetaData,
    SmallInteger,
    String,
    Table,
    Uuid,
    func,
    text,
)
from sqlalchemy.dialects.mysql import TINYINT
from sqlalchemy.exc import DBAPIError

from limbeck.records import Change, Comparison, Risk

if TYPE_CHECKING:
    from conftest import Look

    from limbeck.databases.database import Database

Only = Callable[[Comparison], Change]

USERS = "CREATE TABLE users (id INTEGER NOT NULL PRIMARY KEY, name VARCHAR(50))"
ROWS = "INSERT INTO users (id, name) VALUES (1, 'ann'), (2, NULL), (3, 'bob')"


def users(*more: Any) -> MetaData:
    metadata = MetaData()
    key = Column("id", Integer, primary_key=True, autoincrement=False)
    Table("users", metadata, key, Column("name", String(50)), *more)
    return metadata


def only_id() -> MetaData:
    metadata = MetaData()
    Table("users", metadata, Column("id", Integer, primary_key=True, autoincrement=False))
    return metadata


def test_dropping_a_column_counts_the_values(on_both: Look, only: Only) -> None:
    """Rows that hold NULL lose nothing and are not count_text."""
    change = only(on_both([USERS, ROWS], only_id()))
    assert change.risk is Risk.DESTRUCTIVE
    assert change.why == "Drops `users.name` and every value in it; 2 rows hold one."


def test_dropping_a_column_without_values_is_destructive_too(on_both: Look, only: Only) -> None:
    """What is empty here may not be empty elsewhere."""
    change = only(on_both([USERS, "INSERT INTO users (id) VALUES (1)"], only_id()))
    assert change.risk is Risk.DESTRUCTIVE
    assert change.why == (
        "Drops `users.name` and every value in it. No row of this database holds one; elsewhere one may."
    )


def test_dropping_a_column_of_an_empty_table_is_destructive_too(on_both: Look, only: Only) -> None:
    """The sentence says that there are no rows, the risk does not count on it."""
    change = only(on_both([USERS], only_id()))
    assert change.risk is Risk.DESTRUCTIVE
    assert change.why == (
        "Drops `users.name` and every value in it. `users` holds no rows in this database; elsewhere it may."
    )


def test_dropping_a_column_that_a_view_reads_fails(on_postgres: Look, only: Only) -> None:
    """PostgreSQL refuses, and the sentence names the view."""
    change = only(on_postgres([USERS, "CREATE VIEW names AS SELECT name FROM users"], only_id()))
    assert change.why == (
        "Drops `users.name` and every value in it. It fails while the view `names` reads it. "
        "`users` holds no rows in this database; elsewhere it may."
    )


def test_a_nullable_column_is_safe(on_both: Look, only: Only) -> None:
    """Existing rows get NULL."""
    change = only(on_both([USERS, ROWS], users(Column("age", Integer))))
    assert (change.risk, change.why) == (Risk.SAFE, "Adds `users.age`; existing rows of `users` get NULL.")


def test_a_column_without_null_and_default_fails_on_rows(on_both: Look, only: Only) -> None:
    """The count says on how many rows."""
    change = only(on_both([USERS, ROWS], users(Column("age", Integer, nullable=False))))
    assert change.risk is Risk.CAUTION
    assert change.why.startswith("Fails on 3 rows of `users`: `users.age` allows no NULL")


def test_a_column_without_null_and_default_may_fail_elsewhere(on_both: Look, only: Only) -> None:
    """The twin: without rows nothing fails here, which says nothing of other databases."""
    change = only(on_both([USERS], users(Column("age", Integer, nullable=False))))
    assert change.risk is Risk.CAUTION
    assert change.why == (
        "Fails if `users` holds rows: `users.age` allows no NULL and has no server default. "
        "Give it a `server_default`, or add it as nullable, fill it, then set NOT NULL. "
        "`users` holds no rows in this database; elsewhere it may."
    )


def test_that_failure_is_real(on_both: Look, only: Only, request: pytest.FixtureRequest) -> None:
    """The databases refuse the very statement that was told to fail."""
    change = only(on_both([USERS, ROWS], users(Column("age", Integer, nullable=False))))
    name = "scratch_sqlite" if "sqlite" in request.node.name else "scratch_postgres"
    database: Database = request.getfixturevalue(name)
    with database.engine.connect() as connection, pytest.raises(DBAPIError):
        connection.execute(text(change.sql))


@pytest.mark.parametrize(
    ("column", "risk"),
    [
        (Column("new", Integer, server_default="0", nullable=False), Risk.SAFE),
        (Column("new", DateTime, server_default=func.now()), Risk.SAFE),
        (Column("new", DateTime, server_default=func.clock_timestamp()), Risk.CAUTION),
        (Column("new", Uuid, server_default=func.gen_random_uuid()), Risk.CAUTION),
        (Column("new", Integer, Computed("id * 2", persisted=True)), Risk.CAUTION),
        (Column("new", Integer, Identity()), Risk.CAUTION),
    ],
    ids=["constant", "stable", "volatile", "uuid", "computed", "identity"],
)
def test_postgres_rewrites_a_table_only_for_values_that_differ(
    on_postgres: Look, only: Only, scratch_postgres: Database, column: Column[Any], risk: Risk
) -> None:
    """What is told is what happens: the table's file changes exactly where a rewrite is announced."""
    change = only(on_postgres([USERS, ROWS], users(column)))
    assert change.risk is risk
    assert ("Rewrites `users` (3 rows)" in change.why) is (risk is Risk.CAUTION)
    with scratch_postgres.engine.connect() as connection:
        before = connection.scalar(text("SELECT pg_relation_filenode('users')"))
        connection.execute(text(change.sql))
        after = connection.scalar(text("SELECT pg_relation_filenode('users')"))
    assert (before != after) is (risk is Risk.CAUTION)


def test_an_enum_column_whose_type_is_missing(
    on_postgres: Look, only: Only, scratch_postgres: Database
) -> None:
    """Whether that creates the type depends on the versions; the sentence says what the SQL does."""
    change = only(on_postgres([USERS, ROWS], users(Column("mood", Enum("sad", "ok", name="mood")))))
    with scratch_postgres.engine.connect() as connection:
        if "Fails: the type `mood`" in change.why:
            with pytest.raises(DBAPIError):
                connection.exec_driver_sql(change.sql)
        else:
            connection.exec_driver_sql(change.sql)


def test_forbidding_null_counts_the_nulls(on_both: Look, only: Only) -> None:
    """The migration fails on them."""
    metadata = users()
    metadata.tables["users"].c.name.nullable = False
    change = only(on_both([USERS, ROWS], metadata))
    assert change.risk is Risk.CAUTION
    assert change.why.startswith("Fails: 1 row of `users` has NULL in `users.name`. Fill them first")


def test_forbidding_null_where_there_is_none(on_both: Look, only: Only) -> None:
    """The twin: it may still lock or fail later, so it is no more than a caution."""
    metadata = users()
    metadata.tables["users"].c.name.nullable = False
    change = only(on_both([USERS, "INSERT INTO users VALUES (1, 'ann')"], metadata))
    assert change.risk is Risk.CAUTION
    assert "no row has" in change.why


def test_forbidding_null_in_an_empty_table_may_fail_elsewhere(on_both: Look, only: Only) -> None:
    """Without rows nothing fails here, which says nothing of other databases."""
    metadata = users()
    metadata.tables["users"].c.name.nullable = False
    change = only(on_both([USERS], metadata))
    assert change.risk is Risk.CAUTION
    assert change.why == (
        "Fails if any row of `users` has NULL in `users.name`. Fill those rows first. "
        "`users` holds no rows in this database; elsewhere it may."
    )


def test_a_removed_default_is_a_caution(on_both: Look, only: Only) -> None:
    """Inserts that relied on it break."""
    ddl = "CREATE TABLE users (id INTEGER NOT NULL PRIMARY KEY, name VARCHAR(50) DEFAULT 'x')"
    change = only(on_both([ddl], users(), compare_server_default=True))
    assert (change.kind, change.risk) == ("modify_default", Risk.CAUTION)
    assert change.why.endswith("Existing rows keep their values.")


def test_an_unreadable_table_is_still_told(scratch_postgres: Database, only: Only) -> None:
    """A user without SELECT gets the warning without the count, and the transaction goes on."""
    from sqlalchemy import create_engine

    from limbeck.autogen.compare import compare

    with scratch_postgres.engine.begin() as connection:
        for statement in (USERS, ROWS, "CREATE ROLE blind LOGIN"):
            connection.exec_driver_sql(statement)
    engine = create_engine(scratch_postgres.secret_url)
    try:
        with engine.connect() as connection:
            connection.exec_driver_sql("SET ROLE blind")
            change = only(compare(connection, [only_id()], {}))
            assert connection.scalar(text("SELECT 1")) == 1
            connection.rollback()
    finally:
        engine.dispose()
        with scratch_postgres.engine.begin() as connection:
            connection.exec_driver_sql("DROP ROLE blind")
    assert (change.risk, change.why) == (
        Risk.DESTRUCTIVE,
        "Drops `users.name` and every value in it.",
    )


def test_a_type_of_another_database_is_not_to_be_created(on_both: Look) -> None:
    """Neither has TINYINT; with the types that are advised the column can be added."""

    def models(kind: Any) -> MetaData:
        metadata = MetaData()
        for table in ("lamps", "lights"):
            key = Column("id", Integer, primary_key=True, autoincrement=False)
            Table(table, metadata, key, Column("level", kind))
        return metadata

    advised = SmallInteger().with_variant(TINYINT(), "mysql")
    ddl = ["CREATE TABLE lamps (id INTEGER NOT NULL PRIMARY KEY)"]
    table, column = on_both(ddl, models(TINYINT())).changes
    for change, name in ((table, "lights.level"), (column, "lamps.level")):
        assert change.why.startswith(
            f"Fails: `{name}` has the type `TINYINT`, which only mysql has. Give the model a type of "
            "`sqlalchemy` itself, and `with_variant(…, 'mysql')` where mysql needs its own."
        )
    changes = on_both([], models(advised)).changes
    assert [each.why.split(" `")[0] for each in changes] == ["Creates", "Adds"]
