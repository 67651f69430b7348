"""Projects on PostgreSQL: schemas, writes that the server must refuse, drivers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from limbeck.databases.connect import connect
from limbeck.projects.compare import compare_project
from limbeck.projects.project import project
from limbeck.records import Comparison

if TYPE_CHECKING:
    from limbeck.databases.database import Database

TENANTS = """
CREATE SCHEMA tenant_a;
CREATE SCHEMA tenant_b;
CREATE TABLE tenant_a.users (id SERIAL PRIMARY KEY, name VARCHAR(50));
CREATE TABLE tenant_b.users (id SERIAL PRIMARY KEY, name VARCHAR(50), email VARCHAR(100));
CREATE TABLE tenant_b.alembic_version (version_num VARCHAR(32) PRIMARY KEY);
"""
USERS = """
CREATE TABLE users (id SERIAL PRIMARY KEY, name VARCHAR(50));
INSERT INTO users (name) VALUES ('Ada');
CREATE SCHEMA history;
CREATE TABLE history.alembic_version (version_num VARCHAR(32) PRIMARY KEY);
"""

# Every relation with its columns, and every schema: what a write of DDL would change.
CATALOGUE = """
SELECT n.nspname, c.relname, c.relkind, a.attname, format_type(a.atttypid, a.atttypmod), c.xmin::text
FROM pg_namespace n LEFT JOIN pg_class c ON c.relnamespace = n.oid
LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
WHERE n.nspname NOT LIKE 'pg_%' AND n.nspname <> 'information_schema' ORDER BY 1, 2, 4
"""


def prepare(database: Database, statements: str) -> None:
    with database.engine.begin() as connection:
        for statement in filter(str.strip, statements.split(";")):
            connection.execute(text(statement))


def everything(database: Database) -> list[object]:
    """The catalogue and all rows of a database, sequences included."""
    with database.engine.connect() as connection:
        found: list[object] = [tuple(row) for row in connection.execute(text(CATALOGUE))]
        relations = connection.execute(
            text(
                "SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
                "WHERE c.relkind IN ('r', 'S') AND n.nspname NOT LIKE 'pg_%' "
                "AND n.nspname <> 'information_schema' ORDER BY 1, 2"
            )
        ).all()
        for schema, name in relations:
            rows = connection.execute(text(f'SELECT * FROM "{schema}"."{name}"'))  # noqa: S608  own names
            found.append((schema, name, sorted(map(str, rows))))
    return found


def kinds(comparison: Comparison) -> list[tuple[str, str | None, str | None, str | None]]:
    return [(each.kind, each.schema, each.table, each.object) for each in comparison.changes]


def url_of(database: Database, driver: str = "psycopg") -> str:
    url = database.secret_url.set(drivername=f"postgresql+{driver}")
    return url.render_as_string(hide_password=False)


def test_several_schemas_give_a_comparison_each(
    example: Callable[[str], Path], scratch_postgres: Database
) -> None:
    """An env.py that walks through tenants' schemas gives one comparison each, named after the schema."""
    prepare(scratch_postgres, TENANTS)
    before = everything(scratch_postgres)
    comparisons = compare_project(project(example("several_schemas"), url=url_of(scratch_postgres)))
    assert {each.name: kinds(each) for each in comparisons} == {
        "tenant_a": [("add_column", None, "users", "email")],
        "tenant_b": [],
    }
    assert everything(scratch_postgres) == before


def test_a_version_table_in_a_schema_of_its_own_is_not_touched(
    example: Callable[[str], Path], scratch_postgres: Database
) -> None:
    """The version table's own schema is used, and nothing is made in the default one."""
    prepare(scratch_postgres, USERS)
    before = everything(scratch_postgres)
    (comparison,) = compare_project(project(example("own_version_schema"), url=url_of(scratch_postgres)))
    assert kinds(comparison) == [("add_column", None, "users", "email")]
    assert everything(scratch_postgres) == before


@pytest.mark.parametrize("situation", ["creates_schema", "writes"])
def test_the_server_refuses_what_env_py_writes(
    situation: str, example: Callable[[str], Path], scratch_postgres: Database
) -> None:
    """CREATE SCHEMA, CREATE TABLE and INSERT in env.py fail, and the failure names the statement."""
    prepare(scratch_postgres, USERS)
    before = everything(scratch_postgres)
    (comparison,) = compare_project(project(example(situation), url=url_of(scratch_postgres)))
    assert comparison.failure is not None
    assert comparison.failure.slug == "env-py-writes"
    assert dict(comparison.failure.evidence)["statement"].startswith("CREATE ")
    assert everything(scratch_postgres) == before


def test_the_server_refuses_what_env_py_writes_past_sqlalchemy(
    example: Callable[[str], Path], scratch_postgres: Database
) -> None:
    """A connection of the driver's own, in or out of a transaction."""
    prepare(scratch_postgres, USERS)
    before = everything(scratch_postgres)
    folder = example("plain")
    source = (folder / "env.py").read_text()
    url = scratch_postgres.secret_url.set(drivername="postgresql")
    for autocommit in (False, True):
        connect = f"connect({url.render_as_string(hide_password=False)!r}, autocommit={autocommit})"
        write = "execute(\"INSERT INTO users (id, name) VALUES (99, 'env')\")"
        (folder / "env.py").write_text(
            f"import psycopg\nwith psycopg.{connect} as own:\n    own.{write}\n{source}"
        )
        (comparison,) = compare_project(project(folder, url=url_of(scratch_postgres)))
        assert comparison.failure is not None
        assert comparison.failure.slug == "env-py-writes"
        assert "read-only transaction" in dict(comparison.failure.evidence)["error"]
        assert everything(scratch_postgres) == before


def test_a_refused_write_that_env_py_survives_is_a_finding(
    example: Callable[[str], Path], scratch_postgres: Database
) -> None:
    """An env.py that rolls back and goes on is compared, with a finding."""
    prepare(scratch_postgres, USERS)
    before = everything(scratch_postgres)
    (comparison,) = compare_project(project(example("writes_and_goes_on"), url=url_of(scratch_postgres)))
    assert kinds(comparison) == [("add_column", None, "users", "email")]
    assert "env-py-writes" in {finding.slug for finding in comparison.findings}
    assert everything(scratch_postgres) == before


@pytest.mark.parametrize("situation", ["async_engine", "connection_mandatory", "plain"])
def test_a_connected_database_is_handed_to_the_project(
    situation: str, example: Callable[[str], Path], scratch_postgres: Database
) -> None:
    """A read-only Database reaches sync and async projects, each through a driver that it can use."""
    prepare(scratch_postgres, USERS)
    before = everything(scratch_postgres)
    with connect(scratch_postgres.secret_url) as database:
        (comparison,) = compare_project(project(example(situation)), database=database)
    assert comparison.failure is None
    assert kinds(comparison) == [("add_column", None, "users", "email")]
    assert comparison.database is not None
    assert comparison.database.server.startswith("PostgreSQL ")
    assert everything(scratch_postgres) == before


@pytest.mark.parametrize("driver", ["asyncpg", "psycopg"])
def test_async_drivers_are_read_only_too(
    driver: str, example: Callable[[str], Path], scratch_postgres: Database
) -> None:
    """What an async env.py tries to write is refused by the server, through either driver."""
    prepare(scratch_postgres, USERS)
    before = everything(scratch_postgres)
    folder = example("async_engine")
    wanted = project(folder, url=url_of(scratch_postgres, driver))
    (comparison,) = compare_project(wanted)
    assert kinds(comparison) == [("add_column", None, "users", "email")]

    source = (folder / "env.py").read_text()
    insert = "connection.exec_driver_sql(\"INSERT INTO users (name) VALUES ('env')\")"
    write = f"    {insert}\n    connection.commit()\n"
    (folder / "env.py").write_text(source.replace("    context.configure(", f"{write}    context.configure("))
    (comparison,) = compare_project(wanted)
    assert comparison.failure is not None
    assert comparison.failure.slug == "env-py-writes"
    assert everything(scratch_postgres) == before


def test_an_environment_with_async_drivers_only_is_enough(
    example: Callable[[str], Path],
    scratch_postgres: Database,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A given database reaches an async project whose environment has asyncpg and nothing else."""
    prepare(scratch_postgres, USERS)
    for absent in ("psycopg", "psycopg2", "pg8000"):
        (tmp_path / f"{absent}.py").write_text(f"raise ImportError('no {absent} here')")
    with connect(scratch_postgres.secret_url) as database:
        monkeypatch.setenv("PYTHONPATH", str(tmp_path))
        (comparison,) = compare_project(project(example("async_engine")), database=database)
        (mandatory,) = compare_project(project(example("connection_mandatory")), database=database)
    assert kinds(comparison) == [("add_column", None, "users", "email")]
    assert comparison.database is not None
    assert comparison.database.url.startswith("postgresql+asyncpg://")
    assert mandatory.failure is not None
    assert mandatory.failure.slug == "attribute-missing"


def test_the_comparison_of_a_hanging_statement_ends_in_time(
    example: Callable[[str], Path], scratch_postgres: Database
) -> None:
    """A table that somebody has locked is a failure or a comparison within the limits, never a hang."""
    prepare(scratch_postgres, USERS)
    with scratch_postgres.engine.connect() as holder:
        holder.execute(text("LOCK TABLE history.alembic_version IN ACCESS EXCLUSIVE MODE"))
        wanted = project(example("own_version_schema"), url=url_of(scratch_postgres))
        (comparison,) = compare_project(wanted, time_limit=20.0)
    assert comparison.failure is not None
    assert comparison.failure.slug != "time-limit"
    assert "lock timeout" in str(comparison.failure.evidence)


def test_a_wrong_password_is_never_shown(example: Callable[[str], Path], scratch_postgres: Database) -> None:
    """What a refused connection says, and what env.py printed, hold no password."""
    url = scratch_postgres.secret_url.set(
        drivername="postgresql+psycopg",
        username="nobody_here",
        password="s3cr3t/p%40ss",  # noqa: S106  the secret that must not come back
        database="absent",
    )
    folder = example("plain")
    source = (folder / "env.py").read_text()
    shown = 'print(context.config.get_main_option("sqlalchemy.url"))\n'
    (folder / "env.py").write_text(
        source.replace("config = context.config\n", f"config = context.config\n{shown}")
    )
    (comparison,) = compare_project(project(folder, url=url))
    assert comparison.failure is not None
    assert comparison.failure.slug == "env-py-cannot-connect"
    assert "does not accept the user nobody_here" in comparison.failure.what
    assert "s3cr3t" not in repr(comparison)
    assert "postgresql+psycopg://nobody_here:***@" in comparison.output


MAPPED_ENV = """
from alembic import context
from sqlalchemy import create_engine
from models import metadata

engine = create_engine(context.config.get_main_option("sqlalchemy.url"))
with engine.connect() as connection:
    connection = connection.execution_options(schema_translate_map={"tenant": "acme"})
    context.configure(connection=connection, target_metadata=metadata, include_schemas=True)
    context.run_migrations()
"""

MAPPED_MODELS = """
from sqlalchemy import Column, Integer, MetaData, Table

metadata = MetaData(schema="tenant")
Table("parcel", metadata, Column("id", Integer, primary_key=True))
"""


def test_a_table_of_another_schema_has_its_model(
    example: Callable[[str], Path], scratch_postgres: Database
) -> None:
    """The line that defines `tenant.parcel` was run: it is no forgotten model of `acme.parcel`.

    What another file defines under that name, and nobody imports, is one.
    """
    folder = example("plain")
    (folder / "env.py").write_text(MAPPED_ENV)
    (folder / "models.py").write_text(MAPPED_MODELS)
    prepare(scratch_postgres, "CREATE SCHEMA acme; CREATE TABLE acme.parcel (id SERIAL PRIMARY KEY)")
    with connect(scratch_postgres.secret_url) as database:
        (comparison,) = compare_project(project(folder), database=database)
        found = {each.slug for each in comparison.findings}
        assert [each.kind for each in comparison.changes] == ["add_table", "remove_table"]
        assert "schema-translate-map" in found
        assert "unimported-models" not in found

        (folder / "archive.py").write_text(MAPPED_MODELS.replace("tenant", "acme"))
        (comparison,) = compare_project(project(folder), database=database)
    (finding,) = [each for each in comparison.findings if each.slug == "unimported-models"]
    assert "parcel in archive.py:5 (never imported)" in finding.why
    assert "models.py" not in finding.why


def test_a_url_as_hosting_services_write_it_reaches_the_project(
    example: Callable[[str], Path], scratch_postgres: Database
) -> None:
    """SQLAlchemy does not know `postgres://`: the project gets the name that it knows, whichever way."""
    url = scratch_postgres.secret_url.set(drivername="postgres")
    folder = example("plain")
    with connect(url) as database:
        (handed,) = compare_project(project(folder), database=database)
    (given,) = compare_project(project(folder, url=url.render_as_string(hide_password=False)))
    for comparison in (handed, given):
        assert comparison.failure is None
        assert [each.kind for each in comparison.changes] == ["add_table"]
