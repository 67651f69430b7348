"""Tables and columns that have another name now, in whichever schema and whatever the names are."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import limbeck
from limbeck.projects.worker.effects.saved_state import write_state
from limbeck.records import Definition, Snapshot
from limbeck.rehearsals.objects import lost_objects
from limbeck.rehearsals.postgresql_states import postgresql_change
from limbeck.rehearsals.renames import Spelling, qualified_name
from limbeck.view.workshop.differences import described_differences

if TYPE_CHECKING:
    from collections.abc import Iterator

    from limbeck.databases.database import Database
    from limbeck.rehearsals.state_change import StateChange

SCHEMA = """
CREATE SCHEMA {schema};
CREATE TABLE {table} (
    id serial PRIMARY KEY, {column} varchar(9) NOT NULL CHECK ({column} <> ''), age int UNIQUE,
    boss int REFERENCES {table} (id)
);
CREATE INDEX by_name ON {table} (lower({column}), age);
CREATE TABLE {schema}.pets (id int PRIMARY KEY, owner int REFERENCES {table} (id));
CREATE VIEW {schema}.old AS SELECT p.{column}, q.id FROM {table} p JOIN {schema}.pets q ON q.owner = p.id;
CREATE VIEW {schema}.named AS SELECT {column} FROM {table} WHERE age > 3;
CREATE FUNCTION {schema}.f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN new; END $$;
CREATE TRIGGER watch BEFORE UPDATE OF {column} ON {table} FOR EACH ROW
WHEN (new.{column} <> '') EXECUTE FUNCTION {schema}.f();
GRANT SELECT ({column}) ON {table} TO PUBLIC;
CREATE TABLE {namesake} (id int PRIMARY KEY, {column} int);
CREATE VIEW other AS SELECT {column} FROM {namesake};
"""
ROWS = """
INSERT INTO {table} ({column}, age) VALUES ('Ada', 36), ('Bob', 4);
INSERT INTO {schema}.pets VALUES (1, 1);
INSERT INTO {namesake} VALUES (1, 7);
"""
RENAMES_COLUMN = "ALTER TABLE {table} RENAME COLUMN {column} TO {new_column};"
RENAMES_TABLE = "ALTER TABLE {table} RENAME TO {new_table};"

PLAIN = {
    "schema": "app",
    "table": "app.people",
    "namesake": "people",
    "column": "name",
    "new_table": "persons",
    "new_column": "full_name",
}
QUOTED = {
    "schema": '"My App"',
    "table": '"My App"."Peo""ple"',
    "namesake": '"Peo""ple"',
    "column": '"First ""Name"',
    "new_table": '"order"',
    "new_column": '"Full.Name"',
}
"""With capitals, quotes, a dot, and a new name that is a word of SQL."""


@pytest.fixture
def database() -> Iterator[Database]:
    with limbeck.scratch("postgresql") as made:
        yield made


def run(database: Database, statements: str) -> None:
    engine = database.engine.execution_options(isolation_level="AUTOCOMMIT", no_parameters=True)
    with engine.connect() as connection:
        connection.exec_driver_sql(statements)


def changed(database: Database, folder: Path, statements: str) -> StateChange:
    """What some statements change."""
    for name, before in (("0.db", ""), ("1.db", statements)):
        if before:
            run(database, before)
        (folder / name).unlink(missing_ok=True)
        with database.engine.connect() as connection, connection.begin():
            write_state(connection, folder / name)
    return postgresql_change(folder / "0.db", folder / "1.db")


@pytest.mark.parametrize("names", [PLAIN, QUOTED], ids=["plain", "quoted"])
def test_what_is_renamed_in_another_schema_is_not_lost(
    names: dict[str, str], database: Database, tmp_path: Path
) -> None:
    """Nor is what stands on it, nor a table with the old name in the default schema; empty ones go by."""
    run(database, SCHEMA.format(**names))
    schema, old, new, column, new_column = (
        names[each].removeprefix(f"{names['schema']}.").strip('"').replace('""', '"')
        for each in ("schema", "table", "new_table", "column", "new_column")
    )
    table = f"{schema}.{old}"
    column_told = f"`column {table}.{column}` renamed to `{new_column}`"
    empty = changed(database, tmp_path, RENAMES_COLUMN.format(**names))
    assert empty.renamed_columns == {(table, column): new_column}
    assert lost_objects(empty, None) == ()
    assert described_differences(empty)[0].what == column_told
    back = {**names, "column": names["new_column"], "new_column": names["column"]}
    run(database, RENAMES_COLUMN.format(**back) + ROWS.format(**names))
    change = changed(database, tmp_path, (RENAMES_COLUMN + RENAMES_TABLE).format(**names))
    assert change.renamed_tables == {table: f"{schema}.{new}"}
    assert change.renamed_columns == {(table, column): new_column}
    assert lost_objects(change, None) == ()
    told = [each.what for each in described_differences(change)][:2]
    assert told == [column_told, f"`table {table}` renamed to `{schema}.{new}`"]


def test_what_is_really_lost_beside_a_rename_is_told(database: Database, tmp_path: Path) -> None:
    """The twin: a view, an index and a privilege that go in the same step."""
    run(database, (SCHEMA + ROWS).format(**QUOTED))
    drops = (
        'DROP VIEW "My App".named; DROP INDEX "My App".by_name; REVOKE ALL ({column}) ON {table} FROM PUBLIC;'
    )
    change = changed(database, tmp_path, (drops + RENAMES_COLUMN + RENAMES_TABLE).format(**QUOTED))
    assert sorted(each.object for each in lost_objects(change, None)) == [
        'grant public on column "Full.Name"',
        "index by_name",
        "view named",
    ]


def test_tables_of_two_tenants_with_the_same_rows_are_each_followed_in_their_own_schema(
    database: Database, tmp_path: Path
) -> None:
    """Rows alone do not tell which is which."""
    tenant = """
    CREATE SCHEMA {0}; CREATE TABLE {0}.users (id int PRIMARY KEY, name text);
    INSERT INTO {0}.users VALUES (1, 'Ada'), (2, 'Bob');
    """
    run(database, tenant.format("a") + tenant.format("b"))
    change = changed(
        database, tmp_path, "ALTER TABLE a.users RENAME TO people; ALTER TABLE b.users RENAME TO people"
    )
    assert change.renamed_tables == {"a.users": "a.people", "b.users": "b.people"}
    assert lost_objects(change, None) == ()


def test_a_name_is_written_as_the_texts_of_its_database_have_it() -> None:
    """PostgreSQL puts quotes around capitals and around words of its own; SQLite's texts are as they were."""
    view = Definition("view", "public", "", "v", (("definition", 'SELECT "position" FROM public."A"'),))
    spelling = Spelling(Snapshot("postgresql", "", (view,)))
    assert [spelling.written(each) for each in ("position", "place", "A", 'a"b')] == [
        '"position"',
        "place",
        '"A"',
        '"a""b"',
    ]
    assert Spelling(Snapshot("sqlite", "", (view,))).written("A") == "A"
    assert [qualified_name(each, "t") for each in ("", "public", "app")] == ["t", "t", "app.t"]
