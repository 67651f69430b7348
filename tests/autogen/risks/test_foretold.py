"""A change is said to fail exactly when it does: judged first, then run on the same rows."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    Column,
    Computed,
    Date,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Identity,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy import Enum as EnumType
from sqlalchemy.dialects.postgresql import CITEXT
from sqlalchemy.exc import DBAPIError

if TYPE_CHECKING:
    from conftest import Look

    from limbeck.databases.database import Database
    from limbeck.records import Comparison

FORETOLD = re.compile(r"^Fails(:| on \d)|It fails while|As it stands it fails|It fails: the type")
"""What is said of a change that is certain to fail here; `It fails if` and `Fails if` leave it open."""

BARE = ["CREATE TABLE t (id INTEGER NOT NULL PRIMARY KEY)", "INSERT INTO t VALUES (1)"]


class Fate(Enum):
    """What becomes of a migration."""

    FAILS = "fails"
    RUNS = "runs"


FAILS, RUNS = Fate.FAILS, Fate.RUNS


@dataclass(frozen=True)
class Case:
    """Statements that make a database, the models, and what is to be said of each change."""

    name: str
    ddl: list[str]
    models: Callable[[], MetaData]
    fate: Fate
    says: str
    options: dict[str, Any] = field(default_factory=dict)


def t(*columns: Any, metadata: MetaData | None = None, key: Column[Any] | None = None) -> MetaData:
    metadata = MetaData() if metadata is None else metadata
    key = Column("id", Integer, primary_key=True, autoincrement=False) if key is None else key
    Table("t", metadata, key, *columns)
    return metadata


def one(type_: str, *values: str) -> list[str]:
    rows = [f"INSERT INTO t VALUES ({number}, {value})" for number, value in enumerate(values, 1)]  # noqa: S608 - own words
    return [f"CREATE TABLE t (id INTEGER NOT NULL PRIMARY KEY, x {type_})", *rows]


def to(type_: Any, **keywords: Any) -> Callable[[], MetaData]:
    return lambda: t(Column("x", type_, **keywords))


def unique_expression() -> MetaData:
    metadata = t(Column("x", String(9)))
    Index("ux", func.lower(metadata.tables["t"].c.x), unique=True)
    return metadata


def with_parent(type_: Any, column: str, parent_type: Any = Integer) -> MetaData:
    metadata = MetaData()
    key = Column("id", parent_type, primary_key=True, autoincrement=False)
    Table("p", metadata, key, Column("n", Integer))
    return t(Column("x", type_, ForeignKey(f"p.{column}", name="fk")), metadata=metadata)


def made_unique(child: str) -> MetaData:
    """Alembic takes the tables in the order of their names."""
    metadata = MetaData()
    for name, column in ((child, "x"), ("p", "n")):
        key = Column("id", Integer, primary_key=True, autoincrement=False)
        Table(name, metadata, key, Column(column, Integer))
    metadata.tables["p"].append_constraint(UniqueConstraint("n", name="ux"))
    metadata.tables[child].append_constraint(ForeignKeyConstraint(["x"], ["p.n"], name="fk"))
    return metadata


PARENT = "CREATE TABLE p (id INTEGER NOT NULL PRIMARY KEY, n INTEGER)"
PARTIAL = "INSERT INTO t VALUES (1, 'a', TRUE), (2, 'a', TRUE), (3, 'a', FALSE)"
TWICE = "INSERT INTO t VALUES (1, 'a', FALSE), (2, 'a', FALSE)"
FLAGGED = "CREATE TABLE t (id INTEGER NOT NULL PRIMARY KEY, x VARCHAR(9), gone BOOLEAN)"


def partial() -> MetaData:
    live = text("NOT gone")
    index = Index("ux", "x", unique=True, postgresql_where=live, sqlite_where=live)
    return t(Column("x", String(9)), Column("gone", Boolean), index)


NEEDED = [
    "CREATE TABLE t (id INTEGER NOT NULL PRIMARY KEY, x INTEGER CONSTRAINT ux UNIQUE)",
    "CREATE TABLE c (id INTEGER NOT NULL PRIMARY KEY, y INTEGER CONSTRAINT fk REFERENCES t (x))",
]


def needed(*, column: bool) -> MetaData:
    metadata = MetaData()
    Table("c", metadata, Column("id", Integer, primary_key=True, autoincrement=False), Column("y", Integer))
    metadata.tables["c"].append_constraint(ForeignKeyConstraint(["y"], ["t.x"], name="fk"))
    # The models may say what PostgreSQL refuses.
    return t(Column("x", Integer), metadata=metadata) if column else metadata


TRIGGERED = [
    *one("VARCHAR(9)", "'a'"),
    "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
    "CREATE TRIGGER tr BEFORE UPDATE OF x ON t FOR EACH ROW EXECUTE FUNCTION f()",
]
POLICED = [*one("VARCHAR(9)", "'a'"), "CREATE POLICY po ON t USING (x > 'a')"]
GENERATED = [
    (
        "CREATE TABLE t (id INTEGER NOT NULL PRIMARY KEY, x INTEGER, "
        "g INTEGER GENERATED ALWAYS AS (x * 2) STORED)"
    )
]


def generated(type_: Any) -> MetaData:
    return t(
        *([] if type_ is None else [Column("x", type_)]),
        Column("g", Integer, Computed("x * 2", persisted=True)),
    )


DEFAULTS = {"compare_server_default": True}

ON_POSTGRES = [
    Case("partial unique, among its rows", [FLAGGED, TWICE], partial, FAILS, "among the rows of its WHERE"),
    Case("partial unique, outside", [FLAGGED, PARTIAL], partial, RUNS, "Writes to `t` wait"),
    Case("unique expression", one("VARCHAR(9)", "'a'", "'A'"), unique_expression, FAILS, "`lower(x)`"),
    Case("unique expression, fits", one("VARCHAR(9)", "'a'", "'b'"), unique_expression, RUNS, "wait"),
    Case(
        "NULLs not distinct",
        one("VARCHAR(9)", "NULL", "NULL"),
        lambda: t(
            Column("x", String(9)), UniqueConstraint("x", name="ux", postgresql_nulls_not_distinct=True)
        ),
        FAILS,
        "more than once",
    ),
    Case(
        "NULLs distinct",
        one("VARCHAR(9)", "NULL", "NULL"),
        lambda: t(Column("x", String(9)), UniqueConstraint("x", name="ux")),
        RUNS,
        "No rows share a value now.",
    ),
    Case("too long", one("VARCHAR(9)", "'abcdef'"), to(String(3)), FAILS, "1 value is too long"),
    Case("spaces too long", one("VARCHAR(9)", "'abc   '"), to(String(3)), RUNS, "loses spaces at the end"),
    Case("number too long", one("INTEGER", "1000"), to(String(2)), FAILS, "1 value is too long"),
    Case("number as text", one("INTEGER", "10"), to(String(2)), RUNS, "every value fits now"),
    Case("out of range", one("BIGINT", "5000000000"), to(Integer), FAILS, "does not fit"),
    Case("no such cast", one("VARCHAR(9)", "'5'"), to(Integer), FAILS, "postgresql_using"),
    Case("time zone", one("TIMESTAMP", "now()"), to(DateTime(timezone=True)), RUNS, "time zone"),
    Case("time to date", one("TIMESTAMP", "'2020-01-01'"), to(Date), RUNS, "every value fits"),
    Case(
        "missing enum",
        BARE,
        to(EnumType("a", name="nothing")),
        FAILS,
        "the type `nothing` of `t.x` does not exist",
    ),
    Case("missing enum in an array", BARE, to(ARRAY(EnumType("a", name="nothing"))), FAILS, "type `nothing`"),
    Case("missing extension", BARE, to(CITEXT), FAILS, "type `CITEXT`"),
    Case("array", BARE, to(ARRAY(String(9))), RUNS, "existing rows of `t` get NULL"),
    Case(
        "dropped unique that a key needs", NEEDED, lambda: needed(column=True), FAILS, "a foreign key of `c`"
    ),
    Case("trigger, type", TRIGGERED, to(Text), FAILS, "the trigger `tr` is fired by it"),
    Case("trigger, drop", TRIGGERED, t, FAILS, "the trigger `tr` is fired by it"),
    Case("policy, type", POLICED, to(Text), FAILS, "the policy `po` reads it"),
    Case("policy, drop", POLICED, t, FAILS, "the policy `po` reads it"),
    Case("generated, type", GENERATED, lambda: generated(BigInteger), FAILS, "`g` is computed from it"),
    Case("generated, drop", GENERATED, lambda: generated(None), FAILS, "`g` is computed from it"),
    Case(
        "trigger on another column",
        TRIGGERED,
        lambda: t(Column("x", String(9)), Column("y", Text)),
        RUNS,
        "",
    ),
    Case(
        "key of an unlike type",
        [PARENT, *one("VARCHAR(9)")],
        lambda: with_parent(String(9), "id"),
        FAILS,
        "types that no foreign key can join",
    ),
    Case("key of a like type", [PARENT, *one("BIGINT")], lambda: with_parent(BigInteger, "id"), RUNS, "wait"),
    Case(
        "key to what is not unique",
        [PARENT, *one("INTEGER")],
        lambda: with_parent(Integer, "n"),
        FAILS,
        "unique",
    ),
    Case(
        "key before what makes its parent unique",
        ["CREATE TABLE b (id INTEGER NOT NULL PRIMARY KEY, x INTEGER)", PARENT],
        lambda: made_unique("b"),
        FAILS,
        "is not unique",
    ),
    Case(
        "key after what makes its parent unique",
        ["CREATE TABLE q (id INTEGER NOT NULL PRIMARY KEY, x INTEGER)", PARENT],
        lambda: made_unique("q"),
        RUNS,
        "wait",
    ),
    Case(
        "type of a key's child",
        [PARENT, *one("INTEGER CONSTRAINT fk REFERENCES p (id)")],
        lambda: with_parent(String(9), "id"),
        FAILS,
        "would then join two incompatible types",
    ),
    Case(
        "wider child",
        [PARENT, *one("INTEGER CONSTRAINT fk REFERENCES p (id)")],
        lambda: with_parent(BigInteger, "id"),
        RUNS,
        "every value fits",
    ),
    Case(
        "serial to identity",
        ["CREATE TABLE t (id SERIAL PRIMARY KEY)", "INSERT INTO t VALUES (1)"],
        lambda: t(key=Column("id", Integer, Identity(), primary_key=True)),
        FAILS,
        "has a default",
        DEFAULTS,
    ),
    Case(
        "identity on a filled key",
        BARE,
        lambda: t(key=Column("id", Integer, Identity(), primary_key=True)),
        RUNS,
        "setval",
        DEFAULTS,
    ),
    Case(
        "identity dropped",
        ["CREATE TABLE t (id INTEGER GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY)"],
        t,
        FAILS,
        "identity",
        DEFAULTS,
    ),
    Case(
        "virtual column",
        BARE,
        to(Integer, server_default=Computed("id * 2", persisted=False)),
        RUNS,
        "computed",
    ),
]

WITHOUT_BATCH = {"render_as_batch": False}

ON_SQLITE = [
    Case(
        "no constant", BARE, to(DateTime, server_default=func.now()), FAILS, "not a constant", WITHOUT_BATCH
    ),
    Case("batch", BARE, to(DateTime, server_default=func.now()), RUNS, "get its default"),
    Case("constant", BARE, to(Integer, server_default="1", nullable=False), RUNS, "default", WITHOUT_BATCH),
    Case("no constant, no rows", BARE[:1], to(DateTime, server_default=func.now()), RUNS, "", WITHOUT_BATCH),
    Case(
        "stored",
        BARE,
        lambda: t(Column("x", Integer, Computed("id * 2", persisted=True))),
        FAILS,
        "stored",
        WITHOUT_BATCH,
    ),
    Case("virtual", BARE, lambda: t(Column("x", Integer, Computed("id * 2"))), RUNS, "", WITHOUT_BATCH),
    Case("partial unique, among its rows", [FLAGGED, TWICE], partial, FAILS, "among the rows of its WHERE"),
    Case("partial unique, outside", [FLAGGED, PARTIAL], partial, RUNS, "Builds `ux`"),
    Case(
        "unique index on a new column",
        [BARE[0], "INSERT INTO t VALUES (1), (2)"],
        lambda: t(Column("userName", String(9)), Index("ux", "userName", unique=True)),
        RUNS,
        "It fails if rows share what must be unique.",
    ),
]


def foretold(comparison: Comparison) -> Fate:
    return FAILS if any(FORETOLD.search(change.why) for change in comparison.changes) else RUNS


def found(database: Database, comparison: Comparison) -> Fate:
    """Run the upgrade as it is shown."""
    with database.engine.connect() as connection:
        driver = connection.connection.dbapi_connection
        try:
            if isinstance(driver, sqlite3.Connection):
                driver.executescript(comparison.sql.upgrade)
            else:
                connection.exec_driver_sql(comparison.sql.upgrade.replace("%", "%%"))
        except (DBAPIError, sqlite3.Error):
            return FAILS
    return RUNS


def check(look: Look, database: Database, case: Case) -> None:
    comparison = look(case.ddl, case.models(), **case.options)
    told = " ".join(change.why for change in comparison.changes)
    assert comparison.changes
    assert case.says in told
    assert (foretold(comparison), found(database, comparison)) == (case.fate, case.fate), told


@pytest.mark.parametrize("case", ON_POSTGRES, ids=lambda case: case.name)
def test_what_postgresql_refuses_is_foretold(
    on_postgres: Look, scratch_postgres: Database, case: Case
) -> None:
    """And nothing else is."""
    check(on_postgres, scratch_postgres, case)


@pytest.mark.parametrize("case", ON_SQLITE, ids=lambda case: case.name)
def test_what_sqlite_refuses_is_foretold(on_sqlite: Look, scratch_sqlite: Database, case: Case) -> None:
    """And nothing else is."""
    check(on_sqlite, scratch_sqlite, case)


@pytest.mark.parametrize(
    ("default", "rewrites"),
    [
        ("lower('X')", False),
        ("CAST('1' AS NUMERIC(10,2))", False),
        ("date_trunc('day', now())", False),
        ("COALESCE(NULL, 5)", False),
        ("'random()'", False),
        ("gen_random_uuid()", True),
        ("clock_timestamp()", True),
        ("upper(random()::text)", True),
    ],
)
def test_only_volatile_defaults_rewrite_the_table(
    on_postgres: Look, scratch_postgres: Database, default: str, *, rewrites: bool
) -> None:
    """As PostgreSQL does: the file under the table is another one afterwards."""
    models = t(Column("x", Text, server_default=text(f"({default})::text")))
    comparison = on_postgres(BARE, models)
    (change,) = comparison.changes
    file = "SELECT pg_relation_filenode('t')"
    with scratch_postgres.engine.begin() as connection:
        before = connection.exec_driver_sql(file).scalar()
        connection.exec_driver_sql(comparison.sql.upgrade)
        after = connection.exec_driver_sql(file).scalar()
    assert change.why.startswith("Rewrites `t`") is (before != after) is rewrites
