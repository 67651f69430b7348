"""Findings about the file as it is written: each where it is due, its remedy followed, and its twin."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Identity,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    create_engine,
    func,
)
from sqlalchemy.pool import NullPool
from sqlalchemy.types import UserDefinedType

from limbeck.autogen.compare import compare_context
from limbeck.autogen.findings.registry import FINDERS
from limbeck.autogen.migration_file import run_file

if TYPE_CHECKING:
    from conftest import Look

    from limbeck.databases.database import Database
    from limbeck.records import Comparison, Finding

OF_THE_FILE = {
    finder.__name__.replace("_", "-")
    for finder in FINDERS
    if finder.__module__ == "limbeck.autogen.findings.migration_file"
}


def of_the_file(comparison: Comparison) -> list[str]:
    return [each.slug for each in comparison.findings if each.slug in OF_THE_FILE]


def named(comparison: Comparison, slug: str) -> Finding:
    (found,) = [each for each in comparison.findings if each.slug == slug]
    return found


def quoted(text: str) -> list[str]:
    """What stands between backticks."""
    return re.findall(r"`([^`]*)`", text)


def run(database: Database, text: str, *directions: str) -> None:
    """Run functions of a file as Alembic would."""
    with database.engine.begin() as connection:
        for direction in directions:
            run_file(connection, text, direction).check()


def keyed(name: str, *more: Any, **options: Any) -> MetaData:
    """Models of one table with a plain key."""
    metadata = MetaData()
    Table(name, metadata, Column("id", Integer, primary_key=True, autoincrement=False), *more, **options)
    return metadata


@pytest.mark.follows("script-does-not-compile")
def test_a_table_without_columns_in_a_schema(on_postgres: Look, scratch_postgres: Database) -> None:
    """Python does not read the way back; with the remedy's line it makes the table again."""
    ddl = ["CREATE SCHEMA cache", "CREATE TABLE cache.nothing ()"]
    comparison = on_postgres(ddl, MetaData(), include_schemas=True)
    found = named(comparison, "script-does-not-compile")
    assert re.match(r"Line \d+ of the file is not valid Python \(invalid syntax\): `,`\. ", found.why)
    (line,) = quoted(found.remedy)
    lines = r"op\.create_table\('nothing',\n.*\n.*\n +\)"
    mended, count = re.subn(lines, line, comparison.script.text)
    assert count == 1
    run(scratch_postgres, mended, "upgrade", "downgrade")
    again = on_postgres([], MetaData(), include_schemas=True)
    assert [each.kind for each in again.changes] == ["remove_table"]


def test_a_table_without_columns_in_no_schema_is_fine(on_postgres: Look, scratch_postgres: Database) -> None:
    """The twin: without a schema Alembic writes valid Python."""
    comparison = on_postgres(["CREATE TABLE nothing ()"], MetaData())
    assert of_the_file(comparison) == []
    run(scratch_postgres, comparison.script.text, "upgrade", "downgrade")


class Tree(UserDefinedType[str]):
    """What an extension adds."""

    cache_ok = True

    def get_col_spec(self, **_kw: Any) -> str:
        return "LTREE"


@pytest.mark.follows("script-unknown-type")
@pytest.mark.filterwarnings("ignore:Did not recognize type")
def test_a_type_that_is_not_known(on_postgres: Look, scratch_postgres: Database) -> None:
    """Both functions of an `alter_column` fail, and run without the line."""
    ddl = ["CREATE EXTENSION ltree", "CREATE TABLE place (id INTEGER PRIMARY KEY, path LTREE)"]
    models = keyed("place", Column("path", Tree, nullable=False))
    comparison = on_postgres(ddl, models)
    assert of_the_file(comparison) == ["script-unknown-type"]
    found = named(comparison, "script-unknown-type")
    assert found.why == (
        "SQLAlchemy does not know the type of `place.path`, and Alembic writes `sa.NullType()`: `upgrade()` "
        "and `downgrade()` fail with an AttributeError."
    )
    assert found.remedy == "In `alter_column`, remove the line with `existing_type=sa.NullType()`."
    mended = re.sub(r" +existing_type=sa\.NullType\(\),\n", "", comparison.script.text)
    run(scratch_postgres, mended, "upgrade")
    assert on_postgres([], models).changes == ()
    run(scratch_postgres, mended, "downgrade")
    assert [each.kind for each in on_postgres([], models).changes] == ["modify_nullable"]


def test_a_column_without_a_type(on_sqlite: Look, scratch_sqlite: Database) -> None:
    """SQLite needs none: the way back fails, and works with a type in its place."""
    comparison = on_sqlite(["CREATE TABLE place (id INTEGER NOT NULL PRIMARY KEY, path)"], keyed("place"))
    assert of_the_file(comparison) == ["script-unknown-type"]
    assert quoted(named(comparison, "script-unknown-type").why)[-1] == "downgrade()"
    mended = comparison.script.text.replace("sa.NullType()", "sa.String()")
    run(scratch_sqlite, mended, "upgrade", "downgrade")
    assert [each.kind for each in on_sqlite([], keyed("place")).changes] == ["remove_column"]


def test_a_comment_on_a_name_with_a_quote(on_postgres: Look, scratch_postgres: Database) -> None:
    """Python reads the file once the name is written as it writes names."""
    models = keyed("it's", comment="one")
    comparison = on_postgres(['CREATE TABLE "it\'s" (id INTEGER PRIMARY KEY)'], models)
    assert of_the_file(comparison) == ["script-does-not-compile"]
    (name,) = quoted(named(comparison, "script-does-not-compile").remedy)
    mended = comparison.script.text.replace("'it's'", name)
    run(scratch_postgres, mended, "upgrade")
    assert on_postgres([], models).changes == ()


@pytest.mark.follows("name-not-escaped")
def test_a_comment_on_a_name_that_python_reads_otherwise(
    on_postgres: Look, scratch_postgres: Database
) -> None:
    """It compiles, and would run a part of the name; to look at it runs nothing."""
    name = "', __import__('tabnanny'), '"
    comparison = on_postgres([f'CREATE TABLE "{name}" (id INTEGER PRIMARY KEY)'], keyed(name, comment="x"))
    assert of_the_file(comparison) == ["name-not-escaped"]
    text = comparison.script.text
    (written,) = [line for line in text.splitlines() if "__import__" in line][:1]
    run(scratch_postgres, text.replace(written.strip(), f"{name!r},"), "upgrade")
    assert "tabnanny" not in sys.modules
    assert on_postgres([], keyed(name, comment="x")).changes == ()


@pytest.mark.parametrize(
    ("ddl", "column", "lost"),
    [
        (
            "CREATE TABLE t (id INTEGER PRIMARY KEY)",
            Column("n", Integer, CheckConstraint("n > 0", name="n_positive")),
            "ALTER TABLE t ADD COLUMN n INTEGER CONSTRAINT n_positive CHECK (n > 0)",
        ),
        (
            "CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER GENERATED BY DEFAULT AS IDENTITY)",
            Column("n", Integer, Identity(always=True)),
            "ALTER TABLE t ALTER COLUMN n SET GENERATED ALWAYS",
        ),
    ],
    ids=["check", "identity"],
)
@pytest.mark.follows("script-differs")
def test_a_line_that_lost_something(
    on_postgres: Look, scratch_postgres: Database, ddl: str, column: Column[int], lost: str
) -> None:
    """Both statements are shown; the remedy's line does what the models mean."""
    models = keyed("t", column)
    comparison = on_postgres([ddl], models, compare_server_default=True)
    assert of_the_file(comparison)[:1] == ["script-differs"]
    found = named(comparison, "script-differs")
    assert quoted(found.why)[2] == lost
    (line,) = quoted(found.remedy)
    body = comparison.script.upgrade.splitlines()
    mended = comparison.script.text.replace("\n    ".join(body[1:-1]), line)
    assert line in mended
    run(scratch_postgres, mended, "upgrade")
    again = on_postgres([], models, compare_server_default=True)
    assert again.changes == ()


def test_a_file_that_says_what_was_compared(on_both: Look) -> None:
    """The twin: order, parentheses and separate steps are no difference."""
    metadata = keyed(
        "users",
        Column("email", String(50), unique=True, index=True),
        Column("made", Integer, server_default=func.now()),
        CheckConstraint("id > 0", name="positive"),
    )
    Table(
        "orders",
        metadata,
        Column("id", Integer, primary_key=True),
        Column("user_id", ForeignKey("users.id"), nullable=False),
        Column("number", String(20), unique=True),
    )
    Index("ix_lower", func.lower(metadata.tables["users"].c.email))
    ddl = ["CREATE TABLE users (id INTEGER NOT NULL PRIMARY KEY, old INTEGER)"]
    comparison = on_both(ddl, metadata)
    assert len(comparison.changes) >= 5
    assert of_the_file(comparison) == []


@pytest.mark.follows("downgrade-fails")
def test_a_way_back_that_fails(on_sqlite: Look, scratch_sqlite: Database) -> None:
    """A key to `main` is lost when the table is rebuilt, and so cannot be dropped again."""
    metadata = MetaData()
    Table("users", metadata, Column("id", Integer, primary_key=True), schema="main")
    Table(
        "orders",
        metadata,
        Column("id", Integer, primary_key=True),
        Column("user_id", Integer, ForeignKey("main.users.id", name="fk_user")),
    )
    users = "CREATE TABLE users (id INTEGER NOT NULL PRIMARY KEY)"
    key = "user_id INTEGER, CONSTRAINT fk_user FOREIGN KEY (user_id) REFERENCES users (id)"
    orders = f"CREATE TABLE orders (id INTEGER NOT NULL PRIMARY KEY, {key})"
    comparison = on_sqlite([users, orders], metadata)
    found = named(comparison, "downgrade-fails")
    assert "No such constraint: 'fk_user'" in found.why
    run(scratch_sqlite, comparison.script.text, "upgrade")
    with pytest.raises(ValueError, match="No such constraint: 'fk_user'"):
        run(scratch_sqlite, comparison.script.text, "downgrade")
    lines = comparison.script.text.splitlines()
    lines.remove("        batch_op.drop_constraint('fk_user', type_='foreignkey')")
    run(scratch_sqlite, "\n".join(lines), "downgrade")
    assert [each.kind for each in on_sqlite([], metadata).changes] == ["remove_fk", "add_fk"]


@pytest.fixture
def template(tmp_path: Path) -> Path:
    """The template of a project's files, as Alembic has it."""
    import alembic

    (tmp_path / "versions").mkdir()
    (tmp_path / "env.py").write_text("")
    own = Path(alembic.__file__).parent / "templates" / "generic" / "script.py.mako"
    (tmp_path / "script.py.mako").write_text(own.read_text())
    return tmp_path / "script.py.mako"


def compared(template: Path, metadata: MetaData) -> Comparison:
    """A comparison of an empty database in a project."""
    config = Config()
    config.set_main_option("script_location", str(template.parent))
    with create_engine("sqlite://", poolclass=NullPool).connect() as connection:
        context = MigrationContext.configure(connection, opts={"target_metadata": metadata})
        return compare_context(context, script=ScriptDirectory.from_config(config))


@pytest.mark.follows("script-does-not-load")
def test_a_template_with_an_import_that_is_gone(template: Path) -> None:
    """Told with the import; without it nothing is."""
    text = template.read_text()
    template.write_text(text.replace("import sqlalchemy", "import shop_of_old\nimport sqlalchemy"))
    found = named(compared(template, keyed("t")), "script-does-not-load")
    assert "ModuleNotFoundError: No module named 'shop_of_old'" in found.why
    template.write_text(text)
    assert of_the_file(compared(template, keyed("t"))) == []


def test_a_template_without_its_first_import(template: Path) -> None:
    """The remedy's line mends the template."""
    text = template.read_text()
    template.write_text(text.replace("import sqlalchemy as sa\n", ""))
    remedy = named(compared(template, keyed("t")), "script-needs-import").remedy
    assert quoted(remedy)[0] == "import sqlalchemy as sa"
    template.write_text(text)
    assert compared(template, keyed("t")).findings == ()


def test_what_a_template_adds_is_in_the_sql(template: Path) -> None:
    """The file runs more than its operations; the SQL is that of the file."""
    own = "    op.execute('CREATE TABLE log (n INTEGER)')\n    ${upgrades"
    template.write_text(template.read_text().replace("    ${upgrades", own))
    sql = compared(template, keyed("t")).sql
    assert sql.upgrade.startswith("CREATE TABLE log (n INTEGER);\nCREATE TABLE t (\n")
    assert sql.downgrade == "DROP TABLE t;"
