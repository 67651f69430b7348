"""What is worth comparing: not what is hidden with its tables, nor how a dump words a definition."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import CheckConstraint, Column, Enum, Integer, MetaData, String, Table, text

import limbeck
from limbeck.audits.scope import restored_form

if TYPE_CHECKING:
    from limbeck.databases.database import Database

USED = """
CREATE TYPE mood AS ENUM ('a');
CREATE TYPE shade AS ENUM ('b');
CREATE DOMAIN tint AS shade;
CREATE DOMAIN positive AS integer CHECK (value > 0);
CREATE SEQUENCE tickets;
CREATE TABLE legacy (
    id serial PRIMARY KEY, m mood[], t tint, p positive DEFAULT nextval('tickets')
);
CREATE TABLE a (id serial PRIMARY KEY);
"""
"""What a table uses, and what its types are made of."""


def test_the_server_rewrites_a_list_as_it_is_rewritten_here(scratch_postgres: Database) -> None:
    """What PostgreSQL makes of its own definition is what is expected, and then stays."""
    metadata = MetaData()
    condition = "status IN ('new', 'it''s, paid', 'x')"
    Table("orders", metadata, Column("status", String(20)), CheckConstraint(condition, name="ck"))
    asked = "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'ck'"
    with scratch_postgres.engine.begin() as connection:
        metadata.create_all(connection)
        first = connection.execute(text(asked)).scalar_one()
        connection.execute(text("ALTER TABLE orders DROP CONSTRAINT ck"))
        connection.exec_driver_sql(f"ALTER TABLE orders ADD CONSTRAINT ck {first}")
        second = connection.execute(text(asked)).scalar_one()
    assert first != second
    assert (restored_form(first), restored_form(second)) == (second, second)
    audit = limbeck.audit(scratch_postgres, metadata, blind_spots=True)
    assert audit.blind_spots == ()


@pytest.mark.parametrize(
    "definition",
    [
        "CHECK ((n = ANY (ARRAY[1, 2])))",
        "CHECK (((s)::text = ANY ((ARRAY[lower('A'::text), 'b'::text])::text[])))",
        "CHECK ((s ~ 'ARRAY[])::text[]'))",
    ],
)
def test_other_definitions_stay_as_they_are(definition: str) -> None:
    """Only a list of literals that is cast as a whole has two spellings."""
    assert restored_form(definition) == definition


def test_another_list_is_still_a_blind_spot(scratch_postgres: Database) -> None:
    """The twin: a value more differs."""
    metadata = MetaData()
    Table(
        "orders",
        metadata,
        Column("id", Integer, primary_key=True),
        Column("status", String(20)),
        CheckConstraint("status IN ('new', 'paid')", name="ck"),
    )
    with scratch_postgres.engine.begin() as connection:
        connection.execute(
            text(
                "CREATE TABLE orders (id SERIAL PRIMARY KEY, status VARCHAR(20), "
                "CONSTRAINT ck CHECK (status IN ('new')))"
            )
        )
    audit = limbeck.audit(scratch_postgres, metadata, blind_spots=True)
    assert [(each.object, each.attribute) for each in audit.blind_spots] == [("ck", "definition")]


def hide(_object: object, name: str, kind: str, *_rest: object) -> bool:
    """An `include_object` that keeps the table away."""
    return kind != "table" or name not in {"legacy", "planned"}


def hide_name(name: str | None, kind: str, _parents: object) -> bool:
    """The same as `include_name`."""
    return kind != "table" or name != "legacy"


def table_a(*columns: Column[str]) -> MetaData:
    metadata = MetaData()
    Table("a", metadata, Column("id", Integer, primary_key=True), *columns)
    return metadata


def run(database: Database, script: str) -> None:
    with database.engine.begin() as connection:
        connection.exec_driver_sql(script)


@pytest.mark.parametrize(
    "options", [{"include_object": hide}, {"include_name": hide_name}], ids=["object", "name"]
)
def test_what_only_hidden_tables_use_is_hidden_with_them(
    options: dict[str, object], scratch_postgres: Database
) -> None:
    """Their sequences, types and domains could not be dropped."""
    run(scratch_postgres, USED)
    audit = limbeck.audit(scratch_postgres, limbeck.models(table_a(), **options), blind_spots=True)
    assert (audit.changes, audit.blind_spots, audit.unmanaged) == ((), (), ())


def test_what_no_hidden_table_uses_is_told(scratch_postgres: Database) -> None:
    """The twin: without the table all but its own sequence are left, and each statement works."""
    run(scratch_postgres, USED + "DROP TABLE legacy;")
    models = limbeck.models(table_a(), include_object=hide)
    audit = limbeck.audit(scratch_postgres, models, blind_spots=True)
    assert [(spot.kind, spot.object) for spot in audit.blind_spots] == [
        ("domain", "positive"),
        ("domain", "tint"),
        ("enum", "mood"),
        ("enum", "shade"),
        ("sequence", "tickets"),
    ]
    run(scratch_postgres, "; ".join(spot.remedy.split("`")[1] for spot in audit.blind_spots))
    assert limbeck.audit(scratch_postgres, models, blind_spots=True).blind_spots == ()


def test_what_a_hidden_table_shares_is_compared(scratch_postgres: Database) -> None:
    """A type that the models use, too, is theirs: its labels count, and it is not told as missing."""
    run(scratch_postgres, USED)
    models = limbeck.models(table_a(Column("m", Enum("a", "z", name="mood"))), include_object=hide)
    audit = limbeck.audit(scratch_postgres, models, blind_spots=True)
    assert [(spot.object, spot.before, spot.after) for spot in audit.blind_spots] == [
        ("mood", "'a'", "'a', 'z'")
    ]


def test_what_only_another_schema_uses_is_left_alone(scratch_postgres: Database) -> None:
    """Autogenerate does not look at the schema, so a type that its tables use is not to be dropped."""
    run(scratch_postgres, USED + "CREATE SCHEMA elsewhere; ALTER TABLE legacy SET SCHEMA elsewhere;")
    audit = limbeck.audit(scratch_postgres, table_a(), blind_spots=True)
    assert audit.blind_spots == ()


def test_what_only_hidden_models_use_is_not_to_be_created(scratch_postgres: Database) -> None:
    """A planned table that the filter hides takes its new type along."""
    run(scratch_postgres, "CREATE TABLE a (id serial PRIMARY KEY)")
    metadata = table_a()
    Table("planned", metadata, Column("id", Integer, primary_key=True), Column("m", Enum("a", name="mood")))
    models = limbeck.models(metadata, include_object=hide)
    audit = limbeck.audit(scratch_postgres, models, blind_spots=True)
    assert (audit.changes, audit.blind_spots) == ((), ())


KEPT = (
    USED.partition("CREATE TABLE legacy")[0]
    + """
CREATE TYPE pair AS (first shade, second mood[]);
CREATE FUNCTION worst(positive) RETURNS tint LANGUAGE sql AS $$ SELECT 'b'::tint $$;
CREATE VIEW drawn AS SELECT nextval('tickets') AS number;
CREATE TYPE free AS ENUM ('c');
CREATE TABLE a (id serial PRIMARY KEY);
"""
)
"""Types and a sequence that a composite type, a function and a view need, and a type that nothing needs."""


def test_what_a_function_or_a_view_uses_is_not_to_be_dropped(scratch_postgres: Database) -> None:
    """PostgreSQL would refuse: it goes with what the models never express. What nothing uses is told."""
    run(scratch_postgres, KEPT)
    audit = limbeck.audit(scratch_postgres, table_a(), blind_spots=True)
    assert [spot.remedy.split("`")[1] for spot in audit.blind_spots] == ["DROP TYPE free"]
    assert {(each.kind, each.name) for each in audit.unmanaged} == {
        ("composite type", "pair"),
        ("domain", "positive"),
        ("domain", "tint"),
        ("enum", "mood"),
        ("enum", "shade"),
        ("function", "worst(public.positive)"),
        ("sequence", "tickets"),
        ("view", "drawn"),
    }
    run(scratch_postgres, "DROP TYPE free")
    assert limbeck.audit(scratch_postgres, table_a(), blind_spots=True).blind_spots == ()
