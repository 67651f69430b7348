"""The remedies of SQLite's blind spots say what the rebuilt table loses, and it does."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Column, Computed, Integer, MetaData, String, Table
from sqlalchemy.exc import DBAPIError

import limbeck
from limbeck import catalog

if TYPE_CHECKING:
    from limbeck.databases.database import Database

BUILT = (
    (
        "CREATE TABLE goods (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, price INTEGER DEFAULT 3, "
        "code VARCHAR(5) COLLATE NOCASE, CHECK (price > 0), CONSTRAINT old CHECK (price < 9))"
    ),
    "CREATE TRIGGER watch AFTER INSERT ON goods BEGIN SELECT 1; END",
    "CREATE TABLE plain (id INTEGER NOT NULL PRIMARY KEY, n INTEGER DEFAULT 1)",
    (
        "CREATE TABLE sums (id INTEGER NOT NULL PRIMARY KEY, n INTEGER, d INTEGER AS (n + 1), "
        "CONSTRAINT old CHECK (n > 1))"
    ),
)
STOPPED = 'near ")": syntax error'
LOST_TEXT = "`CHECK (price > 0)`, `COLLATE NOCASE` of `goods.code`, `AUTOINCREMENT` and trigger `watch`"
LOST = {
    ("check", "goods", None),
    ("column", "code", "collation"),
    ("table", "goods", "autoincrement"),
    ("trigger", "watch", None),
}


def models() -> MetaData:
    metadata = MetaData()
    key: dict[str, Any] = {"primary_key": True}
    price = Column("price", Integer, server_default="4")
    Table("goods", metadata, Column("id", Integer, **key), price, Column("code", String(5)))
    Table("plain", metadata, Column("id", Integer, **key), Column("n", Integer))
    computed = Column("d", Integer, Computed("n + 1"))
    Table("sums", metadata, Column("id", Integer, **key), Column("n", Integer), computed)
    return metadata


@pytest.mark.filterwarnings("ignore:Unnamed CHECK constraint")
def test_each_remedy_names_what_its_table_loses(scratch_sqlite: Database) -> None:
    """Followed one by one, each on the schema that was audited."""
    with scratch_sqlite.engine.begin() as connection:
        for statement in BUILT:
            connection.exec_driver_sql(statement)
    audit = limbeck.audit(scratch_sqlite, models(), blind_spots=True)
    told = {(each.table, each.object): each.remedy for each in audit.blind_spots if "batch" in each.remedy}
    ends = {key: remedy.partition(" models. ")[2] for key, remedy in told.items()}
    assert ends == {
        ("goods", "old"): f"SQLite rebuilds `goods` for this, and silently loses {LOST_TEXT}.",
        ("goods", "price"): f"SQLite rebuilds `goods` for this, and silently loses {LOST_TEXT}.",
        ("plain", "n"): "SQLite rebuilds `plain` for this, and loses nothing of it.",
        ("sums", "old"): f"Batch mode fails on the table as it is: OperationalError: {STOPPED}.",
    }
    assert followed(scratch_sqlite, told["goods", "price"]) == LOST
    assert followed(scratch_sqlite, told["plain", "n"]) == set()
    with pytest.raises(DBAPIError, match="syntax error"):
        followed(scratch_sqlite, told["sums", "old"])


def followed(database: Database, remedy: str) -> set[tuple[str, str, str | None]]:
    """What is gone after a remedy, but for the default that it is about."""
    found = re.search("`(.*?)`", remedy)
    assert found is not None
    with database.engine.begin() as connection:
        before = catalog.read(connection)
        names = {"op": Operations(MigrationContext.configure(connection)), "sa": sqlalchemy}
        exec(found[1], names)  # noqa: S102  written from the tables of this test
        gone = catalog.compare(before, catalog.read(connection))
    return {
        (each.kind, each.name or each.table, each.attribute) for each in gone if each.attribute != "default"
    }
