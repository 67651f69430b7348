"""Where a database stands: from its version table, or as the project's own env.py finds it."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest

from limbeck.databases.connect import connect
from limbeck.databases.database import Database
from limbeck.errors import DatabaseError
from limbeck.histories.current_revision import VersionTable, named_version_table
from limbeck.histories.open_history import history
from limbeck.projects.project import project

from .version_files import write

PROJECTS = Path(__file__).parents[1] / "projects"
ROWS = [
    {"revision": "a1"},
    {"revision": "b1", "down_revision": "a1"},
    {"revision": "c1", "down_revision": "b1"},
]


def stand_at(path: Path, *revisions: str, table: str = "alembic_version") -> str:
    """A SQLite database at the given revisions, and its URL."""
    connection = sqlite3.connect(path)
    connection.execute(f"CREATE TABLE {table} (version_num VARCHAR(32) NOT NULL)")
    values = ", ".join(f"('{each}')" for each in revisions)
    connection.execute(f"INSERT INTO {table} VALUES {values}")  # noqa: S608  the tests' own names
    connection.commit()
    connection.close()
    return f"sqlite:///{path}"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three revisions in a row, without a configuration."""
    return write(tmp_path / "p", ROWS)


def situation(name: str, tmp_path: Path) -> Path:
    """An example project with the three revisions."""
    folder = Path(shutil.copytree(PROJECTS / name, tmp_path / name))
    write(tmp_path / "rows", ROWS)
    shutil.rmtree(folder / "versions", ignore_errors=True)
    shutil.move(tmp_path / "rows" / "versions", folder / "versions")
    return folder


def test_what_is_applied_and_pending_is_known(folder: Path, tmp_path: Path) -> None:
    """The version table holds the last of them."""
    found = history(folder, database=stand_at(tmp_path / "d.db", "b1"))
    assert found.current == ("b1",)
    assert found.applied == {"a1", "b1"}
    assert found.pending == ("c1",)
    assert found.versions.server is not None
    assert found.versions.server.startswith("SQLite")
    assert [each["applied"] for each in found.to_dict()["revisions"]] == [True, True, False]


def test_without_a_database_nothing_is_known(folder: Path) -> None:
    """Neither applied nor pending: nobody asked."""
    found = history(folder)
    assert (found.current, found.pending) == (None, ())
    assert [each["applied"] for each in found.to_dict()["revisions"]] == [None, None, None]


def test_a_database_without_a_version_table_is_at_the_base(folder: Path, tmp_path: Path) -> None:
    """Everything is pending, and the table is not created."""
    sqlite3.connect(tmp_path / "d.db").executescript("CREATE TABLE users (id INTEGER)")
    before = (tmp_path / "d.db").read_bytes()
    found = history(folder, database=tmp_path / "d.db")
    assert (found.current, found.pending) == ((), ("a1", "b1", "c1"))
    assert (tmp_path / "d.db").read_bytes() == before


def test_a_revision_that_no_file_has_is_a_ghost(folder: Path, tmp_path: Path) -> None:
    """The database is on another branch, or belongs to another project."""
    found = history(folder, database=stand_at(tmp_path / "d.db", "f00d"))
    assert found["f00d"].ghost
    (problem,) = found.problems
    assert (problem.slug, problem.revision) == ("unknown-current", "f00d")
    assert "its file was deleted, or the database belongs to another project" in problem.why
    assert found.pending == ("a1", "b1", "c1")


def test_another_table_may_be_named(folder: Path, tmp_path: Path) -> None:
    """For a folder without a project, which cannot say so itself."""
    url = stand_at(tmp_path / "d.db", "a1", table="my_versions")
    assert history(folder, database=url).current == ()
    assert history(folder, database=url, version_table="my_versions").current == ("a1",)


def test_a_schema_of_its_own_is_read(folder: Path, scratch_postgres: Database) -> None:
    """On PostgreSQL the version table may be in a schema."""
    with scratch_postgres.engine.begin() as connection:
        connection.exec_driver_sql("CREATE SCHEMA own")
        connection.exec_driver_sql("CREATE TABLE own.v (version_num VARCHAR(32))")
        connection.exec_driver_sql("INSERT INTO own.v VALUES ('b1')")
    found = history(folder, database=scratch_postgres, version_table="v", version_table_schema="own")
    assert found.current == ("b1",)
    assert history(folder, database=scratch_postgres).current == ()


def test_a_table_that_cannot_be_read_is_an_error(folder: Path, tmp_path: Path) -> None:
    """It has no column of that name: the server's word is the evidence."""
    sqlite3.connect(tmp_path / "d.db").executescript("CREATE TABLE alembic_version (number INTEGER)")
    with pytest.raises(DatabaseError, match="alembic_version cannot be read") as caught:
        history(folder, database=tmp_path / "d.db")
    assert "no such column" in str(caught.value)


def test_the_projects_own_database_is_asked_by_its_env_py(tmp_path: Path) -> None:
    """`database=project` is the database that env.py names; asking writes nothing."""
    folder = situation("plain", tmp_path)
    stand_at(folder / "app.db", "b1")
    before = (folder / "app.db").read_bytes()
    of = project(folder)
    found = history(of, database=of)
    assert (found.current, found.pending) == (("b1",), ("c1",))
    assert found.project == of
    assert (folder / "app.db").read_bytes() == before


def test_a_version_table_of_its_own_comes_out_of_env_py(tmp_path: Path) -> None:
    """Of the project's database, and of another one that is given."""
    folder = situation("own_version_table", tmp_path)
    stand_at(folder / "app.db", "b1", table="schema_history")
    other = stand_at(tmp_path / "other.db", "a1", table="schema_history")
    of = project(folder)
    assert history(of, database=of).current == ("b1",)
    assert history(of, database=other).current == ("a1",)
    with connect(other) as database:
        assert history(of, database=database).current == ("a1",)


NAMED = {
    "nothing": ("context.configure(connection=c)  # version_table = 'x'", VersionTable()),
    "a docstring": ('"""On version_table."""', VersionTable()),
    "a literal": ("context.configure(version_table='v')", VersionTable("v")),
    "a schema": (
        "S = 'own'\ncontext.configure(version_table='v', version_table_schema=S)",
        VersionTable("v", "own"),
    ),
    "a dictionary": ("OPTIONS = {'version_table': 'v'}\ncontext.configure(**OPTIONS)", VersionTable("v")),
    "the same twice": ("f(version_table='v')\ng(version_table='v')", VersionTable("v")),
    "two": ("f(version_table='v')\ng(version_table='w')", None),
    "a call": ("f(version_table=config.get_main_option('table'))", None),
    "a key": ("OPTIONS = {}\nOPTIONS['version_table'] = 'v'", None),
    "a parameter": ("T = 'v'\ndef run(T):\n    f(version_table=T)", None),
    "bound twice": ("T = 'v'\nif x:\n    T = 'w'\nf(version_table=T)", None),
    "no Python": ("f(version_table=", None),
}


@pytest.mark.parametrize("way", NAMED)
def test_the_version_table_is_read_out_of_env_py(way: str) -> None:
    """As syntax; what only running it would tell is not guessed."""
    source, expected = NAMED[way]
    assert named_version_table(source) == expected


@pytest.mark.follows("standing-unknown")
def test_an_env_py_that_computes_the_name_is_run_only_when_asked(tmp_path: Path) -> None:
    """Until then it is not known where the database stands, and the problem says what to do."""
    folder = situation("own_version_table", tmp_path)
    env = folder / "env.py"
    text = env.read_text(encoding="utf-8").replace('"schema_history"', '"schema_" + str("history")')
    mark = tmp_path / "it-ran"
    env.write_text(f"open({str(mark)!r}, 'w').close()\n{text}", encoding="utf-8")
    other = stand_at(tmp_path / "other.db", "a1", table="schema_history")
    found = history(folder, database=other)
    (problem,) = found.problems
    assert (found.current, problem.slug, mark.exists()) == (None, "standing-unknown", False)
    assert "--run (in Python: run=True)" in problem.remedy
    assert history(folder, database=other, version_table="schema_history").current == ("a1",)
    assert not mark.exists()
    assert history(folder, database=other, run=True).current == ("a1",)
    assert mark.exists()


def test_an_env_py_that_fails_is_a_problem_and_the_history_is_drawn(tmp_path: Path) -> None:
    """What is applied stays unknown, and the problem says why and what to do."""
    of = project(situation("import_fails", tmp_path))
    found = history(of, database=of)
    assert found.heads == ("c1",)
    assert found.current is None
    (problem,) = found.problems
    assert problem.slug == "standing-unknown"
    assert "no_such_application" in problem.why
    assert "pip install" in problem.remedy
    assert ": --python path/to/.venv (in Python: python=…); " in problem.remedy


def test_databases_that_stand_at_different_places_are_told(tmp_path: Path) -> None:
    """What is shown is true of the first one."""
    folder = situation("several_databases", tmp_path)
    stand_at(folder / "app.db", "b1")
    stand_at(folder / "billing.db", "c1")
    of = project(folder)
    found = history(of, database=of)
    (problem,) = found.problems
    assert problem.slug == "databases-differ"
    assert found.current == ("b1",)
    assert ": b1; " in problem.why
    assert ": c1. What is shown as applied and pending is true of " in problem.why
