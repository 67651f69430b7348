"""What tables, indexes, constraints and foreign keys do to the rows that are there."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import (
    Column,
    Enum,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    UniqueConstraint,
)
from sqlalchemy.exc import DBAPIError

from limbeck.records import Change, Comparison, Risk

if TYPE_CHECKING:
    from conftest import Look

    from limbeck.databases.database import Database

Only = Callable[[Comparison], Change]

USERS = "CREATE TABLE users (id INTEGER NOT NULL PRIMARY KEY, name VARCHAR(50))"
POSTS = "CREATE TABLE posts (id INTEGER NOT NULL PRIMARY KEY, user_id INTEGER)"
TWINS = "INSERT INTO users VALUES (1, 'ann'), (2, 'ann'), (3, NULL), (4, NULL)"
SINGLES = "INSERT INTO users VALUES (1, 'ann'), (2, 'bob'), (3, NULL), (4, NULL)"


def users(*more: Any) -> MetaData:
    metadata = MetaData()
    key = Column("id", Integer, primary_key=True, autoincrement=False)
    Table("users", metadata, key, Column("name", String(50)), *more)
    return metadata


def with_posts(*more: Any) -> MetaData:
    metadata = users()
    key = Column("id", Integer, primary_key=True, autoincrement=False)
    Table("posts", metadata, key, Column("user_id", Integer), *more)
    return metadata


def test_a_unique_constraint_over_duplicates_fails(on_both: Look, only: Only) -> None:
    """Rows with NULL are no duplicates."""
    change = only(on_both([USERS, TWINS], users(UniqueConstraint("name", name="uq"))))
    assert change.risk is Risk.CAUTION
    assert change.why == (
        "Fails: 1 value of `name` occurs more than once in `users`. Remove the duplicates first."
    )


def test_a_unique_constraint_over_different_values(on_both: Look, only: Only) -> None:
    """The twin: it may still lock, or fail later."""
    change = only(on_both([USERS, SINGLES], users(UniqueConstraint("name", name="uq"))))
    assert change.risk is Risk.CAUTION
    assert "No rows share a value now." in change.why


def test_a_unique_index_over_duplicates_fails(on_both: Look, only: Only) -> None:
    """As the constraint does."""
    change = only(on_both([USERS, TWINS], users(Index("ix", "name", unique=True))))
    assert change.why.startswith("Fails: 1 value of `name`")


def test_an_unnamed_constraint_cannot_be_dropped(on_postgres: Look, only: Only) -> None:
    """The upgrade runs, the downgrade does not."""
    comparison = on_postgres([USERS], users(UniqueConstraint("name")))
    change = only(comparison)
    assert change.object is None
    assert change.why == (
        "Reads and writes of `users` wait while its index is built. It fails if two rows share `name`. On a "
        "large table create a unique index with `postgresql_concurrently=True` first, then add the "
        "constraint USING INDEX. It has no name, so that `downgrade()` fails: name it, or give the MetaData "
        "a `naming_convention`. `users` holds no rows in this database; elsewhere it may."
    )
    assert "-- The script fails here: the constraint has no name" in comparison.sql.downgrade


def test_building_an_index_makes_writers_wait_on_postgres(on_postgres: Look, only: Only) -> None:
    """And names the way out."""
    change = only(on_postgres([USERS, TWINS], users(Index("ix", "name"))))
    assert change.risk is Risk.CAUTION
    assert change.why.startswith("Writes to `users` wait until `ix` is built over 4 rows.")


def test_building_an_index_is_safe_on_sqlite(on_sqlite: Look, only: Only) -> None:
    """Nothing can be lost and the file is locked for every write anyway."""
    assert only(on_sqlite([USERS, TWINS], users(Index("ix", "name")))).risk is Risk.SAFE


def test_an_index_of_an_empty_table_makes_writers_wait_elsewhere(on_postgres: Look, only: Only) -> None:
    """That this table holds no rows is told, but promises nothing."""
    change = only(on_postgres([USERS], users(Index("ix", "name"))))
    assert change.risk is Risk.CAUTION
    assert change.why == (
        "Writes to `users` wait until `ix` is built over the rows. Instead use "
        "`postgresql_concurrently=True` in `with op.get_context().autocommit_block():`. "
        "`users` holds no rows in this database; elsewhere it may."
    )


def test_an_index_of_an_empty_table_is_safe_on_sqlite(on_sqlite: Look, only: Only) -> None:
    """As with rows: nothing is said of them, because nothing depends on them."""
    change = only(on_sqlite([USERS], users(Index("ix", "name"))))
    assert (change.risk, change.why) == (
        Risk.SAFE,
        "Builds `ix` over the rows of `users`; rows are not changed.",
    )


def test_an_index_of_a_table_that_the_script_creates_is_safe(on_both: Look) -> None:
    """The twin: that table is empty wherever the script runs."""
    metadata = users()
    key = Column("id", Integer, primary_key=True, autoincrement=False)
    Table("tags", metadata, key, Column("name", String(50)), Index("ix", "name"))
    changes = {each.kind: each for each in on_both([USERS], metadata).changes}
    assert (changes["add_index"].risk, changes["add_index"].why) == (
        Risk.SAFE,
        "Creates `ix`; `tags` holds no rows.",
    )


def test_a_foreign_key_over_orphans(on_both: Look, only: Only, request: pytest.FixtureRequest) -> None:
    """PostgreSQL fails on them, SQLite keeps them without a word."""
    key = ForeignKeyConstraint(["user_id"], ["users.id"], name="fk")
    rows = ["INSERT INTO posts VALUES (1, 1), (2, 77), (3, NULL)"]
    change = only(on_both([USERS, SINGLES, POSTS, *rows], with_posts(key)))
    assert change.risk is Risk.CAUTION
    if "sqlite" in request.node.name:
        assert change.why.startswith("1 row of `posts` points from `user_id` to nothing in `users`; SQLite")
    else:
        assert change.why.startswith("Fails: 1 row of `posts` points from `user_id` to nothing in `users`.")


def test_a_foreign_key_that_holds(on_postgres: Look, only: Only) -> None:
    """The twin: both tables are locked while the rows are checked."""
    key = ForeignKeyConstraint(["user_id"], ["users.id"], name="fk")
    rows = ["INSERT INTO posts VALUES (1, 1), (3, NULL)"]
    change = only(on_postgres([USERS, SINGLES, POSTS, *rows], with_posts(key)))
    assert change.why.startswith("Writes to `posts` and `users` wait while every row is checked.")


def test_dropping_a_table_counts_its_rows(on_both: Look, only: Only) -> None:
    """Each of them is lost."""
    change = only(on_both([USERS, POSTS, "INSERT INTO posts VALUES (1, 1)"], users()))
    assert (change.risk, change.why) == (
        Risk.DESTRUCTIVE,
        "Drops `posts` and every row in it; it holds 1 row.",
    )


def test_dropping_an_empty_table_is_destructive_too(on_both: Look, only: Only) -> None:
    """It may hold rows elsewhere."""
    change = only(on_both([USERS, POSTS], users()))
    assert (change.risk, change.why) == (
        Risk.DESTRUCTIVE,
        "Drops `posts` and every row in it. `posts` holds no rows in this database; elsewhere it may.",
    )


def test_dropping_many_rows_does_not_count_them_all(on_sqlite: Look, only: Only) -> None:
    """Beyond a thousand, the number is not worth reading the table for."""
    rows = (
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1500) "
        "INSERT INTO posts SELECT i, i FROM n"
    )
    change = only(on_sqlite([USERS, POSTS, rows], users()))
    assert change.why == "Drops `posts` and every row in it; it holds more than 1,000 rows."


def test_dropped_tables_come_children_first(on_both: Look) -> None:
    """Alembic's own order depends on the hash seed; this one runs."""
    child = "CREATE TABLE a_child (id INTEGER PRIMARY KEY, p INTEGER REFERENCES parent (id))"
    grandchild = "CREATE TABLE z_grandchild (id INTEGER PRIMARY KEY, p INTEGER REFERENCES a_child (id))"
    comparison = on_both([USERS, "CREATE TABLE parent (id INTEGER PRIMARY KEY)", child, grandchild], users())
    assert [each.table for each in comparison.changes] == ["z_grandchild", "a_child", "parent"]


def test_a_partition_is_named_as_such(on_postgres: Look, only: Only) -> None:
    """Autogenerate takes it for a table."""
    ddl = [
        "CREATE TABLE logs (id INTEGER NOT NULL, day DATE) PARTITION BY RANGE (day)",
        "CREATE TABLE logs_2026 PARTITION OF logs FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')",
    ]
    metadata = MetaData()
    from sqlalchemy import Date

    Table("logs", metadata, Column("id", Integer, nullable=False), Column("day", Date))
    comparison = on_postgres(ddl, metadata)
    change = only(comparison)
    assert (change.kind, change.table) == ("remove_table", "logs_2026")
    assert "It is a partition of `logs`" in change.why
    assert [each.slug for each in comparison.findings] == ["partitions-as-tables"]


def test_a_new_table_whose_enum_exists_already(
    on_postgres: Look, only: Only, scratch_postgres: Database
) -> None:
    """The script creates the type again, which fails."""
    metadata = users()
    mood = Column("m", Enum("a", "b", name="mood"))
    Table("moods", metadata, Column("id", Integer, primary_key=True), mood)
    change = only(on_postgres([USERS, "CREATE TYPE mood AS ENUM ('a', 'b')"], metadata))
    assert change.risk is Risk.CAUTION
    assert "the type `mood` exists already" in change.why
    with scratch_postgres.engine.connect() as connection, pytest.raises(DBAPIError):
        connection.exec_driver_sql(change.sql)
