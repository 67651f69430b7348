"""What is wrong between a history and a database: told before, and true; its remedy followed, and gone."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path
from textwrap import indent
from typing import TYPE_CHECKING, Any

import pytest
from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy.exc import DBAPIError

from limbeck.histories.enum_values import EarlyUse, Transactions, early_uses, transactions
from limbeck.histories.history import History
from limbeck.histories.open_history import history
from limbeck.projects.project import project
from limbeck.records.revision import Problem

if TYPE_CHECKING:
    from limbeck.databases.database import Database

ENVIRONMENT = """from alembic import context
from sqlalchemy import create_engine, pool

engine = create_engine(context.config.get_main_option("sqlalchemy.url"), poolclass=pool.NullPool)
with engine.connect() as connection:
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()
"""
VERSION = """import sqlalchemy as sa
from alembic import op

revision = {revision!r}
down_revision = {down!r}
depends_on = {depends!r}


def upgrade():
{body}


def downgrade():
    pass
"""


class Team:
    """A project in a folder, and the database that it runs on."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder = folder
        self.configuration = Config(str(folder / "alembic.ini"))
        (folder / "m" / "versions").mkdir(parents=True)
        text = f"[alembic]\nscript_location = {folder}/m\nsqlalchemy.url = {url.replace('%', '%%')}\n"
        (folder / "alembic.ini").write_text(text, encoding="utf-8")
        self.environment()

    def environment(self, text: str = ENVIRONMENT) -> None:
        (self.folder / "m" / "env.py").write_text(text, encoding="utf-8")

    def write(
        self, revision: str, body: str = "pass", *, down: str | None = None, depends: Any = None
    ) -> None:
        source = VERSION.format(revision=revision, down=down, depends=depends, body=indent(body, "    "))
        (self.folder / "m" / "versions" / f"{revision}.py").write_text(source, encoding="utf-8")

    def upgrade(self, end: str = "heads") -> None:
        command.upgrade(self.configuration, end)

    def history(self, database: Any) -> History:
        return history(self.folder / "alembic.ini", database=database)


@pytest.fixture
def sqlite(tmp_path: Path) -> Team:
    """Three revisions in a row, on SQLite."""
    team = Team(tmp_path / "sqlite", f"sqlite:///{tmp_path}/sqlite/app.db")
    team.write("a1")
    team.write("b1", down="a1")
    team.write("c1", down="b1")
    return team


@pytest.fixture
def postgres(tmp_path: Path, scratch_postgres: Database) -> Team:
    """A project without revisions, on PostgreSQL."""
    return Team(tmp_path / "postgres", scratch_postgres.secret_url.render_as_string(hide_password=False))


def only(found: History) -> Problem:
    (problem,) = found.problems
    return problem


@pytest.mark.follows("overlapping-revisions")
def test_a_revision_and_its_descendant_in_the_version_table(sqlite: Team) -> None:
    """Alembic refuses every upgrade; after the stamp that the remedy names, it runs."""
    sqlite.upgrade("b1")
    connection = sqlite3.connect(sqlite.folder / "app.db")
    with connection:
        connection.execute("INSERT INTO alembic_version VALUES ('a1')")
    connection.close()
    with pytest.raises(
        CommandError, match="Requested revision b1 overlaps with other requested revisions a1"
    ):
        sqlite.upgrade("c1")
    database = sqlite.folder / "app.db"
    problem = only(sqlite.history(database))
    assert (problem.slug, problem.revision, problem.title) == (
        "overlapping-revisions",
        "a1",
        "The version table holds a1 and also b1, which comes after.",
    )
    assert only(sqlite.history(project(sqlite.folder))) == problem
    stamp = re.fullmatch(r"If the schema is that of b1, let .*: alembic stamp --purge (\S+)", problem.remedy)
    assert stamp is not None
    command.stamp(sqlite.configuration, stamp[1], purge=True)
    sqlite.upgrade("c1")
    assert sqlite.history(database).problems == ()


def test_a_dependency_in_the_version_table_beside_what_needs_it(sqlite: Team) -> None:
    """It is included all the same; two branches beside each other are right."""
    sqlite.write("r1", depends="a1")
    sqlite.upgrade("r1")
    database = sqlite.folder / "app.db"
    connection = sqlite3.connect(database)
    with connection:
        connection.execute("INSERT INTO alembic_version VALUES ('a1')")
    told = [(each.slug, each.revision) for each in sqlite.history(database).problems]
    assert told == [("several-heads", "c1"), ("overlapping-revisions", "a1")]
    with pytest.raises(CommandError, match="overlaps with other requested revisions a1"):
        sqlite.upgrade()
    with connection:
        connection.execute("UPDATE alembic_version SET version_num = 'b1' WHERE version_num = 'a1'")
    connection.close()
    assert [each.slug for each in sqlite.history(database).problems] == ["several-heads"]
    sqlite.upgrade()


LONG = "add_the_address_of_every_customer_2024"


@pytest.mark.follows("revision-id-too-long")
def test_an_id_that_the_version_table_cannot_hold(postgres: Team, scratch_postgres: Database) -> None:
    """PostgreSQL notices at the end of the upgrade; with the column of the remedy, the upgrade runs."""
    postgres.write(LONG)
    with pytest.raises(DBAPIError, match="value too long for type character varying"):
        postgres.upgrade()
    problem = only(postgres.history(scratch_postgres))
    assert (problem.slug, problem.revision) == ("revision-id-too-long", LONG)
    assert problem.title == f"The version table cannot hold {LONG}."
    assert f"has {len(LONG)} characters, and version_num of alembic_version holds 32" in problem.why
    follow(scratch_postgres, problem)
    postgres.upgrade()
    longer = f"{LONG}{'_and_so_on' * 10}"
    postgres.write(longer, down=LONG)
    again = only(postgres.history(scratch_postgres))
    assert only(postgres.history(project(postgres.folder))) == again
    assert (again.revision, f"VARCHAR({len(longer)})" in again.remedy) == (longer, True)
    assert again.remedy.startswith("Widen the column first: ALTER TABLE alembic_version ALTER COLUMN ")
    follow(scratch_postgres, again)
    assert postgres.history(scratch_postgres).problems == ()
    postgres.upgrade()


def follow(database: Database, problem: Problem) -> None:
    """Run the SQL of a remedy."""
    sql = problem.remedy.removeprefix("Widen the column first: ").partition("; or give")[0]
    with database.engine.begin() as connection:
        connection.exec_driver_sql(sql)


def test_an_id_that_is_long_and_fits_is_no_problem(
    sqlite: Team, postgres: Team, scratch_postgres: Database
) -> None:
    """SQLite holds any; a revision that widens the column, or one that has run, is not told."""
    sqlite.upgrade("c1")
    sqlite.write(LONG, down="c1")
    assert sqlite.history(sqlite.folder / "app.db").pending == (LONG,)
    assert sqlite.history(sqlite.folder / "app.db").problems == ()
    sqlite.upgrade()
    postgres.write("w1", 'op.alter_column("alembic_version", "version_num", type_=sa.String(99))')
    postgres.write(LONG, down="w1")
    assert postgres.history(scratch_postgres).problems == ()
    postgres.upgrade()
    assert postgres.history(scratch_postgres).problems == ()


TICKETS = """op.create_table(
    "ticket",
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("state", sa.Enum("new", "done", name="ticket_state")),
    sa.Column("note", sa.String(20)),
)
op.execute("CREATE TYPE mood AS ENUM ('bad'); CREATE TABLE day (n int, mood mood)")
"""
ADD = "op.execute(\"ALTER TYPE ticket_state ADD VALUE IF NOT EXISTS 'late'\")"
BLOCK = f"with op.get_context().autocommit_block():\n    {ADD}"
USE = "op.execute(\"UPDATE ticket SET state = 'late'\")"
TABLE = 'ticket = sa.table("ticket", sa.column("state", ENUM), sa.column("note"))\n'.replace(
    "ENUM", 'sa.Enum("new", "done", "late", name="ticket_state", create_type=False)'
)
SEPARATE = ENVIRONMENT.replace(
    "connection=connection", "connection=connection, transaction_per_migration=True"
)
OUTER = ENVIRONMENT.replace("engine.connect()", "engine.begin()")

# What two pending revisions do, how env.py runs them, and which of them the value comes too early in.
EARLY: dict[str, tuple[str, str, str, str | None]] = {
    "the next revision": (ADD, USE, ENVIRONMENT, "a3"),
    "the same revision": (f"{ADD}\n{USE}", "pass", SEPARATE, "a2"),
    "a transaction that env.py begins": (ADD, USE, OUTER, "a3"),
    "a default": (ADD, 'op.alter_column("ticket", "state", server_default="late")', ENVIRONMENT, "a3"),
    "a default in SQL": (
        ADD, "op.execute(\"ALTER TABLE ticket ALTER COLUMN state SET DEFAULT 'late'\")", ENVIRONMENT, "a3",
    ),
    "a statement built in Python": (
        ADD, f'{TABLE}op.execute(ticket.update().values(state="late"))', ENVIRONMENT, "a3",
    ),
    "rows in bulk": (ADD, f'{TABLE}op.bulk_insert(ticket, [{{"state": "late"}}])', ENVIRONMENT, "a3"),
    "an INSERT": (
        ADD, "op.execute(\"INSERT INTO ticket (note, state) VALUES ('x', 'new'), ('y', 'late')\")",
        ENVIRONMENT, "a3",
    ),
    "a cast": (ADD, "op.execute(\"SELECT 'late'::public.ticket_state\")", ENVIRONMENT, "a3"),
    "a list": (
        ADD, "op.execute(\"DELETE FROM ticket WHERE state NOT IN ('new', 'late')\")", ENVIRONMENT, "a3",
    ),
    "a type made in SQL": (
        "op.execute(\"ALTER TYPE mood ADD VALUE 'good'\")", "op.execute(\"UPDATE day SET mood = 'good'\")",
        ENVIRONMENT, "a3",
    ),
    "a transaction for each": (ADD, USE, SEPARATE, None),
    "an autocommit block": (BLOCK, USE, ENVIRONMENT, None),
    "an autocommit block for something else": (
        ADD, f"with op.get_context().autocommit_block():\n    pass\n{USE}", ENVIRONMENT, None,
    ),
    "another column": (
        ADD, "op.execute(\"UPDATE ticket SET note = 'late' WHERE state = 'new'\")", ENVIRONMENT, None,
    ),
    "another column of an INSERT": (
        ADD, "op.execute(\"INSERT INTO ticket (state, note) VALUES ('new', 'late')\")", ENVIRONMENT, None,
    ),
    "another default": (
        ADD, 'op.add_column("ticket", sa.Column("more", sa.String, server_default="late"))',
        ENVIRONMENT, None,
    ),
    "a type of the same transaction": (
        "op.execute(\"CREATE TYPE two AS ENUM ('a'); ALTER TYPE two ADD VALUE 'b'; CREATE TABLE t (c two)\")",
        "op.execute(\"INSERT INTO t (c) VALUES ('b')\")", ENVIRONMENT, None,
    ),
    "a place beside a new value": (
        ADD, "op.execute(\"ALTER TYPE ticket_state ADD VALUE 'lost' AFTER 'late'\")", ENVIRONMENT, None,
    ),
}  # fmt: skip  # a situation in a few lines


@pytest.mark.follows("enum-value-too-early")
@pytest.mark.parametrize("situation", EARLY)
@pytest.mark.follows("enum-value-too-early")
def test_a_value_of_an_enum_that_comes_too_early(
    situation: str, postgres: Team, scratch_postgres: Database
) -> None:
    """It is told where the upgrade really fails, and nowhere else; each remedy makes it run."""
    first, then, environment, early = EARLY[situation]
    postgres.environment(environment)
    postgres.write("a1", TICKETS)
    postgres.upgrade()
    postgres.write("a2", first, down="a1")
    postgres.write("a3", then, down="a2")
    found = postgres.history(scratch_postgres)
    if early is None:
        assert found.problems == ()
        postgres.upgrade()
        return
    problem = only(found)
    assert (problem.slug, problem.revision) == ("enum-value-too-early", early)
    with pytest.raises(DBAPIError, match="unsafe use of new value"):
        postgres.upgrade()
    if environment != OUTER:
        assert problem.remedy.startswith(
            "In a2, put the ALTER TYPE below `with op.get_context().autocommit_block():`"
        )
        line, *rest = first.splitlines()
        postgres.write(
            "a2", "\n".join([f"with op.get_context().autocommit_block():\n    {line}", *rest]), down="a1"
        )
    else:
        assert problem.remedy == "Upgrade in two steps: alembic upgrade a2, then the rest."
        postgres.upgrade("a2")
    assert postgres.history(scratch_postgres).problems == ()
    postgres.upgrade()


def test_two_steps_are_a_remedy_too(postgres: Team, scratch_postgres: Database) -> None:
    """What the problem says besides the block; the problem marks both revisions."""
    postgres.write("a1", TICKETS)
    postgres.upgrade()
    postgres.write("a2", ADD, down="a1")
    postgres.write("a3", USE, down="a2")
    problem = only(postgres.history(scratch_postgres))
    assert problem.revisions == ("a3", "a2")
    assert problem.title == "a3 uses the value 'late' in the transaction that adds it to ticket_state."
    assert problem.remedy.endswith(" Or upgrade in two steps: alembic upgrade a2, then the rest.")
    postgres.upgrade("a2")
    assert postgres.history(scratch_postgres).problems == ()
    postgres.upgrade()


WAYS = {
    ENVIRONMENT: Transactions.SHARED,
    SEPARATE: Transactions.SEPARATE,
    OUTER: Transactions.OUTER,
    ENVIRONMENT.replace(
        "connection=connection", "connection=connection, transaction_per_migration=each"
    ): None,
    ENVIRONMENT.replace("poolclass=pool.NullPool", 'isolation_level="AUTOCOMMIT"'): None,
    "context.configure(**{'transaction_per_migration': True})": None,
    "context.configure(": None,
}


@pytest.mark.parametrize("environment", WAYS, ids=lambda each: str(WAYS[each]))
def test_how_revisions_are_run_is_read_out_of_env_py(environment: str) -> None:
    """What reading it does not tell is not guessed."""
    assert transactions(environment) is WAYS[environment]


def test_names_are_followed_to_what_they_stand_for() -> None:
    """A type in a variable, a value in a loop, a table's column."""
    sources = {
        "a": "import sqlalchemy as sa\nstate = sa.Enum('new', name='State')\ndef upgrade():\n"
        "    op.add_column('t', sa.Column('now', state))\n",
        "b": "def upgrade():\n    for each in ('x', 'y'):\n"
        "        op.execute(f\"ALTER TYPE app.state ADD VALUE '{each}'\")\n",
        "c": "def upgrade():\n    t = sa.table('t', sa.column('now'))\n"
        "    op.execute(sa.select(t).where(t.c.now == 'y'))\n"
        "    if t:\n        op.execute(t.delete().where(t.c.now.in_(['x'])))\n",
    }
    found = early_uses(tuple(sources), {"b", "c"}, sources, Transactions.SHARED)
    assert list(found) == [EarlyUse("y", "app.state", "b", "c"), EarlyUse("x", "app.state", "b", "c")]
