"""Remedies of findings, followed: afterwards the finding is gone, and what it warned of has not come true."""

from __future__ import annotations

import ast
import re
import shlex
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import alembic
import pytest
from alembic.config import CommandLine, Config
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Column, Integer, MetaData, String, Table, UniqueConstraint, create_engine
from sqlalchemy.pool import NullPool
from typer.testing import CliRunner

from limbeck.autogen import internals
from limbeck.autogen.compare import compare_context
from limbeck.cli.app import app
from limbeck.records import Comparison, Finding

if TYPE_CHECKING:
    from conftest import Look

USERS = "CREATE TABLE users (id INTEGER NOT NULL PRIMARY KEY, name VARCHAR(50))"
EXTRA = "CREATE TABLE extra (id INTEGER NOT NULL PRIMARY KEY)"


def users(*more: Any, schema: str | None = None) -> MetaData:
    metadata = MetaData()
    key = Column("id", Integer, primary_key=True, autoincrement=False)
    Table("users", metadata, key, Column("name", String(50)), *more, schema=schema)
    return metadata


def finding(comparison: Comparison, slug: str) -> Finding:
    (found,) = [each for each in comparison.findings if each.slug == slug]
    return found


def slugs(comparison: Comparison) -> set[str]:
    return {each.slug for each in comparison.findings}


def kinds(comparison: Comparison) -> list[str]:
    return [each.kind for each in comparison.changes]


def option_in(remedy: str) -> dict[str, Any]:
    """The option of `context.configure()` that a remedy names."""
    found = re.search(r"Set `(\w+)=(\w+)` in `context\.configure\(\)`", remedy)
    assert found, remedy
    return {found[1]: ast.literal_eval(found[2])}


@pytest.mark.follows("sqlite-without-batch", "compare-server-default-off", "compare-type-off")
def test_an_option_that_is_set_as_told(on_sqlite: Look) -> None:
    """What was not seen is seen, and what would fail runs."""
    metadata = users(UniqueConstraint("name", name="uq_name"))
    before = on_sqlite([USERS], metadata, render_as_batch=False)
    told = option_in(finding(before, "sqlite-without-batch").remedy)
    after = on_sqlite([], metadata, **told)
    assert "sqlite-without-batch" not in slugs(after)
    assert "fails" not in after.sql.upgrade

    metadata = users(Column("age", Integer, server_default="0"))
    add = "ALTER TABLE users ADD COLUMN age INTEGER DEFAULT 7"
    before = on_sqlite([add], metadata)
    told = option_in(finding(before, "compare-server-default-off").remedy)
    after = on_sqlite([], metadata, **told)
    assert (kinds(before), kinds(after), slugs(after)) == ([], ["modify_default"], set())

    metadata = users(Column("age", String(9)))
    before = on_sqlite([], metadata, compare_type=False)
    assert finding(before, "compare-type-off").remedy.startswith("Remove `compare_type=False` from")
    after = on_sqlite([], metadata)
    assert (kinds(before), kinds(after), slugs(after)) == ([], ["modify_type"], set())


@pytest.mark.follows("plugins-without-builtin", "plugins-partly-off")
@pytest.mark.skipif(not internals.has_plugins(), reason="this Alembic has no plugins")
def test_plugins_that_are_listed_as_told(on_sqlite: Look) -> None:
    """Added where all are missing; not taken out where one is."""
    given = ["alembic.ext.checkconstraint_byname"]
    before = on_sqlite([USERS, EXTRA], users(), autogenerate_plugins=given)
    name = re.search(r'`"(.+?)"`', finding(before, "plugins-without-builtin").remedy)
    assert name is not None
    after = on_sqlite([], users(), autogenerate_plugins=[*given, name[1]])
    assert (kinds(before), kinds(after)) == ([], ["remove_table"])
    assert "plugins-without-builtin" not in slugs(after)

    part = on_sqlite([], users(), autogenerate_plugins=[name[1], "~alembic.autogenerate.comments"])
    assert finding(part, "plugins-partly-off").remedy.startswith("Leave the plugin out only where")
    assert "plugins-partly-off" not in slugs(after)


@pytest.mark.follows("models-empty", "tables-without-models", "others-version-table")
def test_tables_that_are_imported_or_left_out_as_told(on_sqlite: Look) -> None:
    """Nothing is dropped any more."""
    before = on_sqlite([USERS], MetaData())
    assert finding(before, "models-empty").remedy.startswith("Import every module with models before")
    assert (on_sqlite([], users()).changes, kinds(before)) == ((), ["remove_table"])

    version = "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)"
    before = on_sqlite([EXTRA, version], users(), version_table="own")
    assert "`include_name`" in finding(before, "tables-without-models").remedy
    assert "`include_name`" in finding(before, "others-version-table").remedy

    def own(name: str | None, type_: str, _parents: Any) -> bool:
        return type_ != "table" or name == "users"

    after = on_sqlite([], users(), version_table="own", include_name=own)
    assert (after.changes, slugs(after)) == ((), {"hidden-by-filters"})


@pytest.mark.follows("schemas-not-compared", "default-schema-hidden", "partitions-as-tables")
def test_schemas_and_partitions_that_are_shown_or_hidden_as_told(on_postgres: Look) -> None:
    """Each in the words of the remedy."""
    ddl = ["CREATE SCHEMA app", USERS.replace("users", "app.users")]
    before = on_postgres(ddl, users(schema="app"))
    told = option_in(finding(before, "schemas-not-compared").remedy)
    after = on_postgres([], users(schema="app"), **told)
    assert (kinds(before), after.changes, slugs(after)) == (["add_table"], (), set())

    def only_public(name: str | None, type_: str, _parents: object) -> bool:
        return type_ != "schema" or name == "public"

    before = on_postgres([USERS], users(), **told, include_name=only_public)
    line = re.search(r"`if type_ == 'schema': (return .+)`", finding(before, "default-schema-hidden").remedy)
    assert line is not None

    def as_told(name: str | None, type_: str, _parents: object) -> bool:
        names: dict[str, Any] = {"name": name}
        exec(line[1].replace("return", "answer =").replace("…", "'other'"), names)  # noqa: S102  the remedy
        return type_ != "schema" or bool(names["answer"])

    after = on_postgres([], users(), **told, include_name=as_told)
    assert (kinds(before), after.changes) == (["add_table"], ())
    assert "default-schema-hidden" not in slugs(after)

    partitioned = "ALTER TABLE users RENAME TO old; CREATE TABLE users (id INTEGER NOT NULL PRIMARY KEY, "
    ddl = [
        f"{partitioned}name VARCHAR(50)) PARTITION BY RANGE (id)",
        "DROP TABLE old",
        "CREATE TABLE users_1 PARTITION OF users FOR VALUES FROM (1) TO (9)",
    ]
    before = on_postgres(ddl, users())
    assert finding(before, "partitions-as-tables").remedy == "Leave partitions out with `include_object`."

    def whole(_object: Any, name: str | None, type_: str, _reflected: Any, _to: Any) -> bool:
        return type_ != "table" or not str(name).startswith("users_")

    after = on_postgres([], users(), include_object=whole)
    assert (kinds(before), after.changes) == (["remove_table"], ())


ENV = """
from alembic import context
from sqlalchemy import MetaData, create_engine, pool

with create_engine("sqlite:///app.db", poolclass=pool.NullPool).connect() as connection:
    context.configure(connection=connection, target_metadata=MetaData())
    with context.begin_transaction():
        context.run_migrations()
"""
FILE = "revision = {!r}\ndown_revision = {!r}\ndef upgrade(): pass\ndef downgrade(): pass\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of three revisions with its SQLite file; commands are run there."""
    (tmp_path / "versions").mkdir()
    shutil.copy(Path(alembic.__file__).parent / "templates/generic/script.py.mako", tmp_path)
    (tmp_path / "alembic.ini").write_text("[alembic]\nscript_location = %(here)s\n")
    (tmp_path / "env.py").write_text(ENV)
    for name, before in (("one", None), ("two", "one"), ("three", "two")):
        (tmp_path / "versions" / f"{name}.py").write_text(FILE.format(name, before))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def looked_at(folder: Path) -> Comparison:
    script = ScriptDirectory.from_config(Config(folder / "alembic.ini"))
    with create_engine(f"sqlite:///{folder}/app.db", poolclass=NullPool).connect() as connection:
        context = MigrationContext.configure(connection, opts={"target_metadata": MetaData()})
        return compare_context(context, script=script)


def run_alembic(command: str) -> None:
    words = shlex.split(command)
    assert words[0] == "alembic"
    CommandLine().main(words[1:])


def commands_in(remedy: str) -> list[str]:
    return re.findall(r"`(alembic (?!check)[^`]+)`", remedy)


@pytest.mark.follows(
    "no-version-table", "several-heads", "database-behind", "unknown-revision", "duplicate-revision"
)
def test_the_commands_that_are_told_bring_a_database_in_line(folder: Path) -> None:
    """One after the other: no revision, behind, two heads, labelled ones, one that no file has, one twice."""
    before = finding(looked_at(folder), "no-version-table")
    upgrade, stamp = commands_in(before.remedy)
    run_alembic(f"{stamp} one")
    assert slugs(looked_at(folder)) == {"database-behind"}
    (command,) = commands_in(finding(looked_at(folder), "database-behind").remedy)
    run_alembic(command)
    assert slugs(looked_at(folder)) == set()

    side = folder / "versions" / "side.py"
    side.write_text(FILE.format("side", "two"))
    (command,) = commands_in(finding(looked_at(folder), "several-heads").remedy)
    run_alembic(command)
    assert slugs(looked_at(folder)) == {"database-behind"}
    run_alembic(upgrade)
    assert slugs(looked_at(folder)) == set()

    (lost,) = [path for path in (folder / "versions").iterdir() if "_" in path.name and path.is_file()]
    lost.unlink()
    side.unlink()
    (command,) = commands_in(finding(looked_at(folder), "unknown-revision").remedy)
    run_alembic(f"{command} three")
    assert slugs(looked_at(folder)) == set()

    side.write_text(FILE.format("three", "two"))
    assert "another id" in finding(looked_at(folder), "duplicate-revision").remedy
    side.write_text(FILE.format("side", "three"))
    assert slugs(looked_at(folder)) == {"database-behind"}

    side.write_text(FILE.format("side", None) + "branch_labels = ('reporting',)\n")
    named, every = commands_in(finding(looked_at(folder), "several-heads").remedy)
    run_alembic(named)
    run_alembic(every)
    assert slugs(looked_at(folder)) == {"several-heads"}  # they are meant to stay apart


def rehearse_commands(config: Config, *, is_given: bool = False) -> dict[str, list[str]]:
    """The commands of limbeck in the remedies of the findings about revisions."""
    script = ScriptDirectory.from_config(config)
    with create_engine("sqlite:///app.db", poolclass=NullPool).connect() as connection:
        context = MigrationContext.configure(
            connection,
            environment_context=EnvironmentContext(config, script),
            opts={"target_metadata": MetaData()},
        )
        found = compare_context(context, script=script, is_given=is_given).findings
    return {each.slug: re.findall(r"`(limbeck [^`]+)`", each.remedy) for each in found}


@pytest.mark.follows("database-behind")
def test_what_is_pending_is_rehearsed_first_by_the_command_that_is_told(folder: Path) -> None:
    """With the project's own file, quoted, and the section that alembic was told."""
    run_alembic("alembic upgrade one")
    where = 'context.config.get_main_option("sqlalchemy.url") or "sqlite:///app.db"'
    (folder / "env.py").write_text(ENV.replace('"sqlite:///app.db"', where))
    file = folder / "alembic.ini"
    command = f"limbeck rehearse {shlex.quote(str(file))}"
    assert rehearse_commands(Config(file)) == {"database-behind": [command]}
    done = CliRunner().invoke(app, shlex.split(command)[1:])
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.startswith("2 revisions rehearsed: 2 safe.")
    (other,) = rehearse_commands(Config(file), is_given=True)["database-behind"]
    assert other == f"{command} --database sqlite:///{folder / 'app.db'}"
    done = CliRunner().invoke(app, shlex.split(other)[1:])
    assert done.stdout.startswith("2 revisions rehearsed: 2 safe.")
    spaced = folder / "my app.ini"
    spaced.write_text("[other]\nscript_location = %(here)s\n")
    assert rehearse_commands(Config(spaced, ini_section="other")) == {
        "database-behind": [f"limbeck rehearse '{spaced}' --section other"]
    }
    (folder / "versions" / "one.py").rename(folder / "one.py")
    for name in ("two", "three"):
        (folder / "versions" / f"{name}.py").unlink()
    (folder / "versions" / "new.py").write_text(FILE.format("new", None))
    assert rehearse_commands(Config(file)) == {"unknown-revision": [command]}
