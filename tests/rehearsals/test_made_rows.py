"""Rows that are made for tables without any."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import limbeck
from limbeck.errors import InputError
from limbeck.histories.operations import body
from limbeck.records.revision import Body, Direction
from limbeck.rehearsals.made_rows import fill, filled_by

if TYPE_CHECKING:
    from limbeck.databases.database import Database

SQLITE = """
CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL);
CREATE TABLE child (id INTEGER PRIMARY KEY, parent_id INTEGER NOT NULL REFERENCES parent (id), note TEXT);
CREATE TABLE parent (id INTEGER PRIMARY KEY, code VARCHAR(3) NOT NULL UNIQUE, age INTEGER CHECK (age >= 18));
CREATE TABLE kept (id INTEGER PRIMARY KEY);
INSERT INTO kept VALUES (7);
CREATE TABLE strict (kind VARCHAR(9) NOT NULL CHECK (kind IN ('car', 'van')), day DATE NOT NULL);
CREATE TABLE never (n INTEGER NOT NULL CHECK (n <> n))
"""
POSTGRESQL = """
CREATE SCHEMA back;
CREATE TYPE mood AS ENUM ('good', 'bad');
CREATE DOMAIN percent AS integer CHECK (VALUE BETWEEN 40 AND 50);
CREATE TABLE back.parent (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, mood mood NOT NULL);
CREATE TABLE child (
    id serial PRIMARY KEY, parent_id bigint NOT NULL REFERENCES back.parent, self_id integer REFERENCES child,
    share percent NOT NULL, twice integer GENERATED ALWAYS AS (share * 2) STORED,
    seen timestamptz NOT NULL, price numeric(4, 2) NOT NULL, tags text[] NOT NULL, body jsonb NOT NULL,
    u uuid NOT NULL, data bytea NOT NULL, host inet NOT NULL, flags bit(3) NOT NULL, span interval NOT NULL,
    code char(2) NOT NULL UNIQUE, note varchar(10)
);
CREATE TABLE place (id integer PRIMARY KEY, spot point NOT NULL)
"""


def run(database: Database, script: str) -> None:
    with database.engine.begin() as connection:
        for statement in script.split(";\n"):
            connection.exec_driver_sql(statement)


def counts(database: Database, *tables: str) -> dict[str, int]:
    with database.engine.connect() as connection:
        return {
            each: connection.exec_driver_sql(f"SELECT count(*) FROM {each}").scalar_one()  # noqa: S608
            for each in tables
        }


def test_sqlites_tables_get_rows(scratch_sqlite: Database) -> None:
    """Keys, uniqueness and CHECKs hold; a table that has rows keeps them; what can't be filled is named."""
    run(scratch_sqlite, SQLITE)
    problems = fill(scratch_sqlite)
    assert counts(scratch_sqlite, "parent", "child", "strict", "kept", "alembic_version", "never") == {
        "parent": 3,
        "child": 3,
        "strict": 3,
        "kept": 1,
        "alembic_version": 0,
        "never": 0,
    }
    assert problems == ("rows of never: CHECK constraint failed: n <> n",)
    with scratch_sqlite.engine.connect() as connection:
        notes = connection.exec_driver_sql("SELECT note FROM child ORDER BY id").scalars().all()
        ages = connection.exec_driver_sql("SELECT age FROM parent ORDER BY id").scalars().all()
    assert notes == ["note 1", "note 2", None]  # one without a value where there may be none
    assert [age is None or age >= 18 for age in ages] == [True, True, True]


def test_postgresqls_tables_get_rows(scratch_postgres: Database) -> None:
    """Types of its own, enums, domains, generated columns and other schemas, too."""
    run(scratch_postgres, POSTGRESQL)
    problems = fill(scratch_postgres)
    assert counts(scratch_postgres, "back.parent", "child", "place") == {
        "back.parent": 3,
        "child": 3,
        "place": 0,
    }
    assert problems == ("rows of place: no value is known for spot (NullType())",)


ENV = """
from alembic import context
from sqlalchemy import create_engine

with create_engine(context.config.get_main_option("sqlalchemy.url")).connect() as connection:
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()
"""
FIRST = """
import sqlalchemy as sa
from alembic import op
revision, down_revision = "a1", None

def upgrade():
    op.create_table("pet", sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.String(9)))

def downgrade():
    op.drop_table("pet")
"""
SECOND = """
from alembic import op
revision, down_revision = "a2", "a1"

def upgrade():
    op.drop_column("pet", "name")

def downgrade():
    pass
"""


def test_a_history_is_rehearsed_from_its_base_with_rows(tmp_path: Path) -> None:
    """No database is needed: each revision meets rows in the tables of those before it."""
    versions = tmp_path / "migrations" / "versions"
    versions.mkdir(parents=True)
    (tmp_path / "alembic.ini").write_text(
        "[alembic]\nscript_location = %(here)s/migrations\nsqlalchemy.url = sqlite:///none.db\n"
    )
    (tmp_path / "migrations" / "env.py").write_text(ENV)
    (versions / "a1.py").write_text(FIRST)
    (versions / "a2.py").write_text(SECOND)
    told = limbeck.rehearse(tmp_path / "alembic.ini", "base..heads")
    assert told.copy.rows == "made"
    assert [(each.revision, each.verdict) for each in told.revisions] == [("a1", "safe"), ("a2", "loses")]
    lost = told.revisions[1].reasons[0]
    assert (lost.object, lost.count) == ("column pet.name", 2)
    assert not (tmp_path / "none.db").exists()


@pytest.mark.follows("no-dialect")
@pytest.mark.parametrize("url", ["", "sqlalchemy.url = driver://user:pass@localhost/dbname\n"])
def test_the_kind_of_a_history_is_asked_for_where_only_env_py_knows_it(tmp_path: Path, url: str) -> None:
    """A PostgreSQL history on SQLite would fail for no fault of its own; what the remedy says works."""
    versions = tmp_path / "migrations" / "versions"
    versions.mkdir(parents=True)
    (tmp_path / "alembic.ini").write_text(f"[alembic]\nscript_location = %(here)s/migrations\n{url}")
    (tmp_path / "migrations" / "env.py").write_text(ENV)
    (versions / "a1.py").write_text(FIRST)
    with pytest.raises(InputError, match="for SQLite or for PostgreSQL") as raised:
        limbeck.rehearse(tmp_path, "base..heads")
    words = re.findall(r"--database (\w+)", raised.value.failure.remedy)
    servers = [limbeck.rehearse(tmp_path, "base..heads", database=each).versions.server for each in words]
    assert [str(each).split()[0] for each in servers] == ["PostgreSQL", "SQLite"]
    with pytest.raises(InputError, match="can't rehearse revisions on mysql"):
        limbeck.rehearse(tmp_path, "base..heads", database="mysql+pymysql://localhost/shop")


STATES = """
CREATE TABLE orders (
    id INTEGER PRIMARY KEY, status VARCHAR(9) NOT NULL DEFAULT 'new', code VARCHAR(9) DEFAULT 'x' UNIQUE
);
CREATE TABLE sales (day DATE NOT NULL PRIMARY KEY)
"""


def test_a_state_has_its_default_and_what_the_revision_fills_stays_empty(scratch_sqlite: Database) -> None:
    """A word of ours would break the CHECK that comes next, and a row of ours the revision's own rows."""
    run(scratch_sqlite, STATES)
    filled = filled_by(upgrade("op.execute('INSERT INTO sales SELECT date(placed_at) FROM orders')"))
    assert fill(scratch_sqlite, filled) == ()
    assert counts(scratch_sqlite, "orders", "sales") == {"orders": 3, "sales": 0}
    with scratch_sqlite.engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT status, code FROM orders ORDER BY id").all()
    assert [status for status, _ in rows] == ["new"] * 3
    assert len({code for _, code in rows}) == 3


def upgrade(*lines: str) -> Body | None:
    """The function of a version file with these lines, as a history reads it; `downgrade` fills `undone`."""
    head = "t = sa.table('named', sa.column('id'))\n\n"
    back = "\n\ndef downgrade():\n    op.execute('INSERT INTO undone VALUES (1)')\n"
    source = head + "def upgrade():\n" + "".join(f"    {each}\n" for each in lines) + back
    return body(source, Direction.UPGRADE)


def test_an_upgrade_tells_which_tables_it_fills() -> None:
    """By SQL, by bulk_insert or by an expression of SQLAlchemy; not those that it only reads or changes."""
    found = upgrade(
        """op.execute("insert into shop.a SELECT id FROM unread")""",
        """op.get_bind().execute(sa.text('INSERT INTO "b" VALUES (1)'))""",
        "op.bulk_insert(sa.table('kinds', sa.column('id')), [{'id': 1}])",
        "op.execute(t.insert().values(id=1))",
        "op.execute('UPDATE changed SET n = (SELECT 1 FROM unread)')",
    )
    assert filled_by(found) == {"a", "b", "kinds", "named"}
    assert filled_by(None) == frozenset()


DOORS = """
import enum
import sqlalchemy as sa
from alembic import op
revision, down_revision = "a1", None

class State(enum.Enum):
    OPEN = 1
    SHUT = 2

def upgrade():
    op.create_table("door", sa.Column("id", sa.Integer, primary_key=True), sa.Column("state", sa.Enum(State)))
    with op.batch_alter_table("door", recreate="always") as batch:
        batch.add_column(sa.Column("before", sa.Enum(State), nullable=False, server_default="SHUT"))

def downgrade():
    op.drop_table("door")
"""
READS_DOORS = (
    DOORS.replace('"a1", None', '"a2", "a1"').partition("def upgrade")[0]
    + """
door = sa.table("door", sa.column("state", sa.Enum(State)))

def upgrade():
    found = op.get_bind().execute(sa.select(door.c.state)).scalars().all()
    assert set(found) == {State.OPEN, State.SHUT, None}, found

def downgrade():
    pass
"""
)


def test_a_column_that_the_application_gives_words_has_no_others(tmp_path: Path) -> None:
    """The database knows a text; a revision that reads it by the application's own type meets its words."""
    versions = tmp_path / "migrations" / "versions"
    versions.mkdir(parents=True)
    (tmp_path / "alembic.ini").write_text(
        "[alembic]\nscript_location = %(here)s/migrations\nsqlalchemy.url = sqlite:///none.db\n"
    )
    (tmp_path / "migrations" / "env.py").write_text(ENV)
    (versions / "a1.py").write_text(DOORS)
    (versions / "a2.py").write_text(READS_DOORS)
    told = limbeck.rehearse(tmp_path / "alembic.ini", "base..heads")
    assert [(each.revision, each.verdict) for each in told.revisions] == [("a1", "safe"), ("a2", "safe")], (
        str(told)
    )
