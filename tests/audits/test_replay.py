"""What a database differs in from its own migrations, and that replaying these writes to nothing else."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

import limbeck
from limbeck.audits.report import Audit

if TYPE_CHECKING:
    from limbeck.databases.database import Database

MODELS = """
import sqlalchemy as sa

metadata = sa.MetaData()
sa.Table("users", metadata, sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.Text))
"""

ENV = """
from alembic import context
from sqlalchemy import create_engine
from models import metadata

with create_engine({url}).connect() as connection:
    context.configure(connection=connection, target_metadata=metadata)
    with context.begin_transaction():
        context.run_migrations()
"""
ASYNC_ENV = """
import asyncio
from alembic import context
from sqlalchemy.ext.asyncio import create_async_engine
from models import metadata

def run(connection):
    context.configure(connection=connection, target_metadata=metadata)
    with context.begin_transaction():
        context.run_migrations()

async def main():
    async with create_async_engine({url}).connect() as connection:
        await connection.run_sync(run)

asyncio.run(main())
"""
GIVEN = 'context.config.get_main_option("sqlalchemy.url")'

MIGRATION = """
import sqlalchemy as sa
from alembic import op

revision, down_revision = "{revision}", {down}

def upgrade():
{body}

def downgrade():
    pass
"""

CREATES = """
op.create_table("users", sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.Text))
op.execute("CREATE VIEW names AS SELECT name FROM users")
"""

LATER = 'op.execute("CREATE VIEW later AS SELECT id FROM users")'

TRIGGER = """
CREATE TRIGGER final BEFORE DELETE ON users BEGIN SELECT RAISE(ABORT, 'no'); END
"""

Make = Callable[..., Path]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Writes a project whose database stands at `first`, as its migration makes it."""

    def write(body: str = CREATES, *, url: str = GIVEN, database: str = "sqlite:///app.db") -> Path:
        folder = tmp_path / "project"
        versions = folder / "migrations" / "versions"
        versions.mkdir(parents=True)
        (folder / "models.py").write_text(MODELS)
        (folder / "migrations" / "env.py").write_text(ENV.format(url=url))
        for revision, down, lines in (("first", None, body), ("second", "first", LATER)):
            indented = "\n".join(f"    {line}" for line in lines.strip().splitlines())
            (versions / f"{revision}.py").write_text(
                MIGRATION.format(revision=revision, down=repr(down), body=indented)
            )
        (folder / "alembic.ini").write_text(
            "[alembic]\nscript_location = migrations\nprepend_sys_path = .\npath_separator = os\n"
            f"sqlalchemy.url = {database.replace('%', '%%')}\n"
        )
        return folder

    return write


def sqlite_at_first(folder: Path, *statements: str) -> Path:
    path = folder / "app.db"
    with sqlite3.connect(path) as connection:
        for statement in (
            "CREATE TABLE users (id INTEGER NOT NULL, name TEXT, PRIMARY KEY (id))",
            "CREATE VIEW names AS SELECT name FROM users",
            "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)",
            "INSERT INTO alembic_version VALUES ('first')",
            *statements,
        ):
            connection.execute(statement)
    connection.close()
    return path


def audited(folder: Path) -> Audit:
    found = limbeck.audit(limbeck.project(folder), blind_spots=True)
    assert isinstance(found, Audit)
    return found


def test_what_the_migrations_make_is_managed(make: Make) -> None:
    """The view is not the models', and yet nobody's handiwork; a later revision is not replayed."""
    folder = make()
    path = sqlite_at_first(folder)
    before = path.read_bytes()
    audit = audited(folder)
    assert (audit.changes, audit.blind_spots, audit.unmanaged, audit.unbuilt) == ((), (), (), ())
    assert path.read_bytes() == before


def test_what_a_hook_removed_was_seen(make: Make) -> None:
    """The column and the table that `process_revision_directives` takes out are told as seen."""
    folder = make()
    sqlite_at_first(
        folder,
        "ALTER TABLE users ADD COLUMN old VARCHAR(5)",
        "CREATE TABLE forgotten (id INTEGER PRIMARY KEY)",
    )
    env = folder / "migrations" / "env.py"
    hook = """
def hook(_context, _revision, directives):
    for block in list(directives[0].upgrade_ops.ops):
        if hasattr(block, "ops"):
            block.ops = []
        else:
            directives[0].upgrade_ops.ops.remove(block)

"""
    configured = env.read_text().replace("=metadata)", "=metadata, process_revision_directives=hook)")
    env.write_text(configured.replace("\nwith ", hook + "\nwith ", 1))
    audit = audited(folder)
    assert audit.changes == ()
    assert [(spot.kind, spot.object, spot.why, spot.against) for spot in audit.blind_spots] == [
        (
            kind,
            name,
            "Autogenerate saw this; `process_revision_directives` in env.py removed it.",
            "models",
        )
        for kind, name in (("column", "old"), ("table", "forgotten"))
    ]


def test_what_was_done_by_hand_is_a_blind_spot(make: Make) -> None:
    """A trigger that was created, and a view that was dropped, differ from the migrations alone."""
    folder = make()
    sqlite_at_first(folder, TRIGGER, "DROP VIEW names")
    audit = audited(folder)
    assert [(s.against, s.kind, s.object, s.before is None, s.after is None) for s in audit.blind_spots] == [
        ("migrations", "trigger", "final", False, True),
        ("migrations", "view", "names", True, False),
    ]
    assert audit.blind_spots[0].remedy == (
        "Undo what was done by hand, or write a migration that does the same."
    )
    assert audit.unmanaged == ()


def test_on_postgresql_only_the_scratch_database_is_written_to(
    make: Make, scratch_postgres: Database
) -> None:
    """Functions and views of the migrations are found again, and the audited database stays as it was."""
    body = CREATES + (
        "op.execute(\"CREATE FUNCTION twice(integer) RETURNS integer LANGUAGE sql AS 'SELECT 2 * $1'\")\n"
        "with op.get_context().autocommit_block():\n"
        '    op.create_index("ix_users_name", "users", ["name"], postgresql_concurrently=True)\n'
    )
    url = scratch_postgres.secret_url.render_as_string(hide_password=False)
    folder = make(body, database=url)
    statements = (
        "CREATE TABLE users (id SERIAL PRIMARY KEY, name TEXT)",
        "CREATE INDEX ix_users_name ON users (name)",
        "CREATE VIEW names AS SELECT name FROM users",
        "CREATE FUNCTION twice(integer) RETURNS integer LANGUAGE sql AS 'SELECT 3 * $1'",
        "CREATE TABLE alembic_version (version_num VARCHAR(32) PRIMARY KEY)",
        "INSERT INTO alembic_version VALUES ('first')",
    )
    everything = (
        "SELECT (SELECT max(xmin::text::bigint) FROM pg_class), (SELECT count(*) FROM pg_class), "
        "(SELECT count(*) FROM pg_proc), (SELECT string_agg(a::text, '') FROM alembic_version AS a)"
    )
    with scratch_postgres.engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))
        before = connection.execute(text(everything)).one()
    audit = audited(folder)
    assert audit.unbuilt == ()
    assert [each.kind for each in audit.changes] == ["remove_index"]
    assert [(s.against, s.kind, s.object, s.attribute) for s in audit.blind_spots] == [
        ("migrations", "function", "twice(integer)", "body")
    ]
    assert audit.unmanaged == ()
    with scratch_postgres.engine.connect() as connection:
        assert connection.execute(text(everything)).one() == before


@pytest.mark.follows("replayed-elsewhere")
def test_an_env_py_that_goes_elsewhere_is_told(make: Make) -> None:
    """It connects to its own database, which refuses to be written to: nothing is replayed until it asks."""
    folder = make(url='"sqlite:///app.db"')
    path = sqlite_at_first(folder, TRIGGER)
    before = path.read_bytes()
    audit = audited(folder)
    assert [each.slug for each in audit.unbuilt] == ["replayed-elsewhere"]
    assert [each.name for each in audit.unmanaged] == ["final", "names"]
    assert audit.unbuilt[0].remedy.startswith("Make env.py use `sqlalchemy.url`")
    (folder / "migrations" / "env.py").write_text(ENV.format(url=GIVEN))
    assert audited(folder).unbuilt == ()
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "statement",
    [
        'sa.create_engine("sqlite:///app.db").connect().exec_driver_sql("DELETE FROM alembic_version")',
        '__import__("sqlite3").connect("app.db").execute("DELETE FROM alembic_version")',
        'open("app.db", "wb")',
    ],
    ids=["through SQLAlchemy", "past SQLAlchemy", "past SQLite"],
)
def test_a_migration_that_writes_elsewhere_is_refused(make: Make, statement: str) -> None:
    """The replay fails, which is told, and the audited file does not change by a byte."""
    folder = make(CREATES + statement)
    path = sqlite_at_first(folder)
    before = path.read_bytes()
    audit = audited(folder)
    (failure,) = audit.unbuilt
    assert failure.what.startswith("The migrations could not be replayed in a scratch database: ")
    assert [each.name for each in audit.unmanaged] == ["names"]
    assert path.read_bytes() == before


def test_past_sqlalchemy_postgresql_is_read_only_too(make: Make, scratch_postgres: Database) -> None:
    """A migration that connects by the driver itself is refused by the server."""
    url = scratch_postgres.secret_url
    place = f"host={url.query['host']} dbname={url.database} user={url.username}"
    body = CREATES + f'__import__("psycopg").connect({place!r}, autocommit=True).execute("DROP TABLE users")'
    folder = make(body, database=url.render_as_string(hide_password=False))
    with scratch_postgres.engine.begin() as connection:
        connection.execute(text("CREATE TABLE users (id SERIAL PRIMARY KEY, name TEXT)"))
        connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) PRIMARY KEY)"))
        connection.execute(text("INSERT INTO alembic_version VALUES ('first')"))
    (failure,) = audited(folder).unbuilt
    assert "read-only" in str(failure.evidence)
    with scratch_postgres.engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM users")).scalar() == 0


@pytest.mark.parametrize("driver", ["psycopg", "asyncpg"])
def test_an_async_project_has_blind_spots_as_well(
    driver: str, make: Make, scratch_postgres: Database
) -> None:
    """Its catalogue is read over the connection that it opened, and its migrations run over another one."""
    url = scratch_postgres.secret_url.set(drivername=f"postgresql+{driver}")
    folder = make(database=url.render_as_string(hide_password=False))
    (folder / "migrations" / "env.py").write_text(ASYNC_ENV.format(url=GIVEN))
    with scratch_postgres.engine.begin() as connection:
        connection.execute(text("CREATE TABLE users (id SERIAL PRIMARY KEY, name TEXT DEFAULT 'x')"))
        connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) PRIMARY KEY)"))
        connection.execute(text("INSERT INTO alembic_version VALUES ('first')"))
    audit = audited(folder)
    assert (audit.changes, audit.unbuilt) == ((), ())
    assert [(s.against, s.kind, s.object) for s in audit.blind_spots] == [
        ("models", "column", "name"),
        ("migrations", "view", "names"),
    ]


@pytest.mark.parametrize(
    "lines",
    [
        "op.execute({attach!r})\nop.execute({write!r})",
        "with op.get_context().autocommit_block():\n    op.execute({attach!r})\n    op.execute({write!r})",
        "__import__('sqlite3').connect(':memory:').execute({attach!r})",
        "op.execute({vacuum!r})",
    ],
    ids=["in a transaction", "in none", "past SQLAlchemy", "to a new file"],
)
def test_a_migration_that_attaches_a_file_is_refused(make: Make, tmp_path: Path, lines: str) -> None:
    """From the scratch database no way leads to the audited file, nor to a new one."""
    live, new = tmp_path / "project" / "app.db", tmp_path / "new.db"
    statements = {
        "attach": f"ATTACH '{live}' AS live",
        "write": "INSERT INTO live.users VALUES (1, 'written')",
        "vacuum": f"VACUUM INTO '{new}'",
    }
    folder = make(CREATES + lines.format(**statements))
    path = sqlite_at_first(folder)
    before = path.read_bytes()
    (failure,) = audited(folder).unbuilt
    assert failure.what.startswith("The migrations could not be replayed in a scratch database: ")
    assert path.read_bytes() == before
    assert not new.exists()


def test_a_migration_may_do_as_it_likes_with_what_is_its_own(make: Make) -> None:
    """It attaches a database in memory, and rewrites the scratch file."""
    statements = (
        "ATTACH ':memory:' AS aside",
        "CREATE TABLE aside.t (a)",
        "VACUUM",
        "PRAGMA journal_mode = WAL",
    )
    lines = "".join(f"    op.execute({each!r})\n" for each in statements)
    folder = make(f"{CREATES}with op.get_context().autocommit_block():\n{lines}")
    sqlite_at_first(folder)
    assert audited(folder).unbuilt == ()
