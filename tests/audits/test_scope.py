"""A database that was restored from a dump differs in nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import CheckConstraint, Column, Integer, MetaData, String, Table, text

import limbeck
from limbeck.audits.scope import restored_form

if TYPE_CHECKING:
    from limbeck.databases.database import Database


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
