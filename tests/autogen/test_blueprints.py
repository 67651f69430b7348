"""The statements that build models, and the catalogue beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from alembic.runtime.migration import MigrationContext
from sqlalchemy import (
    DDL,
    CheckConstraint,
    Column,
    Enum,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Sequence,
    Table,
    event,
)
from sqlalchemy.dialects.postgresql import DOMAIN

from limbeck import catalog
from limbeck.autogen.blueprints import BlueprintSource
from limbeck.errors import LimbeckError
from limbeck.records import Blueprint, Snapshot, decode, encode

if TYPE_CHECKING:
    from limbeck.databases.database import Database


def drawn(database: Database, *metadata: MetaData, **options: Any) -> Blueprint:
    with database.connect() as connection:
        context = MigrationContext.configure(connection, opts=options)
        reading = catalog.CatalogueReading(connection)
        return BlueprintSource.read(context, metadata, {}, (), reading).finish()


def places(blueprint: Blueprint) -> list[tuple[str, str, str, str]]:
    return [(each.kind, each.schema, each.table, each.name) for each in blueprint.statements]


def test_each_statement_says_what_it_creates(scratch_postgres: Database) -> None:
    """Tables, indexes, sequences and late foreign keys, of several MetaData in their order."""
    first, second = MetaData(), MetaData()
    Table("a", first, Column("id", Integer, primary_key=True), Column("b", Integer, index=True), schema="s")
    Sequence("numbers", metadata=second)
    Table("c", second, Column("id", Integer, primary_key=True), Column("d", ForeignKey("d.id", name="fk_d")))
    Table("d", second, Column("id", Integer, primary_key=True), Column("c", ForeignKey("c.id", name="fk_c")))
    blueprint = drawn(scratch_postgres, first, second, version_table="versions")
    found = places(blueprint)
    assert found[:3] == [
        ("table", "s", "a", ""),
        ("index", "s", "a", "ix_s_a_b"),
        ("sequence", "", "", "numbers"),
    ]
    assert sorted(found[3:]) == [
        ("constraint", "", "c", "fk_d"),
        ("constraint", "", "d", "fk_c"),
        ("table", "", "c", ""),
        ("table", "", "d", ""),
    ]
    assert (blueprint.default_schema, blueprint.schemas, blueprint.version_table) == (
        "public",
        ("s",),
        ("public", "versions"),
    )


def test_what_several_metadata_share_is_created_once(scratch_postgres: Database) -> None:
    """As their `create_all` does, one after the other; also where one table cannot be written."""
    first, second = MetaData(), MetaData()
    for metadata, name in ((first, "a"), (second, "b"), (second, "c")):
        Sequence("numbers", metadata=metadata)
        kinds = Column("kind", Enum("x", name="kind")), Column("n", DOMAIN("count", Integer()))
        Table(name, metadata, Column("id", Integer, primary_key=True), *kinds)
    broken = Table("d", second, Column("id", Integer, primary_key=True))

    @event.listens_for(broken, "before_create")
    def fail(*_args: Any, **_keywords: Any) -> None:
        raise RuntimeError

    blueprint = drawn(scratch_postgres, first, second)
    assert [each.failure.what for each in blueprint.statements if each.failure is not None] == [
        "SQLAlchemy can't write the statement that creates `d`."
    ]
    made = sorted((each.kind, each.table or each.name) for each in blueprint.statements if each.text)
    assert made == [
        ("domain", "count"),
        ("enum", "kind"),
        ("sequence", "numbers"),
        ("table", "a"),
        ("table", "b"),
        ("table", "c"),
    ]
    with scratch_postgres.engine.begin() as connection:
        for metadata in (first, second):
            metadata.create_all(connection, [each for each in metadata.sorted_tables if each is not broken])


def test_a_percent_sign_is_written_once(scratch_postgres: Database) -> None:
    """Drivers want it doubled; the statement is run without parameters."""
    metadata = MetaData()
    Table("a", metadata, Column("n", Integer), CheckConstraint("n % 2 = 0", name="even"))
    (statement,) = drawn(scratch_postgres, metadata).statements
    assert "CHECK (n % 2 = 0)" in statement.text


def test_what_a_listener_sends_is_there_too(scratch_sqlite: Database) -> None:
    """A trigger that the models create by an event is one of their statements."""
    metadata = MetaData()
    table = Table("a", metadata, Column("id", Integer, primary_key=True))
    event.listen(table, "after_create", DDL("CREATE VIEW v AS SELECT 1"))  # type: ignore[no-untyped-call]
    blueprint = drawn(scratch_sqlite, metadata)
    assert [each.text for each in blueprint.statements][1:] == ["CREATE VIEW v AS SELECT 1"]
    assert blueprint.default_schema == ""


def test_a_listener_that_fails_costs_its_table_alone(scratch_sqlite: Database) -> None:
    """The others are written, and why this one is not is told."""
    metadata = MetaData()
    broken = Table("broken", metadata, Column("id", Integer, primary_key=True))
    Table("sound", metadata, Column("id", Integer, primary_key=True))

    def fail(*_arguments: object, **_named: object) -> None:
        message = "no"
        raise RuntimeError(message)

    event.listen(broken, "before_create", fail)
    statements = drawn(scratch_sqlite, metadata).statements
    assert [(each.table, each.failure is None) for each in statements] == [("broken", False), ("sound", True)]
    failure = statements[0].failure
    assert failure is not None
    assert failure.evidence == (("SQLAlchemy", "RuntimeError: no"),)


def test_what_cannot_be_compiled_is_told(scratch_sqlite: Database) -> None:
    """An index without columns is no statement of SQLite's."""
    metadata = MetaData()
    table = Table("a", metadata, Column("id", Integer, primary_key=True))
    Index("ix_nothing", _table=table)
    statements = drawn(scratch_sqlite, metadata).statements
    assert [(each.kind, each.name) for each in statements] == [("table", ""), ("index", "ix_nothing")]


def test_a_dialect_without_a_catalogue_says_so() -> None:
    """One sentence, with the dialects that have one."""
    context = MigrationContext.configure(dialect_name="mysql")
    with pytest.raises(LimbeckError, match="on PostgreSQL and SQLite only; this is mysql"):
        BlueprintSource.read(context, [MetaData()], {}, (), lambda: Snapshot("mysql", "", ()))


def test_it_travels_as_json(scratch_sqlite: Database) -> None:
    """The worker sends it, and the kernel has the same."""
    metadata = MetaData()
    Table("a", metadata, Column("id", Integer, primary_key=True))
    blueprint = drawn(scratch_sqlite, metadata)
    assert decode(Blueprint, encode(blueprint)) == blueprint
