"""Indexes on partitioned tables, and tables that inherit from others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import Column, Date, Index, Integer, MetaData, Table
from sqlalchemy.exc import DBAPIError

from limbeck.records import Risk

if TYPE_CHECKING:
    from conftest import Look

    from limbeck.databases.database import Database

LOGS = "CREATE TABLE logs (id INTEGER NOT NULL, day DATE)"
PARTITIONED = f"{LOGS} PARTITION BY RANGE (day)"


def logs(**index: Any) -> MetaData:
    metadata = MetaData()
    table = Table("logs", metadata, Column("id", Integer, nullable=False), Column("day", Date))
    if index:
        Index("ix_day", table.c.day, **index)
    return metadata


def test_an_index_on_a_partitioned_table_is_not_to_be_built_concurrently(on_postgres: Look) -> None:
    """PostgreSQL refuses that there: each partition gets its own."""
    (change,) = on_postgres([PARTITIONED], logs(unique=False)).changes
    assert (change.risk, change.why) == (
        Risk.CAUTION,
        (
            "Writes to `logs` wait until `ix_day` is built on each of its partitions. Instead create it with "
            "`CREATE INDEX … ON ONLY logs`, build one with `postgresql_concurrently=True` on each partition, "
            "and attach these with `ALTER INDEX … ATTACH PARTITION`. `logs` holds no rows in this database; "
            "elsewhere it may."
        ),
    )


def test_what_is_advised_for_a_partitioned_table_can_be_followed(scratch_postgres: Database) -> None:
    """The index is valid once every partition has its own."""
    part = "CREATE TABLE logs_26 PARTITION OF logs FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')"
    with scratch_postgres.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for statement in (
            PARTITIONED,
            part,
            "CREATE INDEX ix_day ON ONLY logs (day)",
            "CREATE INDEX CONCURRENTLY ix_26 ON logs_26 (day)",
            "ALTER INDEX ix_day ATTACH PARTITION ix_26",
        ):
            connection.exec_driver_sql(statement)
        valid = "SELECT indisvalid FROM pg_index WHERE indexrelid = 'ix_day'::regclass"
        assert connection.exec_driver_sql(valid).scalar() is True


def test_a_concurrent_index_on_a_partitioned_table_fails(
    on_postgres: Look, scratch_postgres: Database
) -> None:
    """It is said before it happens."""
    (change,) = on_postgres([PARTITIONED], logs(postgresql_concurrently=True)).changes
    assert change.why.startswith(
        "Fails: `logs` is partitioned, and PostgreSQL builds no index on it concurrently. Instead create it"
    )
    with (
        scratch_postgres.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection,
        pytest.raises(DBAPIError, match="concurrently"),
    ):
        connection.exec_driver_sql("CREATE INDEX CONCURRENTLY ix_day ON logs (day)")


def test_an_index_on_a_plain_table_may_be_built_concurrently(on_postgres: Look) -> None:
    """The twin: there it is the advice."""
    (change,) = on_postgres([LOGS], logs(unique=False)).changes
    assert "Instead use `postgresql_concurrently=True`" in change.why


def test_an_heir_takes_rows_of_its_parent_with_it(on_postgres: Look) -> None:
    """What a query of the parent reads is stored in the child."""
    ddl = [LOGS, "CREATE TABLE logs_old () INHERITS (logs)", "INSERT INTO logs_old VALUES (1, '2020-01-01')"]
    comparison = on_postgres(ddl, logs())
    (change,) = comparison.changes
    assert (change.kind, change.table, change.risk) == ("remove_table", "logs_old", Risk.DESTRUCTIVE)
    assert change.why == (
        "Drops `logs_old` and every row in it; it holds 1 row. It inherits from `logs`, whose queries lose "
        "these rows, too: leave it out with `include_object` if it is a part of `logs`."
    )
    (found,) = comparison.findings
    assert (found.slug, found.title) == ("partitions-as-tables", "1 inheriting table is taken for a table")
    assert found.why == "`logs_old` is a part of `logs`; the migration drops it with its rows."


def test_a_table_that_inherits_from_none_is_dropped_alone(on_postgres: Look) -> None:
    """The twin."""
    (change,) = on_postgres([LOGS, LOGS.replace("logs", "old")], logs()).changes
    assert "inherits" not in change.why
