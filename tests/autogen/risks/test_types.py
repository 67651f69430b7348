"""What changing a type does to values, told and then tried on real databases."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Float,
    Integer,
    LargeBinary,
    MetaData,
    Numeric,
    SmallInteger,
    String,
    Table,
    Text,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.exc import DBAPIError

from limbeck.autogen.risks.types import Fit, fit
from limbeck.records import Change, Comparison, Risk

if TYPE_CHECKING:
    from conftest import Look
    from sqlalchemy.types import TypeEngine

    from limbeck.databases.database import Database

Only = Callable[[Comparison], Change]


def things(type_: TypeEngine[Any] | type[TypeEngine[Any]]) -> MetaData:
    metadata = MetaData()
    key = Column("id", Integer, primary_key=True, autoincrement=False)
    Table("things", metadata, key, Column("value", type_))
    return metadata


def table(type_: str, *values: str) -> list[str]:
    ddl = [f"CREATE TABLE things (id INTEGER NOT NULL PRIMARY KEY, value {type_})"]
    start = "INSERT INTO things VALUES"
    return ddl + [f"{start} ({number}, {value})" for number, value in enumerate(values)]


@pytest.mark.parametrize(
    ("before", "value", "after", "risk", "rewrites", "fails"),
    [
        ("VARCHAR(20)", "'a'", String(50), Risk.SAFE, False, False),
        ("VARCHAR(20)", "'a'", Text(), Risk.SAFE, False, False),
        ("NUMERIC(5,2)", "1.25", Numeric(9, 2), Risk.SAFE, False, False),
        ("VARCHAR(20)", "'short'", String(10), Risk.CAUTION, True, False),
        ("VARCHAR(20)", "'much too long'", String(10), Risk.CAUTION, False, True),
        ("INTEGER", "1", BigInteger(), Risk.CAUTION, True, False),
        ("BIGINT", "1", Integer(), Risk.CAUTION, True, False),
        ("BIGINT", "3000000000", Integer(), Risk.CAUTION, False, True),
        ("INTEGER", "70000", SmallInteger(), Risk.CAUTION, False, True),
        ("NUMERIC(5,2)", "1.25", Numeric(5, 1), Risk.DESTRUCTIVE, True, False),
        ("NUMERIC(5,2)", "1.50", Integer(), Risk.DESTRUCTIVE, True, False),
        ("NUMERIC(5,2)", "2.00", Integer(), Risk.CAUTION, True, False),
        ("TIMESTAMP", "'2026-01-02 03:04:05'", Date(), Risk.DESTRUCTIVE, True, False),
        ("TEXT", "'1'", Integer(), Risk.CAUTION, False, True),
        ("INTEGER", "1", Boolean(), Risk.CAUTION, False, True),
        ("INTEGER", "1", String(20), Risk.CAUTION, True, False),
        ("JSON", "'{\"a\": 1}'", JSONB(), Risk.DESTRUCTIVE, True, False),
    ],
)
def test_postgres_does_what_was_told(  # noqa: PLR0913, PLR0917 - one row of the table
    on_postgres: Look,
    only: Only,
    scratch_postgres: Database,
    before: str,
    value: str,
    after: TypeEngine[Any],
    risk: Risk,
    rewrites: bool,  # noqa: FBT001 - a column of the table
    fails: bool,  # noqa: FBT001 - a column of the table
) -> None:
    """The statement is run: it fails, rewrites the table or does neither, exactly as announced."""
    change = only(on_postgres(table(before, value), things(after)))
    assert (change.kind, change.risk) == ("modify_type", risk), change.why
    assert change.why.startswith("Fails") is fails, change.why
    assert ("Rewrites `things` (1 row)" in change.why) is rewrites, change.why
    with scratch_postgres.engine.connect() as connection:
        node = connection.scalar(text("SELECT pg_relation_filenode('things')"))
        if fails:
            with pytest.raises(DBAPIError):
                connection.exec_driver_sql(change.sql)
            return
        connection.exec_driver_sql(change.sql)
        assert (node != connection.scalar(text("SELECT pg_relation_filenode('things')"))) is rewrites


def test_an_impossible_conversion_fails_in_an_empty_table_too(
    on_postgres: Look, only: Only, scratch_postgres: Database
) -> None:
    """PostgreSQL has no cast to apply by itself, rows or not."""
    change = only(on_postgres(table("TEXT"), things(Integer())))
    assert change.why.startswith("Fails: PostgreSQL does not change `things.value` from TEXT to INTEGER")
    with scratch_postgres.engine.connect() as connection, pytest.raises(DBAPIError):
        connection.exec_driver_sql(change.sql)


def test_a_refusing_conversion_of_an_empty_table_is_a_caution(on_postgres: Look, only: Only) -> None:
    """The twin: elsewhere it rewrites the rows or fails on one, but alters none."""
    change = only(on_postgres(table("BIGINT"), things(Integer())))
    assert change.risk is Risk.CAUTION
    assert change.why == (
        "Fails on a value that does not fit: changes `things.value` from BIGINT to INTEGER. "
        "Rewrites `things` while reads and writes wait. "
        "`things` holds no rows in this database; elsewhere it may."
    )


def test_an_altering_conversion_of_an_empty_table_is_destructive(on_both: Look, only: Only) -> None:
    """Elsewhere there may be values that do not survive it."""
    change = only(on_both(table("NUMERIC(5,2)"), things(Integer())))
    assert change.risk is Risk.DESTRUCTIVE
    assert change.why.endswith(" `things` holds no rows in this database; elsewhere it may.")


@pytest.mark.parametrize(
    ("before", "value", "after", "risk"),
    [
        ("VARCHAR(20)", "'much too long'", String(5), Risk.SAFE),
        ("INTEGER", "1", BigInteger(), Risk.SAFE),
        ("TEXT", "'x'", Integer(), Risk.DESTRUCTIVE),
        ("TEXT", "'12'", Integer(), Risk.CAUTION),
        ("INTEGER", "12", Text(), Risk.CAUTION),
    ],
)
def test_sqlite_converts_without_a_word(  # noqa: PLR0913, PLR0917 - one row of the table
    on_sqlite: Look, only: Only, before: str, value: str, after: TypeEngine[Any], risk: Risk
) -> None:
    """Lengths are not enforced; text that is no number becomes 0."""
    change = only(on_sqlite(table(before, value), things(after)))
    assert (change.kind, change.risk) == ("modify_type", risk), change.why


def test_the_sentence_says_how_many_values_change(on_sqlite: Look, only: Only) -> None:
    """Counted with the cast that the migration itself makes."""
    change = only(on_sqlite(table("TEXT", "'x'", "'12'", "NULL", "'1y'"), things(Integer())))
    assert change.why.endswith("2 values become something else, as 'x' becomes 0.")


@pytest.mark.parametrize(
    ("before", "value", "after", "becomes"),
    [
        ("DATE", "'2020-01-31'", DateTime(), "as '2020-01-31' becomes 2020."),
        ("DATETIME", "'2020-01-31 10:00:00.000000'", Date(), "as '2020-01-31 10:00:00.000000' becomes 2020."),
        ("TEXT", "'2020-01-31'", Date(), "as '2020-01-31' becomes 2020."),
        ("NUMERIC(5, 1)", "1.5", Integer(), "as 1.5 becomes 1."),
        ("TEXT", "'1.10'", Numeric(5, 2), "as '1.10' becomes 1.1."),
        ("TEXT", f"'{'x' * 50}'", Integer(), f"as '{'x' * 38}… becomes 0."),
    ],
)
def test_what_sqlite_destroys_is_shown(  # noqa: PLR0913, PLR0917 - one row of the table
    on_sqlite: Look, only: Only, before: str, value: str, after: TypeEngine[Any], becomes: str
) -> None:
    """What a value becomes is compared with what is stored, which the declared type does not tell."""
    change = only(on_sqlite(table(before, value), things(after)))
    assert change.risk is Risk.DESTRUCTIVE
    assert change.why.endswith(becomes)


@pytest.mark.parametrize(
    ("before", "value", "after"),
    [
        ("DATE", "'2020-01-31'", Text()),
        ("INTEGER", "'no number'", Text()),
        ("DATE", "2020", DateTime()),
        ("FLOAT", "1.0", Integer()),
        ("FLOAT", "1.5", Numeric(5, 2)),
        ("INTEGER", "5", Float()),
        ("TEXT", "'x'", LargeBinary()),
    ],
)
def test_what_sqlite_stores_in_another_way_survives(
    on_sqlite: Look, only: Only, before: str, value: str, after: TypeEngine[Any]
) -> None:
    """The twin: each value can be had back from what it becomes."""
    change = only(on_sqlite(table(before, value), things(after)))
    assert change.risk is Risk.CAUTION, change.why
    assert "every value survives that now" in change.why


def test_without_rows_the_loss_of_dates_is_told(on_sqlite: Look, only: Only) -> None:
    """Where the migration runs there may be some."""
    change = only(on_sqlite(table("DATE"), things(DateTime())))
    assert change.risk is Risk.DESTRUCTIVE
    assert "becomes 0 or another wrong value, as '2020-01-31' becomes 2020." in change.why


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (String(5), String(10), Fit.AS_IT_IS),
        (String(10), String(5), Fit.UNSURE),
        (Text(), String(5), Fit.UNSURE),
        (String(5), Text(), Fit.AS_IT_IS),
        (Numeric(5, 2), Numeric(5, 1), Fit.UNSURE),
        (Numeric(5, 2), Numeric(), Fit.AS_IT_IS),
        (Integer(), BigInteger(), Fit.ALL),
        (BigInteger(), SmallInteger(), Fit.UNSURE),
        (DateTime(), Date(), Fit.UNSURE),
    ],
)
def test_how_types_fit(before: TypeEngine[Any], after: TypeEngine[Any], expected: Fit) -> None:
    """The rules behind the sentences."""
    assert fit(before, after) is expected


def test_jsonb_to_json_keeps_every_value_and_loses_operators(
    on_postgres: Look, only: Only, scratch_postgres: Database
) -> None:
    """Every jsonb is a valid json, which cannot be compared or searched."""
    ddl = [
        "CREATE TABLE t (id INTEGER NOT NULL PRIMARY KEY, j JSONB)",
        "INSERT INTO t VALUES (1, '{\"a\": 1}')",
    ]
    metadata = MetaData()
    key = Column("id", Integer, primary_key=True, autoincrement=False)
    Table("t", metadata, key, Column("j", JSON))
    change = only(on_postgres(ddl, metadata))
    assert (change.risk, change.why) == (
        Risk.CAUTION,
        (
            "Rewrites `t` (1 row) while reads and writes wait. Changes `t.j` from JSONB to JSON: every "
            "value fits, but JSON has neither `=` nor `@>`: queries that compare or search it fail, and so "
            "does the migration while an index needs them."
        ),
    )
    with scratch_postgres.engine.begin() as connection:
        connection.exec_driver_sql(change.sql)
        assert connection.exec_driver_sql("SELECT j FROM t").scalar() == {"a": 1}
        with pytest.raises(DBAPIError):
            connection.exec_driver_sql("SELECT j = j FROM t")


def test_a_gin_index_keeps_jsonb_from_becoming_json(scratch_postgres: Database) -> None:
    """That is what the sentence warns of."""
    with scratch_postgres.engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE t (j JSONB)")
        connection.exec_driver_sql("CREATE INDEX i ON t USING gin (j)")
        with pytest.raises(DBAPIError):
            connection.exec_driver_sql("ALTER TABLE t ALTER COLUMN j TYPE JSON")
