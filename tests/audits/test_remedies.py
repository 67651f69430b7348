"""Remedies of blind spots, followed word for word: afterwards it is gone, and nothing else has come."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
import sqlalchemy
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from sqlalchemy import (
    DDL,
    CheckConstraint,
    Column,
    Connection,
    Integer,
    MetaData,
    String,
    Table,
    event,
)
from tests.catalog.postgresql.mutating import Mutation, mutations

from limbeck.audits.joined_differences import joined_differences
from limbeck.audits.reasons import ATTRIBUTES, OBJECTS, Deviation, deviation
from limbeck.audits.remedies import remedy
from limbeck.catalog import compare, read
from limbeck.databases.scratch import scratch
from limbeck.records import Difference

if TYPE_CHECKING:
    from limbeck.databases.database import Database
    from limbeck.records import Snapshot

Sort = tuple[str, str | None, Deviation]

MISSING, EXTRA, CHANGED = Deviation

NAMED = ("check", "unique", "foreign key", "primary key", "exclude")

DEFINED = ("index", "view", "materialized view", "trigger")

STATEMENTS: set[Sort] = {
    *((kind, None, how) for kind in (*NAMED, *DEFINED, "enum", "schema") for how in (MISSING, EXTRA)),
    *((kind, None, EXTRA) for kind in ("sequence", "domain")),
    *((kind, "definition", CHANGED) for kind in (*NAMED, *DEFINED)),
    *(
        ("column", attribute, CHANGED)
        for attribute in ("default", "type", "nullable", "not null constraint", "comment")
    ),
    ("enum", "labels", CHANGED),
    ("sequence", "type", CHANGED),
}
"""What has a statement on PostgreSQL besides another name, which `test_joined_differences` follows."""

FOLLOWED = (
    "check-added",
    "check-expression",
    "column-comment",
    "column-default",
    "column-not-null-name",
    "column-nullable",
    "column-type",
    "column-type-array",
    "column-type-of-the-schema",
    "column-type-precision",
    "domain-added",
    "enum-added",
    "enum-label-added",
    "exclude-added",
    "exclude-where",
    "foreign-key-added",
    "foreign-key-on-delete",
    "index-columns",
    "materialized-view-added",
    "materialized-view-definition",
    "primary-key-added",
    "primary-key-columns",
    "schema-added",
    "sequence-added",
    "sequence-type",
    "trigger-added",
    "trigger-definition",
    "unique-deferrable",
    "unique-turned-into-index",
    "view-added",
    "view-definition",
)
"""Mutations of the tests of the catalogue that make a difference of each sort."""


def in_backticks(told: str) -> str | None:
    found = re.search(r"`(.*?)`", told, re.DOTALL)
    return found[1] if found else None


def sort_of(difference: Difference) -> Sort:
    return (difference.kind, difference.attribute, deviation(difference))


def both_ways(connection: Connection, mutation: Mutation) -> Iterator[Snapshot]:
    """What is wanted, while the database holds the other: after a mutation what was before, and back."""
    connection.exec_driver_sql("CREATE SCHEMA m; SET LOCAL search_path = m;" + mutation.setup)
    before = read(connection)
    savepoint = connection.begin_nested()
    connection.exec_driver_sql(mutation.change)
    after = read(connection)
    yield before
    savepoint.rollback()
    yield after


def snapshot_of_models(metadata: MetaData) -> Snapshot:
    with scratch("sqlite") as database, database.engine.begin() as connection:
        metadata.create_all(connection)
        return read(connection)


def follow(connection: Connection, wanted: Snapshot) -> set[Sort]:
    """Run all statements that are told, and say which sorts of difference they were for."""
    found = joined_differences(compare(read(connection), wanted))
    told = {each: in_backticks(remedy(each, "postgresql", "m")) for each in found}
    followed = {each: statement for each, statement in told.items() if statement}
    savepoint = connection.begin_nested()
    # What goes may have the name of what comes.
    for _, statement in sorted(followed.items(), key=lambda pair: deviation(pair[0]) is not EXTRA):
        connection.exec_driver_sql(statement)
    left = set(joined_differences(compare(read(connection), wanted)))
    savepoint.rollback()
    assert left == set(found) - followed.keys(), (left, followed)
    return {sort_of(each) for each in followed}


def test_every_statement_for_postgresql_ends_what_it_is_told_for(scratch_postgres: Database) -> None:
    """Run where a mutation made the difference, in both directions; nothing else differs afterwards."""
    known = {each.slug: each for each in mutations()}
    seen: set[Sort] = set()
    with scratch_postgres.engine.connect() as connection:
        for slug in FOLLOWED:
            for wanted in both_ways(connection, known[slug]):
                seen |= follow(connection, wanted)
            connection.rollback()
    assert seen == STATEMENTS


@pytest.mark.parametrize("dialect", ["postgresql", "sqlite"])
def test_no_other_difference_has_a_statement(dialect: str) -> None:
    """Whoever adds one adds it to the list above, and so to what is followed."""
    kinds = {*OBJECTS, *(kind for kind, _ in ATTRIBUTES), "composite type", "rule"}
    attributes = {*(each for _, each in ATTRIBUTES), "definition", "expression", "labels", "type", "owned by"}
    sorts = {
        sort
        for kind in kinds
        for attribute in (None, *attributes)
        for before, after in (("'a'", None), (None, "'a'"), ("'a'", "'a', 'b'"))
        if attribute is not None or None in (before, after)
        if "`" in remedy(found := Difference(kind, "", "t", "n", attribute, before, after), dialect)
        for sort in (sort_of(found),)
    }
    assert sorts == (STATEMENTS if dialect == "postgresql" else ON_SQLITE)


CONVENTION = {"ck": "ck_%(table_name)s_%(constraint_name)s", "uq": "uq_%(table_name)s_%(column_0_name)s"}

ON_SQLITE: set[Sort] = {
    ("index", None, EXTRA),
    *((kind, None, EXTRA) for kind in ("check", "unique", "foreign key", "primary key")),
    ("check", None, MISSING),
    ("check", "expression", CHANGED),
    ("column", "default", CHANGED),
    *(("view", *sort) for sort in ((None, MISSING), (None, EXTRA), ("definition", CHANGED))),
}


BUILT = """
CREATE TABLE shelf (id INTEGER NOT NULL PRIMARY KEY);
CREATE TABLE part (
    id INTEGER NOT NULL,
    qty INTEGER NOT NULL DEFAULT '5',
    code VARCHAR(9),
    shelf INTEGER,
    CONSTRAINT pk_part PRIMARY KEY (id, qty),
    CONSTRAINT ck_part_old CHECK (qty < 9),
    CONSTRAINT ck_part_some CHECK (qty > 1),
    CONSTRAINT uq_part_code UNIQUE (code),
    CONSTRAINT fk_part FOREIGN KEY (shelf) REFERENCES shelf (id)
);
CREATE INDEX ix_part_code ON part (code);
CREATE VIEW old_parts AS SELECT id FROM shelf;
CREATE VIEW shelves AS SELECT id FROM shelf
"""


def migrate(database: Database, metadata: MetaData, statement: str) -> None:
    """Run what a remedy says as a migration of a project with these models, naming convention and all."""
    lines = statement.replace(" as batch: ", " as batch:\n    ")
    body = lines if "op." in lines else f"op.execute({lines!r})"
    with database.engine.begin() as connection:
        context = MigrationContext.configure(connection, opts={"target_metadata": metadata})
        with Operations.context(context) as operations:
            exec(body, {"op": operations, "sa": sqlalchemy})  # noqa: S102  written from the tables of this test


def test_every_operation_for_sqlite_ends_what_it_is_told_for(scratch_sqlite: Database) -> None:
    """In a project with a naming convention, which `op` would apply to the name once more."""
    with scratch_sqlite.engine.begin() as connection:
        for statement in BUILT.split(";"):
            connection.exec_driver_sql(statement)
    metadata = MetaData(naming_convention=CONVENTION)
    Table("shelf", metadata, Column("id", Integer, primary_key=True))
    Table(
        "part",
        metadata,
        Column("id", Integer, nullable=False),
        Column("qty", Integer, nullable=False, server_default="7"),
        Column("code", String(9)),
        Column("shelf", Integer),
        CheckConstraint("qty > 0", name="positive"),
        CheckConstraint("qty > 2", name="some"),
    )
    for view in ("shelves AS SELECT id + 1 AS id FROM shelf", "parts AS SELECT id FROM shelf"):
        event.listen(metadata, "after_create", DDL(f"CREATE VIEW {view}"))
    seen: set[Sort] = set()
    wanted = snapshot_of_models(metadata)
    while True:
        with scratch_sqlite.engine.connect() as connection:
            found = [
                each
                for each in joined_differences(compare(read(connection), wanted))
                if sort_of(each) not in seen
            ]
        if not found:
            break
        told = remedy(found[0], "sqlite")
        statement = in_backticks(told)
        assert statement is not None, told
        assert ("Batch mode rebuilds the table" in told) == ("batch" in statement)
        migrate(scratch_sqlite, metadata, statement)
        seen.add(sort_of(found[0]))
        with scratch_sqlite.engine.connect() as connection:
            assert found[0] not in joined_differences(compare(read(connection), wanted))
    assert seen == ON_SQLITE


def test_an_array_and_bytes_have_no_statement() -> None:
    """What becomes of the values, only a person can say."""
    for before, after in (("integer", "integer[]"), ("text[]", "text"), ("bytea", "text")):
        told = remedy(Difference("column", "", "t", "c", "type", before, after), "postgresql")
        assert told == "Change the type of the column t.c in a migration by hand, or change the models."
