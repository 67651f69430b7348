"""What an audit tells of that which autogenerate does not see."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import (
    CheckConstraint,
    Column,
    Enum,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    create_engine,
    event,
    text,
)
from sqlalchemy.dialects import postgresql

import limbeck
from limbeck.audits.report import Audit
from limbeck.errors import LimbeckError
from limbeck.records import BlindSpot

if TYPE_CHECKING:
    from limbeck.databases.database import Database

CHECKED = (
    "CREATE TABLE prices (id INTEGER NOT NULL, amount INTEGER, "
    "CONSTRAINT ck_positive CHECK (amount > 0), PRIMARY KEY (id))"
)
CHECK_SPOT = BlindSpot(
    kind="check",
    schema="",
    table="prices",
    object="ck_positive",
    attribute="expression",
    before="amount > 0",
    after="amount > 10",
    why="Autogenerate ignores CHECK constraints unless its plugin `alembic.ext.checkconstraint_byname` "
    "is on, and then it compares their names only.",
    case="check.named_change",
    remedy="Write `with op.batch_alter_table('prices') as batch: "
    "batch.drop_constraint(op.f('ck_positive'), type_='check'); "
    "batch.create_check_constraint(op.f('ck_positive'), 'amount > 10')` into a migration, or change the "
    "models. SQLite rebuilds `prices` for this, and loses nothing of it.",
    against="models",
)


def prices(condition: str = "amount > 10") -> MetaData:
    metadata = MetaData()
    Table(
        "prices",
        metadata,
        Column("id", Integer, primary_key=True),
        Column("amount", Integer),
        CheckConstraint(condition, name="ck_positive"),
    )
    return metadata


def run(database: Database, *statements: str) -> None:
    with database.engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))


def audited(database: Database, metadata: MetaData, **options: Any) -> Audit:
    return limbeck.audit(database, limbeck.models(metadata, **options), blind_spots=True)


def essentials(audit: Audit) -> list[tuple[str, str, str, str | None, str | None, str | None]]:
    return [(s.kind, s.table, s.object, s.attribute, s.before, s.after) for s in audit.blind_spots]


def test_a_changed_check_is_a_blind_spot(scratch_sqlite: Database) -> None:
    """It is told with both expressions, why autogenerate is silent, the case that shows it, and a remedy."""
    run(scratch_sqlite, CHECKED)
    audit = audited(scratch_sqlite, prices())
    assert (audit.changes, audit.blind_spots, audit.unmanaged, audit.unbuilt) == ((), (CHECK_SPOT,), (), ())


def test_the_same_schema_has_none(scratch_sqlite: Database) -> None:
    """What is in the database as the models want it is no blind spot."""
    run(scratch_sqlite, CHECKED)
    assert audited(scratch_sqlite, prices("amount > 0")).blind_spots == ()


def test_they_are_looked_for_when_they_are_asked_for(scratch_sqlite: Database) -> None:
    """An audit that was made without them is then counted as one that has them."""
    run(scratch_sqlite, CHECKED)
    audit = limbeck.audit(scratch_sqlite, prices())
    assert "blind" not in repr(audit)
    assert "blind_spots" not in audit.to_dict()
    assert audit.blind_spots == (CHECK_SPOT,)
    assert repr(audit).endswith("autogenerate proposes no change; 1 blind spot>")


@pytest.mark.parametrize("backend", ["sqlite", "postgres"])
def test_a_later_search_asks_the_database_nothing(backend: str, request: pytest.FixtureRequest) -> None:
    """What the audit has read is enough, and gives what an audit with them gives."""
    database: Database = request.getfixturevalue(f"scratch_{backend}")
    run(database, CHECKED)
    asked: list[object] = []
    audit, whole = limbeck.audit(database, prices()), audited(database, prices())
    event.listen(database.engine, "checkout", lambda *seen: asked.append(seen))
    assert essentials(audit)[0][:3] == ("check", "prices", "ck_positive")
    assert (audit.blind_spots, audit.unmanaged, asked) == (whole.blind_spots, whole.unmanaged, [])


def test_a_search_after_a_change_of_the_models_compares_again(scratch_sqlite: Database) -> None:
    """What would be built now is no longer what was compared."""
    run(scratch_sqlite, CHECKED)
    metadata = prices()
    audit = limbeck.audit(scratch_sqlite, metadata)
    metadata.tables["prices"].append_column(Column("note", String(20)))
    assert audit.blind_spots == (CHECK_SPOT,)  # the column is a change of the new comparison


def test_a_database_that_is_gone_cannot_be_looked_at_again(tmp_path: Path) -> None:
    """Where a search would have to compare again, the error says to look for them with the audit."""
    path = tmp_path / "prices.db"
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        connection.execute(text(CHECKED))
    engine.dispose()
    metadata = prices()
    audit, other = limbeck.audit(str(path), metadata), limbeck.audit(str(path), prices())
    path.unlink()
    assert other.blind_spots == (CHECK_SPOT,)
    metadata.tables["prices"].append_column(Column("note", String(20)))
    with pytest.raises(LimbeckError) as caught:
        _ = audit.blind_spots
    assert "blind_spots=True" in caught.value.failure.remedy


def test_they_are_in_the_dictionary(scratch_sqlite: Database) -> None:
    """JSON has all three lists, with the fields of the record as keys."""
    run(scratch_sqlite, CHECKED, "CREATE VIEW cheap AS SELECT id FROM prices WHERE amount < 5")
    data = json.loads(audited(scratch_sqlite, prices()).to_json())
    assert data["blind_spots"][0]["case"] == "check.named_change"
    assert data["blind_spots"][0]["against"] == "models"
    assert [(each["kind"], each["name"]) for each in data["unmanaged"]] == [("view", "cheap")]
    assert data["unbuilt"] == []


def test_what_models_never_express_is_apart(scratch_postgres: Database) -> None:
    """Functions, triggers, views, policies and privileges are told as unmanaged, not as blind spots."""
    run(
        scratch_postgres,
        "CREATE TABLE prices (id SERIAL PRIMARY KEY, amount INTEGER, "
        "CONSTRAINT ck_positive CHECK (amount > 10))",
        "CREATE FUNCTION twice(integer) RETURNS integer LANGUAGE sql AS 'SELECT 2 * $1'",
        "CREATE VIEW cheap AS SELECT id FROM prices WHERE amount < 5",
        "ALTER TABLE prices ENABLE ROW LEVEL SECURITY",
        "CREATE POLICY everybody ON prices USING (true)",
        "GRANT SELECT ON prices TO PUBLIC",
        "CREATE SCHEMA other",
        "CREATE TABLE other.things (id INTEGER)",
    )
    audit = audited(scratch_postgres, prices())
    assert essentials(audit) == []
    assert {(each.kind, each.name, each.attribute) for each in audit.unmanaged} == {
        ("function", "twice(integer)", None),
        ("view", "cheap", None),
        ("table", "prices", "row security"),
        ("policy", "everybody", None),
        ("grant", "public", None),
        ("schema", "other", None),
        ("table", "things", None),
    }


def test_what_cannot_be_built_costs_itself_alone(scratch_postgres: Database) -> None:
    """A missing type and an index without columns are told; the rest is compared, and they are left out."""
    run(
        scratch_postgres,
        "CREATE TABLE prices (id SERIAL PRIMARY KEY, amount INTEGER, "
        "CONSTRAINT ck_positive CHECK (amount > 0))",
        "CREATE TABLE people (id SERIAL PRIMARY KEY, email TEXT)",
    )
    metadata = prices()
    Table("people", metadata, Column("id", Integer, primary_key=True), Column("email", postgresql.CITEXT()))
    Index("ix_nothing", _table=metadata.tables["prices"])
    audit = audited(scratch_postgres, metadata)
    assert essentials(audit) == [
        ("check", "prices", "ck_positive", "definition", "CHECK ((amount > 0))", "CHECK ((amount > 10))")
    ]
    assert sorted(each.what for each in audit.unbuilt) == [
        "The index `prices.ix_nothing` of the models can't be built.",
        "The table `people` of the models can't be built.",
    ]


def test_a_type_that_the_models_use_and_do_not_create_is_lent(scratch_postgres: Database) -> None:
    """An enum with `create_type=False` is taken from the database, so that its table can be built."""
    run(
        scratch_postgres,
        "CREATE TYPE mood AS ENUM ('sad', 'happy')",
        "CREATE TABLE people (id SERIAL PRIMARY KEY, mood mood DEFAULT 'sad')",
    )
    metadata = MetaData()
    kind = postgresql.ENUM("sad", "happy", name="mood", create_type=False)
    Table("people", metadata, Column("id", Integer, primary_key=True), Column("mood", kind))
    audit = audited(scratch_postgres, metadata)
    assert audit.unbuilt == ()
    assert essentials(audit) == [("column", "people", "mood", "default", "'sad'::public.mood", None)]


def test_a_new_label_of_an_enum_comes_with_its_statement(scratch_postgres: Database) -> None:
    """The remedy says where the label goes."""
    run(
        scratch_postgres,
        "CREATE TYPE mood AS ENUM ('sad', 'happy')",
        "CREATE TABLE people (id SERIAL PRIMARY KEY, mood mood)",
    )
    metadata = MetaData()
    moods = Enum("sad", "it''s ok", "happy", name="mood")
    Table("people", metadata, Column("id", Integer, primary_key=True), Column("mood", moods))
    (spot,) = audited(scratch_postgres, metadata).blind_spots
    assert (spot.kind, spot.object, spot.attribute, spot.case) == (
        "enum",
        "mood",
        "labels",
        "enum.native_add_value",
    )
    assert spot.remedy == (
        "Write `ALTER TYPE mood ADD VALUE 'it''''s ok' AFTER 'sad'` into a migration, or change the models."
    )


def test_what_the_filters_hide_is_no_blind_spot(scratch_sqlite: Database) -> None:
    """Tables that `include_object` keeps from autogenerate are kept from the search, on both sides."""
    run(
        scratch_sqlite,
        CHECKED.replace("prices", "legacy"),
        CHECKED,
        "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)",
    )
    metadata = prices()
    Table("planned", metadata, Column("id", Integer, primary_key=True))

    def include(_object: object, name: str, kind: str, *_rest: object) -> bool:
        return kind != "table" or name not in {"legacy", "planned"}

    audit = audited(scratch_sqlite, metadata, include_object=include)
    assert (audit.changes, essentials(audit)) == (
        (),
        [("check", "prices", "ck_positive", "expression", "amount > 0", "amount > 10")],
    )


def test_changes_account_for_what_they_change(scratch_sqlite: Database) -> None:
    """Added, removed and changed columns, tables, indexes and foreign keys are no blind spots."""
    run(
        scratch_sqlite,
        "CREATE TABLE old (id INTEGER PRIMARY KEY, CHECK (id > 0))",
        "CREATE TABLE users (id INTEGER NOT NULL PRIMARY KEY, name VARCHAR(10), gone TEXT)",
        "CREATE INDEX ix_gone ON users (gone)",
    )
    metadata = MetaData()
    Table(
        "users",
        metadata,
        Column("id", Integer, primary_key=True),
        Column("name", String(20), nullable=False, index=True),
        Column("boss", ForeignKey("users.id", name="fk_boss")),
    )
    audit = audited(scratch_sqlite, metadata)
    assert len(audit.changes) == 8
    assert essentials(audit) == []


def test_the_audited_database_is_not_written_to(scratch_postgres: Database) -> None:
    """Models are built in a database of our own: the audited one holds afterwards what it held before."""
    run(
        scratch_postgres,
        "CREATE TABLE prices (id SERIAL PRIMARY KEY, amount INTEGER)",
        "INSERT INTO prices (amount) VALUES (3)",
    )
    everything = (
        "SELECT (SELECT max(xmin::text::bigint) FROM pg_class), (SELECT count(*) FROM pg_class), "
        "(SELECT count(*) FROM pg_namespace), (SELECT count(*) FROM pg_type), "
        "(SELECT string_agg(p::text, ';') FROM prices AS p)"
    )
    with scratch_postgres.connect() as connection:
        before = connection.execute(text(everything)).one()
    metadata = prices()
    Table("more", metadata, Column("id", Integer, primary_key=True), schema="elsewhere")
    assert audited(scratch_postgres, metadata).blind_spots
    with scratch_postgres.connect() as connection:
        assert connection.execute(text(everything)).one() == before
