"""Each finding where it is due, and its twin where it is not."""

from __future__ import annotations

import re
import sys
import warnings
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

import pytest
from alembic.config import Config
from alembic.operations import Operations
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import (
    Column,
    Computed,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
    UniqueConstraint,
    create_engine,
)
from sqlalchemy.pool import NullPool

from limbeck.autogen import internals
from limbeck.autogen.compare import compare, compare_context
from limbeck.autogen.findings.registry import FINDERS
from limbeck.records import Comparison, Finding

if TYPE_CHECKING:
    from conftest import Look

    from limbeck.databases.database import Database

USERS = "CREATE TABLE users (id INTEGER NOT NULL PRIMARY KEY, name VARCHAR(50))"
EXTRA = "CREATE TABLE extra (id INTEGER NOT NULL PRIMARY KEY)"


def users(*more: Any, metadata: MetaData | None = None, **keywords: Any) -> MetaData:
    metadata = MetaData() if metadata is None else metadata
    key = Column("id", Integer, primary_key=True, autoincrement=False)
    Table("users", metadata, key, Column("name", String(50)), *more, **keywords)
    return metadata


def slugs(comparison: Comparison) -> list[str]:
    return [each.slug for each in comparison.findings]


def named(comparison: Comparison, slug: str) -> Finding:
    (found,) = [each for each in comparison.findings if each.slug == slug]
    return found


def test_server_defaults_that_are_not_compared(on_both: Look) -> None:
    """Told only where the models have some, with their names."""
    metadata = users(Column("age", Integer, server_default="0"))
    ddl = [USERS, "ALTER TABLE users ADD COLUMN age INTEGER DEFAULT 0"]
    found = named(on_both(ddl, metadata), "compare-server-default-off")
    assert found.why.startswith("A column of the models has a server default (`users.age`).")
    assert slugs(on_both([], metadata, compare_server_default=True)) == []


def test_types_that_are_not_compared(on_both: Look) -> None:
    """Switched off by hand."""
    assert slugs(on_both([USERS], users(), compare_type=False)) == ["compare-type-off"]


@pytest.mark.skipif(not internals.has_plugins(), reason="this Alembic has no plugins")
def test_plugins_that_switch_autogenerate_off(on_both: Look) -> None:
    """A list of plugins replaces the default one."""
    off = on_both([USERS], MetaData(), autogenerate_plugins=["alembic.ext.checkconstraint_byname"])
    assert off.changes == ()
    assert named(off, "plugins-without-builtin").title == "Autogenerate is switched off"
    part = on_both(
        [], users(), autogenerate_plugins=["alembic.autogenerate.*", "~alembic.autogenerate.comments"]
    )
    assert "`alembic.autogenerate.comments` does not run" in named(part, "plugins-partly-off").why
    assert slugs(on_both([], users(), autogenerate_plugins=["alembic.autogenerate.*"])) == []


@pytest.mark.parametrize("include", [False, True], ids=["one schema", "all schemas"])
@pytest.mark.follows("explicit-default-schema")
def test_an_explicit_default_schema(on_postgres: Look, include: bool) -> None:  # noqa: FBT001  a table
    """With and without include_schemas, a foreign key is made anew for ever; the remedy ends that."""
    ddl = [USERS, "CREATE TABLE pets (id INTEGER PRIMARY KEY, owner INTEGER REFERENCES users)"]

    def models(schema: str | None) -> MetaData:
        found = users(schema=schema)
        key = Column("id", Integer, primary_key=True, autoincrement=False)
        owner = Column("owner", ForeignKey(f"{schema}.users.id" if schema else "users.id"))
        Table("pets", found, key, owner, schema=schema)
        return found

    comparison = on_postgres(ddl, models("public"), include_schemas=include)
    found = named(comparison, "explicit-default-schema")
    assert found.title == "Models name the default schema `public`"
    assert sorted(each.kind for each in comparison.changes) == ["add_fk", "remove_fk"]
    after = on_postgres([], models(None), include_schemas=include)
    assert (slugs(after), after.changes) == ([], ())


@pytest.mark.follows("schema-translate-map")
def test_a_map_of_schemas_that_autogenerate_ignores(scratch_postgres: Database) -> None:
    """The map of the connection is named; models that were moved, as the remedy says, agree."""
    models = users(schema="tenant")
    with scratch_postgres.engine.begin() as connection:
        connection.exec_driver_sql("CREATE SCHEMA acme")
        users(schema="acme").create_all(connection)
    with scratch_postgres.engine.connect() as connection:
        mapped = connection.execution_options(schema_translate_map={"tenant": "acme"})
        comparison = compare(mapped, [models], {"include_schemas": True})
        found = named(comparison, "schema-translate-map")
        assert found.why.startswith("`schema_translate_map` maps `tenant` to `acme`, but")
        assert [each.kind for each in comparison.changes] == ["add_table", "remove_table"]
        moved = MetaData()
        for table in models.tables.values():
            table.to_metadata(moved, schema="acme")
        after = compare(mapped, [moved], {"include_schemas": True})
    assert after.changes == ()
    with scratch_postgres.engine.connect() as connection:
        plain = compare(connection, [moved], {"include_schemas": True})
    assert (slugs(plain), plain.changes) == ([], ())


@pytest.mark.follows("no-naming-convention")
def test_constraints_without_names(on_both: Look) -> None:
    """With a naming convention there is nothing to say."""
    found = named(on_both([USERS], users(UniqueConstraint("name"))), "no-naming-convention")
    assert "On `users`" in found.why
    convention = MetaData(naming_convention={"uq": "uq_%(table_name)s_%(column_0_name)s"})
    assert slugs(on_both([], users(UniqueConstraint("name"), metadata=convention))) == []


def test_tables_that_filters_hide(on_both: Look) -> None:
    """Counted and named, whichever filter hid them."""

    def by_name(name: str | None, type_: str, _parents: Any) -> bool:
        return type_ != "table" or name != "extra"

    def by_object(_object: Any, name: str | None, type_: str, _reflected: Any, _to: Any) -> bool:
        return type_ != "table" or name != "extra"

    for option in ({"include_name": by_name}, {"include_object": by_object}):
        comparison = on_both([USERS, EXTRA] if option.get("include_name") else [], users(), **option)
        assert comparison.changes == ()
        found = named(comparison, "hidden-by-filters")
        assert found.title == "Filters hide 1 table"
        assert "1 table (`extra`)" in found.why


def test_filters_that_hide_nothing(on_both: Look) -> None:
    """The twin."""
    assert (
        slugs(on_both([USERS], users(), include_name=lambda *_: True, include_object=lambda *_: True)) == []
    )


def test_a_column_that_a_filter_hides(on_both: Look) -> None:
    """Told with its table."""

    def without_name(_object: Any, name: str | None, type_: str, _reflected: Any, _to: Any) -> bool:
        return type_ != "column" or name != "name"

    found = named(on_both([USERS], users(), include_object=without_name), "hidden-by-filters")
    assert found.title == "Filters hide 1 object"
    assert "1 column (`users.name`)" in found.why


def test_changes_that_a_hook_took_away(on_both: Look) -> None:
    """An emptied script and a dropped script are both no changes, and both told."""

    def empty(_context: Any, _revision: Any, directives: list[Any]) -> None:
        directives[0].upgrade_ops.ops.clear()

    def drop(_context: Any, _revision: Any, directives: list[Any]) -> None:
        directives[:] = []

    for hook in (empty, drop):
        comparison = on_both([], users(), process_revision_directives=hook)
        assert comparison.changes == ()
        assert named(comparison, "hook-removed-changes").title == "The project's hook took away 1 change"


def test_a_hook_that_adds_is_followed(on_both: Look) -> None:
    """Its statements are changes like others."""
    from alembic.operations.ops import ExecuteSQLOp

    def add(_context: Any, _revision: Any, directives: list[Any]) -> None:
        directives[0].upgrade_ops.ops.append(ExecuteSQLOp("SELECT 1"))

    comparison = on_both([USERS], users(), process_revision_directives=add)
    (change,) = comparison.changes
    assert (change.kind, change.after, change.sql) == ("execute", "SELECT 1", "SELECT 1;")
    assert change.why.startswith("`execute` comes from the project itself or another library")


def test_tables_without_a_model(on_both: Look) -> None:
    """Named, with what to do in both cases."""
    found = named(on_both([USERS, EXTRA], users()), "tables-without-models")
    assert found.title == "1 table has no model"
    assert found.why == "The database has `extra`, the models do not: the migration drops it."


def test_a_table_that_may_be_renamed_is_not_one_without_a_model(on_both: Look) -> None:
    """The question about the renaming says what to do."""
    metadata = users()
    Table("extras", metadata, Column("id", Integer, primary_key=True), Column("size", Integer))
    comparison = on_both([USERS, EXTRA, "ALTER TABLE extra ADD COLUMN size INTEGER"], metadata)
    assert [each.after for each in comparison.renames] == ["extras"]
    assert slugs(comparison) == []


def test_the_only_table_without_models(on_both: Look) -> None:
    """One is not `all 1 tables`."""
    found = named(on_both([EXTRA], MetaData()), "models-empty")
    assert found.why.startswith("So the only table of the database would be dropped.")


def test_models_without_tables(on_both: Look) -> None:
    """Most likely nobody imported them."""
    assert slugs(on_both([USERS, EXTRA], MetaData())) == ["models-empty"]


def test_the_version_table_of_another_project(on_both: Look) -> None:
    """It is no table of the models, and must not be dropped."""
    ddl = [USERS, "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)"]
    comparison = on_both(ddl, users(), version_table="shop_version")
    assert slugs(comparison) == ["others-version-table"]
    assert slugs(on_both([], users())) == []


def test_warnings_are_told(on_postgres: Look) -> None:
    """What Alembic cannot compare goes by as a warning otherwise."""
    ddl = [USERS, "ALTER TABLE users ADD COLUMN twice INTEGER GENERATED ALWAYS AS (id * 2) STORED"]
    metadata = users(Column("twice", Integer, Computed("id * 3")))
    found = named(on_postgres(ddl, metadata, compare_server_default=True), "alembic-warned")
    assert "Computed default on users.twice cannot be modified." in found.why


def test_a_type_without_its_import(on_both: Look) -> None:
    """The script would stop with a NameError; SQL and finding say so."""
    from sqlalchemy.types import UserDefinedType

    class Point(UserDefinedType[Any]):
        cache_ok = True

        def get_col_spec(self, **_: Any) -> str:
            return "INTEGER"

        def __repr__(self) -> str:
            return "Point()"

    comparison = on_both([USERS], users(Column("place", Point())), user_module_prefix="shapes.")
    found = named(comparison, "script-needs-import")
    assert found.title == "The script lacks an import of `shapes`"
    assert "-- The script fails here: NameError: name 'shapes' is not defined" in comparison.sql.upgrade


def imports_advised(comparison: Comparison) -> list[str]:
    """The lines that the finding says to add, run together with the script as it was written."""
    remedy = named(comparison, "script-needs-import").remedy
    lines = re.findall(r"`((?:from|import) [^`]+)`", remedy)
    script = comparison.script.text.replace("\nfrom alembic", "\n" + "\n".join(lines) + "\nfrom alembic", 1)
    assert lines[0] in script
    names: dict[str, Any] = {}
    exec(compile(script, "script", "exec"), names)  # noqa: S102  written from the models above
    with create_engine("sqlite://", poolclass=NullPool).connect() as connection:
        connection.exec_driver_sql(USERS)
        with Operations.context(MigrationContext.configure(connection)):
            names["upgrade"]()
        assert len(connection.exec_driver_sql("PRAGMA table_info(users)").all()) == 3
    return lines


@pytest.mark.follows("script-needs-import")
def test_the_import_that_is_advised_is_the_one_that_the_script_lacks(on_sqlite: Look) -> None:
    """The submodule that holds a type, as the script names it; the script runs with it."""
    folder = ModuleType("warehouse")
    module = ModuleType("warehouse.kinds")
    exec(  # noqa: S102  a module of a project
        "import sqlalchemy\n"
        "class Shelf(sqlalchemy.types.UserDefinedType):\n"
        "    cache_ok = True\n"
        "    def get_col_spec(self, **_): return 'INTEGER'\n"
        "    def __repr__(self): return 'Shelf()'\n",
        module.__dict__,
    )
    folder.kinds = module  # type: ignore[attr-defined]  # what importing the submodule does
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "warehouse", folder)
        patch.setitem(sys.modules, "warehouse.kinds", module)
        comparison = on_sqlite([USERS], users(Column("place", module.Shelf())))
        assert imports_advised(comparison) == ["import warehouse.kinds"]


def test_all_names_that_are_missing_are_told_at_once_and_what_imports_do_not_help(on_sqlite: Look) -> None:
    """The name behind the first one; a type whose repr leaves out its arguments has to be rendered."""
    module = ModuleType("depot_types")
    exec(  # noqa: S102  a module of a project
        "import sqlalchemy\n"
        "class Note(sqlalchemy.TypeDecorator):\n"
        "    impl = sqlalchemy.String\n"
        "    cache_ok = True\n"
        "    def __init__(self, like=None):\n"
        "        super().__init__(9)\n"
        "    def __repr__(self): return 'Note(Text())'\n"
        "class Payload(sqlalchemy.TypeDecorator):\n"
        "    impl = sqlalchemy.String\n"
        "    cache_ok = True\n"
        "    def __init__(self, model):\n"
        "        super().__init__()\n",
        module.__dict__,
    )

    def plain(type_: str, given: Any, _context: Any) -> str | bool:
        return "sa.String()" if type_ == "type" and isinstance(given, module.Payload) else False

    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "depot_types", module)
        comparison = on_sqlite([USERS], users(Column("note", module.Note())))
        assert imports_advised(comparison) == ["import depot_types", "from sqlalchemy import Text"]
        metadata = users(Column("load", module.Payload("truck")))
        assert named(on_sqlite([], metadata), "script-needs-import").remedy == (
            "Add `import depot_types` to script.py.mako, or render the type with `render_item`. For "
            "`depot_types.Payload` the import is not enough: it does not take the arguments that Alembic "
            "writes. Let `render_item` write a plain type of SQLAlchemy."
        )
        after = on_sqlite([], metadata, render_item=plain)
        assert (slugs(after), "fails" in after.sql.upgrade) == ([], False)


def test_a_name_of_sqlalchemy_is_imported_from_there(on_sqlite: Look) -> None:
    """The repr of a type's argument has no prefix: `import Text` would fail."""

    class Wide(String):
        def __repr__(self) -> str:
            return "Enum(str(Text()))"

    comparison = on_sqlite([USERS], users(Column("note", Wide())), user_module_prefix="sa.")
    lines = re.findall(r"`(from [^`]+)`", named(comparison, "script-needs-import").remedy)
    assert lines == ["from sqlalchemy import Text"]
    assert imports_advised(comparison) == lines


def test_a_type_of_a_notebook_has_to_move(on_both: Look) -> None:
    """No migration can import `__main__`."""

    class Local(String):
        def __repr__(self) -> str:
            return "Local()"

    comparison = on_both([USERS], users(Column("note", Local())), user_module_prefix="__main__.")
    assert named(comparison, "script-needs-import").remedy == (
        "Move the types that the notebook or script itself defines into a module, and import them from "
        "there: no migration can import `__main__`."
    )


def test_every_finding_has_a_slug_of_its_own() -> None:
    """The registry holds each function once."""
    assert len(set(FINDERS)) == len(FINDERS)


@pytest.fixture
def history(tmp_path: Path) -> ScriptDirectory:
    """Three linear revisions: one, two, three."""
    (tmp_path / "versions").mkdir()
    (tmp_path / "script.py.mako").write_text("revision = ${repr(up_revision)}\n${upgrades}\n")
    (tmp_path / "env.py").write_text("")
    for name, before in (("one", None), ("two", "one"), ("three", "two")):
        text = (
            f"revision = {name!r}\ndown_revision = {before!r}\ndef upgrade(): pass\ndef downgrade(): pass\n"
        )
        (tmp_path / "versions" / f"{name}.py").write_text(text)
    config = Config()
    config.set_main_option("script_location", str(tmp_path))
    return ScriptDirectory.from_config(config)


def at(revision: str | None, history: ScriptDirectory, *others: str) -> Comparison:
    with create_engine("sqlite://", poolclass=NullPool).connect() as connection:
        connection.exec_driver_sql(USERS)
        if revision is not None:
            connection.exec_driver_sql("CREATE TABLE alembic_version (version_num VARCHAR(32))")
            for each in (revision, *others):
                connection.exec_driver_sql("INSERT INTO alembic_version VALUES (?)", (each,))
        context = MigrationContext.configure(connection, opts={"target_metadata": users()})
        return compare_context(context, script=history)


def test_a_database_at_head_is_fine(history: ScriptDirectory) -> None:
    """The twin of the next ones."""
    comparison = at("three", history)
    assert slugs(comparison) == []
    assert (comparison.revision.current, comparison.revision.heads) == (("three",), ("three",))


def test_a_database_that_is_behind(history: ScriptDirectory) -> None:
    """With the number of revisions that are pending."""
    found = named(at("one", history), "database-behind")
    assert found.why.startswith("2 revisions are not applied yet (at `one`, heads `three`)")


def test_a_database_that_no_migration_has_reached(history: ScriptDirectory) -> None:
    """The changes repeat the whole history."""
    assert slugs(at(None, history)) == ["no-version-table"]


def test_a_revision_that_the_project_does_not_have(history: ScriptDirectory) -> None:
    """Named as it stands in the version table."""
    assert named(at("lost", history), "unknown-revision").why.startswith("`lost` is in the version table")


def test_a_broken_version_file_does_not_stop_the_comparison(history: ScriptDirectory) -> None:
    """The changes are still told."""
    (Path(history.dir) / "versions" / "bad.py").write_text("revision = 'bad'\ndown_revision = 'nowhere'\n(\n")
    comparison = at("three", history)
    assert comparison.failure is None
    assert slugs(comparison) == ["history-unreadable"]


def test_several_heads(history: ScriptDirectory) -> None:
    """They are named, and a database at one of them is behind."""
    text = "revision = 'side'\ndown_revision = 'two'\ndef upgrade(): pass\ndef downgrade(): pass\n"
    (Path(history.dir) / "versions" / "side.py").write_text(text)
    comparison = at("three", history)
    assert slugs(comparison) == ["database-behind", "several-heads"]
    assert named(comparison, "database-behind").why.startswith("1 revision is not applied yet")


def test_heads_of_labelled_branches_stay_apart(history: ScriptDirectory) -> None:
    """They are meant to: merging them is no advice."""
    text = (
        "revision = 'side'\ndown_revision = None\nbranch_labels = ('reporting',)\n"
        "def upgrade(): pass\ndef downgrade(): pass\n"
    )
    (Path(history.dir) / "versions" / "side.py").write_text(text)
    found = named(at("three", history), "several-heads")
    assert found.title == "The history has 2 heads, of labelled branches"
    assert "`alembic upgrade reporting@head`" in found.remedy


def test_two_files_with_one_revision_id(history: ScriptDirectory) -> None:
    """They are not two heads, and there is nothing to merge."""
    text = "revision = 'three'\ndown_revision = 'two'\ndef upgrade(): pass\ndef downgrade(): pass\n"
    (Path(history.dir) / "versions" / "again.py").write_text(text)
    comparison = at("three", history)
    assert "several-heads" not in slugs(comparison)
    assert comparison.revision.heads == ("three",)
    assert named(comparison, "duplicate-revision").why.startswith("`three`: Alembic knows one")


def test_the_context_of_env_py_brings_its_own_history(history: ScriptDirectory) -> None:
    """Inside env.py the script folder need not be handed over."""
    seen: list[Comparison] = []

    def fn(_revision: Any, context: MigrationContext) -> list[Any]:
        seen.append(compare_context(context))
        return []

    config = Config()
    config.set_main_option("script_location", str(history.dir))
    environment = EnvironmentContext(config, history, fn=fn, dont_mutate=True)
    with create_engine("sqlite://", poolclass=NullPool).connect() as connection, environment:
        environment.configure(
            connection=connection, target_metadata=users(Column("u", ForeignKey("users.id")))
        )
        environment.run_migrations()
    assert seen[0].revision.heads == ("three",)
    assert seen[0].script.text.startswith("revision = '")
    assert "no-version-table" in slugs(seen[0])


def test_schemas_of_the_models_that_are_not_compared(on_postgres: Look) -> None:
    """Without `include_schemas` their tables are new in every migration."""
    ddl = ["CREATE SCHEMA app", USERS.replace("users", "app.users")]
    metadata = users(metadata=MetaData(schema="app"))
    found = named(on_postgres(ddl, metadata), "schemas-not-compared")
    assert found.why.startswith("`app.users`: without `include_schemas`, Alembic takes every table")


def test_schemas_of_the_models_that_are_compared(on_postgres: Look) -> None:
    """The twin, with the option; there is nothing to tell."""
    ddl = ["CREATE SCHEMA app", USERS.replace("users", "app.users")]
    comparison = on_postgres(ddl, users(metadata=MetaData(schema="app")), include_schemas=True)
    assert (comparison.changes, slugs(comparison)) == ((), [])


def test_a_filter_that_hides_the_default_schema(on_postgres: Look) -> None:
    """Its name is None, not `public`."""

    def only_public(name: str | None, type_: str, _parents: object) -> bool:
        return type_ != "schema" or name == "public"

    comparison = on_postgres([USERS], users(), include_schemas=True, include_name=only_public)
    assert named(comparison, "default-schema-hidden").why == (
        "`include_name` returns False for the schema `None`, which is the default one, so that `users` "
        "looks new."
    )
    assert "1 schema (`the default schema`)" in named(comparison, "hidden-by-filters").why


def test_a_filter_that_hides_a_default_schema_without_models(on_postgres: Look) -> None:
    """The twin: the models are in another schema, and the filter is right."""

    def only_app(name: str | None, type_: str, _parents: object) -> bool:
        return type_ != "schema" or name == "app"

    ddl = ["CREATE SCHEMA app", USERS.replace("users", "app.users")]
    metadata = users(metadata=MetaData(schema="app"))
    comparison = on_postgres(ddl, metadata, include_schemas=True, include_name=only_app)
    assert slugs(comparison) == ["hidden-by-filters"]


def test_a_lost_revision_is_more_than_a_key(history: ScriptDirectory) -> None:
    """Alembic's own KeyError names nothing but the id; one of a version file is told as such."""
    versions = Path(history.dir) / "versions"
    for name, way in (("down_revision", "down_revision = 'gone'"), ("depends_on", "down_revision = 'three'")):
        depends = "" if name == "down_revision" else "depends_on = 'gone'\n"
        (versions / "bad.py").write_text(f"revision = 'bad'\n{way}\n{depends}")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Alembic's, of the same
            found = named(at("three", ScriptDirectory(history.dir)), "history-unreadable")
        assert found.why.endswith(": no version file has the revision 'gone', which another one names.")
        assert found.remedy.startswith("Restore its file, or correct the one that names it")
    (versions / "bad.py").write_text("import os\nrevision = os.environ['NO_SUCH_VARIABLE']\n")
    found = named(at("three", ScriptDirectory(history.dir)), "history-unreadable")
    assert found.why.endswith(": KeyError: 'NO_SUCH_VARIABLE'.")


def test_a_revision_beside_its_descendant_in_the_version_table(history: ScriptDirectory) -> None:
    """Upgrading is no remedy: Alembic refuses. Two branches beside each other are right."""
    comparison = at("one", history, "two")
    assert slugs(comparison) == ["overlapping-revisions"]
    found = named(comparison, "overlapping-revisions")
    assert found.why.startswith("`one` is included in `two`: ")
    assert found.remedy.endswith("`alembic stamp --purge two`.")
    text = "revision = 'side'\ndown_revision = 'one'\ndef upgrade(): pass\ndef downgrade(): pass\n"
    (Path(history.dir) / "versions" / "side.py").write_text(text)
    assert "overlapping-revisions" not in slugs(at("side", ScriptDirectory(history.dir), "two"))
