"""What a creation needs: said to fail exactly where PostgreSQL refuses it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Column, Enum, Index, Integer, MetaData, Sequence, String, Table, UniqueConstraint
from sqlalchemy.dialects.postgresql import CITEXT, DOMAIN, ENUM
from sqlalchemy.exc import DBAPIError

from limbeck.records import Risk

if TYPE_CHECKING:
    from conftest import Look

    from limbeck.databases.database import Database
    from limbeck.records import Comparison

BASE = "CREATE TABLE base (id INTEGER NOT NULL PRIMARY KEY, a INTEGER)"
CLIENT = "CREATE TABLE app.client (id INTEGER NOT NULL PRIMARY KEY, mail VARCHAR(50))"
REPORT = "Fails: {} has the name `report` already, and PostgreSQL allows a name only once."


def base(*more: Any, report: tuple[Any, ...] | None = None, schema: str | None = None) -> MetaData:
    metadata = MetaData()
    key = Column("id", Integer, primary_key=True, autoincrement=False)
    Table("base", metadata, key, Column("a", Integer), *more)
    if report is not None:
        key = Column("id", Integer, primary_key=True, autoincrement=False)
        Table("report", metadata, key, *report, schema=schema)
    return metadata


def client(**keywords: Any) -> MetaData:
    metadata = MetaData(schema="app")
    key = Column("id", Integer, primary_key=True, autoincrement=False)
    Table("client", metadata, key, Column("mail", String(50), **keywords))
    return metadata


def report(*columns: Any) -> Callable[[], MetaData]:
    return lambda: base(report=tuple(each.copy() if hasattr(each, "copy") else each for each in columns))


@dataclass(frozen=True)
class Case:
    """Statements that make a database, the models, and what is said of the creation that fails."""

    name: str
    ddl: list[str]
    models: Callable[[], MetaData]
    says: str
    options: dict[str, Any] = field(default_factory=dict)


def typed(type_: Callable[[], Any]) -> Callable[[], MetaData]:
    return lambda: base(report=(Column("v", type_()),))


def array_name() -> MetaData:
    metadata = MetaData()
    Table("_report", metadata, Column("id", Integer, primary_key=True, autoincrement=False))
    return metadata


def hide(name: str | None, type_: str, _parents: object) -> bool:
    return type_ != "table" or name == "base"


REFUSED = [
    Case("a view", [BASE, "CREATE VIEW report AS SELECT 1 AS x"], report(), REPORT.format("a view")),
    Case(
        "a materialized view",
        [BASE, "CREATE MATERIALIZED VIEW report AS SELECT 1 AS x"],
        report(),
        REPORT.format("a materialized view"),
    ),
    Case("a sequence", [BASE, "CREATE SEQUENCE report"], report(), REPORT.format("a sequence")),
    Case(
        "an index",
        [BASE, "CREATE INDEX report ON base (a)"],
        report(),
        REPORT.format("an index on `base`"),
    ),
    Case("an enum", [BASE, "CREATE TYPE report AS ENUM ('a')"], report(), REPORT.format("an enum")),
    Case("a domain", [BASE, "CREATE DOMAIN report AS integer"], report(), REPORT.format("a domain")),
    Case(
        "a composite type",
        [BASE, "CREATE TYPE report AS (a integer)"],
        report(),
        REPORT.format("a composite type"),
    ),
    Case(
        "a constraint of that name",
        [BASE, "CREATE INDEX uq ON base (a)"],
        lambda: base(Index("uq", "a"), report=(Column("b", Integer), UniqueConstraint("b", name="uq"))),
        "Fails: an index on `base` has the name `uq` already, and PostgreSQL allows a name only once. "
        "Give the constraint another name, or rename the index first.",
    ),
    Case(
        "a schema that is not read",
        [BASE, "CREATE SCHEMA app", CLIENT],
        client,
        "Fails: the table `app.client` exists already, but this comparison did not see it: its schema is not "
        "read, or a filter hides it. Set `include_schemas=True`, or let",
        {"include_name": hide},
    ),
    Case(
        "a table that a filter hides",
        [BASE, "CREATE TABLE report (id INTEGER)"],
        report(),
        "Fails: the table `report` exists already, but this comparison did not see it: its schema is not "
        "read, or a filter hides it. Let `include_name`",
        {"include_name": hide},
    ),
    Case(
        "no schema",
        [BASE],
        lambda: base(report=(), schema="app"),
        "Fails: the schema `app` does not exist, and autogenerate does not create it.",
    ),
    Case("no extension", [BASE], typed(CITEXT), "Fails: the type `CITEXT` of `report.v` does not exist"),
    Case(
        "no enum",
        [BASE],
        typed(lambda: ENUM("a", name="kind", create_type=False)),
        "Fails: the type `kind` of `report.v` does not exist",
    ),
    Case(
        "no domain",
        [BASE],
        typed(lambda: DOMAIN("posint", Integer(), create_type=False)),
        "Fails: the type `posint` of `report.v` does not exist",
    ),
    Case(
        "no sequence for a default",
        [BASE],
        lambda: base(report=(Column("n", Integer, server_default=Sequence("numbers").next_value()),)),
        "Fails: the sequence `numbers` of a default of `report` does not exist",
    ),
    Case(
        "no sequence for a column",
        [BASE],
        lambda: base(Column("n", Integer, server_default=Sequence("numbers").next_value())),
        "Fails: the sequence `numbers` of a default of `base.n` does not exist",
    ),
    Case(
        "a new table of the name",
        [],
        lambda: base(Index("report", "a"), report=()),
        "Fails: this script creates the index `report` on `base` before it, and a schema can hold a name "
        "only once.",
    ),
    Case(
        "a new index of the name",
        [BASE, BASE.replace("base", "other")],
        lambda: other("ia", Index("ia", "a")),
        "Fails: this script creates the index `ia` on `base` before it, and a schema can hold a name "
        "only once. Give the index another name.",
    ),
]

CREATED = [
    Case("nothing of that name", [BASE], report(), ""),
    Case("the name in another schema", [BASE, "CREATE SCHEMA o", "CREATE SEQUENCE o.report"], report(), ""),
    Case("an array type, which makes way", ["CREATE TYPE report AS ENUM ('a')"], array_name, ""),
    Case("a new enum", [BASE], typed(lambda: Enum("a", name="kind")), ""),
    Case("a new domain", [BASE], typed(lambda: DOMAIN("posint", Integer())), ""),
    Case(
        "an enum of two new tables, which Alembic creates with the first",
        [],
        lambda: base(Column("k", Enum("a", name="kind")), report=(Column("k", Enum("a", name="kind")),)),
        "",
    ),
    Case(
        "an enum that is there",
        [BASE, "CREATE TYPE kind AS ENUM ('a')"],
        typed(lambda: ENUM("a", name="kind", create_type=False)),
        "",
    ),
    Case(
        "a sequence that is there",
        [BASE, "CREATE SEQUENCE numbers"],
        lambda: base(report=(Column("n", Integer, Sequence("numbers")),)),
        "",
    ),
    Case(
        "a default of a sequence that is there",
        [BASE, "CREATE SEQUENCE numbers"],
        lambda: base(Column("n", Integer, server_default=Sequence("numbers").next_value())),
        "",
    ),
    Case(
        "a type beside an index of its name",
        [BASE, "CREATE TYPE ia AS ENUM ('a')"],
        lambda: base(Index("ia", "a")),
        "",
    ),
    Case(
        "an index that is dropped before",
        [BASE, "CREATE INDEX ia ON base (id)"],
        lambda: base(Index("ia", "a")),
        "",
    ),
]


def run(database: Database, comparison: Comparison) -> None:
    with database.engine.begin() as connection:
        connection.exec_driver_sql(comparison.sql.upgrade)


def run_script(database: Database, comparison: Comparison) -> None:
    """Run the file itself, as Alembic does, and take it back."""
    module: dict[str, Any] = {}
    exec(compile(comparison.script.text, "script", "exec"), module)  # noqa: S102  written from the models above
    with database.engine.connect() as connection, Operations.context(MigrationContext.configure(connection)):
        module["upgrade"]()


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: case.name)
def test_a_creation_that_postgresql_refuses_is_no_safe_one(
    on_postgres: Look, scratch_postgres: Database, case: Case
) -> None:
    """The reason is said first, with the name that is in the way; then it is run, and fails."""
    comparison = on_postgres(case.ddl, case.models(), **case.options)
    reasons = [each.why for each in comparison.changes if each.why.startswith(case.says)]
    assert len(reasons) == 1, [each.why for each in comparison.changes]
    with pytest.raises(DBAPIError):
        run_script(scratch_postgres, comparison)
    with pytest.raises(DBAPIError):
        run(scratch_postgres, comparison)


@pytest.mark.parametrize("case", CREATED, ids=lambda case: case.name)
def test_a_creation_that_nothing_stands_in_the_way_of(
    on_postgres: Look, scratch_postgres: Database, case: Case
) -> None:
    """The twin: nothing is said to fail, and it runs."""
    comparison = on_postgres(case.ddl, case.models(), **case.options)
    assert comparison.changes
    assert not [each.why for each in comparison.changes if "ails" in each.why]
    run_script(scratch_postgres, comparison)
    run(scratch_postgres, comparison)


def test_a_table_that_is_not_seen_is_not_said_to_be_empty(on_postgres: Look) -> None:
    """What is created on it meets its rows."""
    ddl = ["CREATE SCHEMA app", CLIENT, "INSERT INTO app.client VALUES (1, 'a')"]
    changes = on_postgres(ddl, client(index=True)).changes
    assert [each.kind for each in changes] == ["add_table", "add_index"]
    assert changes[1].why.startswith(
        "Writes to `app.client` wait until `ix_app_client_mail` is built over 1 row."
    )


def test_an_index_that_is_not_seen_is_told_as_such(on_postgres: Look) -> None:
    """It belongs to the table that was not seen, either."""
    ddl = ["CREATE SCHEMA app", CLIENT, "CREATE INDEX ix_app_client_mail ON app.client (mail)"]
    changes = on_postgres(ddl, client(index=True)).changes
    assert changes[1].risk is Risk.CAUTION
    assert changes[1].why.startswith(
        "Fails: the index `app.ix_app_client_mail` exists already, but this comparison did not see it"
    )


def other(index: str, *more: Any) -> MetaData:
    metadata = base(*more)
    key = Column("id", Integer, primary_key=True, autoincrement=False)
    Table("other", metadata, key, Column("a", Integer), Index(index, "a"))
    return metadata


def test_a_sequence_of_inserts_that_is_not_there(on_postgres: Look, scratch_postgres: Database) -> None:
    """The table is created, and its rows cannot be; after the remedy they can."""
    models = base(report=(Column("n", Integer, Sequence("numbers")),))
    (change,) = on_postgres([BASE], models).changes
    assert change.risk is Risk.CAUTION
    statement = change.why.split("op.execute('")[1].split("')")[0]
    insert = models.tables["report"].insert().values(id=1)
    with scratch_postgres.engine.connect() as connection:
        connection.exec_driver_sql(change.sql)
        with pytest.raises(DBAPIError, match="numbers"), connection.begin_nested():
            connection.execute(insert)
        connection.exec_driver_sql(statement)
        connection.execute(insert)


def test_two_new_indexes_of_one_name(on_both: Look) -> None:
    """In one script, on either backend; the second is said to fail."""
    first, second = on_both([BASE, BASE.replace("base", "other")], other("ia", Index("ia", "a"))).changes
    assert not first.why.startswith("Fails")
    assert second.why.startswith("Fails: this script creates the index `ia` on `base` before it")


def test_the_name_of_an_index_is_taken_on_either_backend(on_both: Look) -> None:
    """In one schema two tables cannot have indexes of one name."""
    ddl = [BASE, "CREATE INDEX ix_a ON base (a)", BASE.replace("base", "other")]
    (change,) = on_both(ddl, other("ix_a", Index("ix_a", "a"))).changes
    assert change.risk is Risk.CAUTION
    assert "ails: " in change.why


def test_the_name_of_an_index_that_is_dropped_before_is_free(on_both: Look) -> None:
    """The twin: it moves from one table to another."""
    ddl = [BASE, "CREATE INDEX ix_a ON base (a)", BASE.replace("base", "other")]
    changes = on_both(ddl, other("ix_a")).changes
    assert [(each.kind, each.table) for each in changes] == [("remove_index", "base"), ("add_index", "other")]
    assert not [each.why for each in changes if "ails" in each.why]
