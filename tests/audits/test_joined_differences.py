"""Differences with one cause are one blind spot, and its remedy ends it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    text,
)
from sqlalchemy.dialects.postgresql import ExcludeConstraint

import limbeck
from limbeck.audits.joined_differences import joined_differences
from limbeck.records import Difference

if TYPE_CHECKING:
    from limbeck.audits.report import Audit
    from limbeck.databases.database import Database

BUILT = [
    "CREATE TABLE team (id SERIAL, CONSTRAINT pk_team PRIMARY KEY (id))",
    """
    CREATE TABLE "Player" (
        id SERIAL PRIMARY KEY,
        team_id INTEGER CONSTRAINT fk_team REFERENCES team (id),
        email VARCHAR CONSTRAINT uq_email UNIQUE,
        shirt INTEGER CONSTRAINT ck_old CHECK (shirt > 0),
        CONSTRAINT ex_old EXCLUDE USING btree (shirt WITH =)
    )
    """,
]
RENAMED = [
    ("check", "ck_old", "ck_shirt", 'ALTER TABLE "Player" RENAME CONSTRAINT ck_old TO ck_shirt'),
    ("exclude", "ex_old", "ex_shirt", 'ALTER TABLE "Player" RENAME CONSTRAINT ex_old TO ex_shirt'),
    (
        "foreign key",
        "fk_team",
        "Player_team_id_fkey",
        'ALTER TABLE "Player" RENAME CONSTRAINT fk_team TO "Player_team_id_fkey"',
    ),
    ("primary key", "pk_team", "team_pkey", "ALTER TABLE team RENAME CONSTRAINT pk_team TO team_pkey"),
    (
        "unique",
        "uq_email",
        "Player_email_key",
        'ALTER TABLE "Player" RENAME CONSTRAINT uq_email TO "Player_email_key"',
    ),
]


def sports() -> MetaData:
    metadata = MetaData()
    Table("team", metadata, Column("id", Integer, primary_key=True))
    shirt = Column("shirt", Integer)
    Table(
        "Player",
        metadata,
        Column("id", Integer, primary_key=True),
        Column("team_id", ForeignKey("team.id")),
        Column("email", String, unique=True),
        shirt,
        CheckConstraint("shirt > 0", name="ck_shirt"),
        ExcludeConstraint((shirt, "="), name="ex_shirt", using="btree"),
    )
    return metadata


def run(database: Database, *statements: str) -> None:
    with database.engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))


def statement_in(remedy: str) -> str:
    found = re.search(r"`([^`]*)`", remedy)
    assert found, remedy
    return found[1]


def essentials(audit: Audit) -> list[tuple[Any, ...]]:
    return [(s.kind, s.object, s.attribute, s.before, s.after) for s in audit.blind_spots]


def test_a_constraint_of_another_name_is_renamed(scratch_postgres: Database) -> None:
    """One entry for each kind, and no blind spot is left when each statement was run."""
    run(scratch_postgres, *BUILT)
    audit = limbeck.audit(scratch_postgres, sports(), blind_spots=True)
    assert audit.changes == ()
    assert essentials(audit) == [(kind, old, "name", old, new) for kind, old, new, _ in RENAMED]
    statements = [statement_in(spot.remedy) for spot in audit.blind_spots]
    assert statements == [statement for *_, statement in RENAMED]
    run(scratch_postgres, *statements)
    assert limbeck.audit(scratch_postgres, sports(), blind_spots=True).blind_spots == ()


def test_a_constraint_that_differs_in_more_is_two(scratch_postgres: Database) -> None:
    """The twin: another name and another condition are one constraint too many and one too few."""
    run(scratch_postgres, "CREATE TABLE t (id SERIAL PRIMARY KEY, CONSTRAINT ck_old CHECK (id > 1))")
    metadata = MetaData()
    Table("t", metadata, Column("id", Integer, primary_key=True), CheckConstraint("id > 0", name="ck_new"))
    audit = limbeck.audit(scratch_postgres, metadata, blind_spots=True)
    assert essentials(audit) == [
        ("check", "ck_new", None, None, "definition: CHECK ((id > 0))"),
        ("check", "ck_old", None, "definition: CHECK ((id > 1))", None),
    ]


def test_on_sqlite_a_name_hardly_matters(scratch_sqlite: Database) -> None:
    """Named in the database alone: one entry each, and the models that take the names over have none."""
    run(
        scratch_sqlite,
        "CREATE TABLE team (id INTEGER NOT NULL, CONSTRAINT pk_team PRIMARY KEY (id))",
        "CREATE TABLE player (id INTEGER PRIMARY KEY, team_id INTEGER, "
        "CONSTRAINT fk_team FOREIGN KEY (team_id) REFERENCES team (id))",
    )

    def sides(primary_key: str | None, foreign_key: str | None) -> MetaData:
        metadata = MetaData()
        Table("team", metadata, Column("id", Integer), PrimaryKeyConstraint("id", name=primary_key))
        Table(
            "player",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("team_id", ForeignKey("team.id", name=foreign_key)),
        )
        return metadata

    audit = limbeck.audit(scratch_sqlite, sides(None, None), blind_spots=True)
    assert essentials(audit) == [
        ("foreign key", "fk_team", "name", "fk_team", None),
        ("primary key", "pk_team", "name", "pk_team", None),
    ]
    assert audit.blind_spots[1].remedy == (
        "This hardly matters: SQLite uses the name at most in an error message, and `batch.drop_constraint` "
        "needs the one that the database has. Leave it, or name the primary key `pk_team` in the models."
    )
    assert limbeck.audit(scratch_sqlite, sides("pk_team", "fk_team"), blind_spots=True).blind_spots == ()
    other = limbeck.audit(scratch_sqlite, sides("pk_other", "fk_team"), blind_spots=True)
    assert essentials(other) == [("primary key", "pk_team", "name", "pk_team", "pk_other")]


def test_a_name_that_only_the_models_give_is_left(scratch_sqlite: Database) -> None:
    """SQLite's database has no name to keep."""
    run(scratch_sqlite, "CREATE TABLE team (id INTEGER NOT NULL PRIMARY KEY)")
    metadata = MetaData()
    Table("team", metadata, Column("id", Integer), PrimaryKeyConstraint("id", name="pk_team"))
    (spot,) = limbeck.audit(scratch_sqlite, metadata, blind_spots=True).blind_spots
    assert (spot.object, spot.before, spot.after) == ("pk_team", None, "pk_team")
    assert spot.remedy == ("This hardly matters: SQLite uses the name at most in an error message. Leave it.")


@pytest.mark.parametrize("backend", ["sqlite", "postgresql"])
def test_another_primary_key_is_told_beside_a_new_unique_constraint(
    backend: str, request: pytest.FixtureRequest
) -> None:
    """A constraint that is added accounts for one of its own kind alone, though the columns are the same."""
    database = request.getfixturevalue(f"scratch_{backend.removesuffix('ql')}")
    run(database, "CREATE TABLE folder (id TEXT NOT NULL, owner TEXT NOT NULL, PRIMARY KEY (id, owner))")
    metadata = MetaData()
    Table(
        "folder",
        metadata,
        Column("id", Text, primary_key=True, unique=True),
        Column("owner", Text, nullable=False),
    )
    audit = limbeck.audit(database, metadata, blind_spots=True)
    assert [change.kind for change in audit.changes] == ["add_constraint"]
    assert {(spot.kind, spot.before, spot.after) for spot in audit.blind_spots} == (
        {("primary key", None, "columns: id"), ("primary key", "columns: id, owner", None)}
        if backend == "sqlite"
        else {("primary key", "PRIMARY KEY (id, owner)", "PRIMARY KEY (id)")}
    )


def test_a_sequence_of_another_type_is_one(scratch_postgres: Database) -> None:
    """The greatest number follows from the type, in the report and when the statement is run."""
    run(
        scratch_postgres,
        "CREATE TABLE t (id SERIAL PRIMARY KEY)",
        "ALTER TABLE t ALTER id TYPE bigint",
    )
    metadata = MetaData()
    Table("t", metadata, Column("id", BigInteger, primary_key=True))
    audit = limbeck.audit(scratch_postgres, metadata, blind_spots=True)
    assert essentials(audit) == [("sequence", "t_id_seq", "type", "integer", "bigint")]
    statement = statement_in(audit.blind_spots[0].remedy)
    assert statement == "ALTER SEQUENCE t_id_seq AS bigint"
    run(scratch_postgres, statement)
    assert limbeck.audit(scratch_postgres, metadata, blind_spots=True).blind_spots == ()


def test_a_maximum_of_its_own_is_told_beside_the_type(scratch_postgres: Database) -> None:
    """The twin: one that does not follow from the type."""
    run(
        scratch_postgres,
        "CREATE TABLE t (id SERIAL PRIMARY KEY)",
        "ALTER TABLE t ALTER id TYPE bigint",
        "ALTER SEQUENCE t_id_seq MAXVALUE 1000",
    )
    metadata = MetaData()
    Table("t", metadata, Column("id", BigInteger, primary_key=True))
    audit = limbeck.audit(scratch_postgres, metadata, blind_spots=True)
    assert [(each.attribute, each.before) for each in audit.blind_spots] == [
        ("maximum", "1000"),
        ("type", "integer"),
    ]


@pytest.mark.parametrize("table", ["team", "The Team"])
def test_what_a_renamed_table_leaves_is_told_by_its_name(table: str, scratch_postgres: Database) -> None:
    """Its sequence and its constraints keep their names; the default calls the sequence by its own."""
    run(
        scratch_postgres,
        "CREATE TABLE old (id SERIAL PRIMARY KEY)",
        f'ALTER TABLE old RENAME TO "{table}"',
    )
    metadata = MetaData()
    Table(table, metadata, Column("id", Integer, primary_key=True))
    audit = limbeck.audit(scratch_postgres, metadata, blind_spots=True)
    assert [(spot.kind, spot.attribute, spot.before, spot.after) for spot in audit.blind_spots] == [
        ("column", "not null constraint", "old_id_not_null", None),
        ("primary key", "name", "old_pkey", f"{table}_pkey"),
        ("sequence", "name", "old_id_seq", f"{table}_id_seq"),
    ]
    run(scratch_postgres, *(statement_in(spot.remedy) for spot in audit.blind_spots))
    assert limbeck.audit(scratch_postgres, metadata, blind_spots=True).blind_spots == ()


def test_many_renamed_constraints_are_joined_without_comparing_each_with_each(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Another naming convention renames the constraints of every table."""
    many = 200
    found = [
        Difference("check", "public", f"t{number}", name, None, *sides)
        for number in range(many)
        for name, sides in (("old", ("expression: a > 0", None)), ("new", (None, "expression: a > 0")))
    ]
    compared: list[object] = []
    equal = Difference.__eq__

    def note(self: Difference, other: object) -> bool:
        compared.append(other)
        return equal(self, other)

    monkeypatch.setattr(Difference, "__eq__", note)
    told = joined_differences(found)
    monkeypatch.undo()
    assert told == tuple(
        Difference("check", "public", f"t{number}", "old", "name", "old", "new") for number in range(many)
    )
    assert len(compared) <= 4 * many
