"""Every kind of change on both backends, with its "no change" twin."""

from __future__ import annotations

import gc
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from alembic.runtime.migration import MigrationContext
from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    UniqueConstraint,
    create_engine,
)
from sqlalchemy.pool import NullPool, StaticPool

from limbeck.autogen.compare import compare, compare_context, failed_comparison
from limbeck.errors import CancelledError
from limbeck.progress import Cancellation
from limbeck.records import Failure, decode, encode
from limbeck.records.comparison import Comparison

if TYPE_CHECKING:
    from conftest import Look

USERS = "CREATE TABLE users (id INTEGER NOT NULL PRIMARY KEY, name VARCHAR(50))"
POSTS = "CREATE TABLE posts (id INTEGER NOT NULL PRIMARY KEY, user_id INTEGER)"


def users(*more: Any, **keywords: Any) -> MetaData:
    metadata = MetaData()
    Table(
        "users",
        metadata,
        Column("id", Integer, primary_key=True, autoincrement=False),
        Column("name", String(50)),
        *more,
        **keywords,
    )
    return metadata


def posts(metadata: MetaData, *more: Any) -> MetaData:
    Table(
        "posts",
        metadata,
        Column("id", Integer, primary_key=True, autoincrement=False),
        Column("user_id", Integer),
        *more,
    )
    return metadata


def essentials(comparison: Comparison) -> list[tuple[str, str | None, str | None, str | None, str | None]]:
    return [(each.kind, each.table, each.object, each.before, each.after) for each in comparison.changes]


def test_a_database_like_its_models_has_nothing_to_change(on_both: Look) -> None:
    """The twin of all: no change, an empty script, no SQL, no finding."""
    comparison = on_both([USERS], users())
    assert comparison.changes == ()
    assert comparison.renames == ()
    assert comparison.findings == ()
    assert comparison.sql.upgrade == comparison.sql.downgrade == ""
    assert "pass" in comparison.script.upgrade.splitlines()


def test_an_added_table(on_both: Look) -> None:
    """A table that only the models have is created."""
    comparison = on_both([USERS], posts(users()))
    assert essentials(comparison) == [("add_table", "posts", None, None, "id INTEGER, user_id INTEGER")]
    assert comparison.changes[0].sql.startswith("CREATE TABLE posts (")
    assert comparison.sql.downgrade == "DROP TABLE posts;"


def test_a_removed_table(on_both: Look) -> None:
    """A table that only the database has is dropped, and comes back with the downgrade."""
    comparison = on_both([USERS, POSTS], users())
    assert essentials(comparison) == [("remove_table", "posts", None, "id INTEGER, user_id INTEGER", None)]
    assert comparison.changes[0].python == "op.drop_table('posts')"
    assert comparison.changes[0].sql == "DROP TABLE posts;"
    assert comparison.sql.downgrade.startswith("CREATE TABLE posts (")


def test_an_added_column(on_both: Look) -> None:
    """A column that only the models have is added."""
    comparison = on_both([USERS], users(Column("age", Integer, server_default="0", nullable=False)))
    assert essentials(comparison) == [("add_column", "users", "age", None, "INTEGER DEFAULT '0' NOT NULL")]
    assert comparison.changes[0].sql == "ALTER TABLE users ADD COLUMN age INTEGER DEFAULT '0' NOT NULL;"


def test_a_removed_column(on_both: Look) -> None:
    """A column that only the database has is dropped."""
    comparison = on_both([USERS, "ALTER TABLE users ADD COLUMN age INTEGER"], users())
    assert essentials(comparison) == [("remove_column", "users", "age", "INTEGER", None)]


def test_a_changed_type(on_both: Look) -> None:
    """The types stand as they are written in SQL."""
    comparison = on_both(["CREATE TABLE users (id INTEGER NOT NULL PRIMARY KEY, name VARCHAR(20))"], users())
    assert essentials(comparison) == [("modify_type", "users", "name", "VARCHAR(20)", "VARCHAR(50)")]


def test_a_changed_nullability(on_both: Look) -> None:
    """NULL and NOT NULL, in both directions."""
    ddl = "CREATE TABLE users (id INTEGER NOT NULL PRIMARY KEY, name VARCHAR(50) NOT NULL)"
    assert essentials(on_both([ddl], users())) == [("modify_nullable", "users", "name", "NOT NULL", "NULL")]


def test_a_changed_default(on_both: Look) -> None:
    """A server default stands as SQL, no default as None."""
    ddl = "CREATE TABLE users (id INTEGER NOT NULL PRIMARY KEY, name VARCHAR(50), age INTEGER DEFAULT 1)"
    comparison = on_both(
        [ddl], users(Column("age", Integer, server_default="2")), compare_server_default=True
    )
    assert essentials(comparison) == [("modify_default", "users", "age", "1", "'2'")]
    same = on_both([], users(Column("age", Integer, server_default="1")), compare_server_default=True)
    assert same.changes == ()


def test_two_changes_of_one_column_are_two_rows_with_one_line_of_python(on_both: Look) -> None:
    """One `alter_column` that changes type and nullability is told twice; each has its own SQL."""
    ddl = "CREATE TABLE users (id INTEGER NOT NULL PRIMARY KEY, name VARCHAR(20) NOT NULL)"
    comparison = on_both([ddl], users())
    assert [each.kind for each in comparison.changes] == ["modify_type", "modify_nullable"]
    first, second = comparison.changes
    assert first.python == second.python
    assert first.sql != second.sql


def test_an_index_that_comes_and_one_that_goes(on_both: Look) -> None:
    """Indexes are told as the statements that create them."""
    comparison = on_both([USERS, "CREATE INDEX ix_id ON users (id)"], users(Index("ix_name", "name")))
    assert sorted(essentials(comparison)) == [
        ("add_index", "users", "ix_name", None, "CREATE INDEX ix_name ON users (name)"),
        ("remove_index", "users", "ix_id", "CREATE INDEX ix_id ON users (id)", None),
    ]


def test_a_unique_constraint_that_comes(on_both: Look) -> None:
    """A named unique constraint is told as it stands in CREATE TABLE."""
    comparison = on_both([USERS], users(UniqueConstraint("name", name="uq_name")))
    assert essentials(comparison) == [
        ("add_constraint", "users", "uq_name", None, "CONSTRAINT uq_name UNIQUE (name)")
    ]


def test_a_unique_constraint_that_goes(on_both: Look) -> None:
    """A named unique constraint of the database is dropped."""
    ddl = "CREATE TABLE users (id INTEGER NOT NULL PRIMARY KEY, name VARCHAR(50), CONSTRAINT u UNIQUE (name))"
    ((*what, before, after),) = essentials(on_both([ddl], users()))
    assert (what, after) == (["remove_constraint", "users", "u"], None)
    assert before in {"CONSTRAINT u UNIQUE (name)", "CONSTRAINT u UNIQUE NULLS DISTINCT (name)"}


def test_a_foreign_key_that_comes(on_both: Look) -> None:
    """A foreign key is told with its target."""
    key = ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_user", ondelete="CASCADE")
    comparison = on_both([USERS, POSTS], posts(users(), key))
    words = "CONSTRAINT fk_user FOREIGN KEY(user_id) REFERENCES users (id) ON DELETE CASCADE"
    assert essentials(comparison) == [("add_fk", "posts", "fk_user", None, words)]


def test_a_foreign_key_that_goes(on_both: Look) -> None:
    """A foreign key of the database that the models lack is dropped."""
    ddl = (
        "CREATE TABLE posts (id INTEGER NOT NULL PRIMARY KEY, user_id INTEGER, "
        "CONSTRAINT fk_user FOREIGN KEY (user_id) REFERENCES users (id))"
    )
    comparison = on_both([USERS, ddl], posts(users()))
    words = "CONSTRAINT fk_user FOREIGN KEY(user_id) REFERENCES users (id)"
    assert essentials(comparison) == [("remove_fk", "posts", "fk_user", words, None)]


def test_comments_come_change_and_go(on_postgres: Look) -> None:
    """Comments of tables and columns, as SQL literals."""
    ddl = [USERS, "COMMENT ON COLUMN users.name IS 'it''s old'"]
    metadata = users(comment="people")
    metadata.tables["users"].c.name.comment = "new"
    comparison = on_postgres(ddl, metadata)
    assert sorted(essentials(comparison)) == [
        ("add_table_comment", "users", None, None, "'people'"),
        ("modify_comment", "users", "name", "'it''s old'", "'new'"),
    ]
    gone = on_postgres(["COMMENT ON TABLE users IS 'x'", "COMMENT ON COLUMN users.name IS NULL"], users())
    assert essentials(gone) == [("remove_table_comment", "users", None, "'x'", None)]


def test_a_column_with_all_its_trimmings_comes_as_one_script(on_both: Look) -> None:
    """A new column with a foreign key and an index runs although each stands on the one before."""
    metadata = posts(
        users(),
        Column("editor_id", Integer, ForeignKey("users.id", name="fk_editor")),
        Index("ix_editor", "editor_id"),
    )
    comparison = on_both([USERS, POSTS], metadata)
    assert sorted(each.kind for each in comparison.changes) == ["add_column", "add_fk", "add_index"]
    assert "fails" not in comparison.sql.upgrade + comparison.sql.downgrade
    assert [each.sql for each in comparison.changes if "fails" in each.sql] == []


def test_the_downgrade_runs_on_the_upgraded_database(on_both: Look) -> None:
    """On SQLite the downgrade is tried after the upgrade: what was added can be dropped again."""
    comparison = on_both([USERS], users(Column("age", Integer), Index("ix_age", "age")))
    assert comparison.sql.upgrade.splitlines() == [
        "ALTER TABLE users ADD COLUMN age INTEGER;",
        "CREATE INDEX ix_age ON users (age);",
    ]
    assert re.search("DROP COLUMN age;|INSERT INTO _alembic_tmp_users", comparison.sql.downgrade)
    assert "fails" not in comparison.sql.downgrade


def test_a_check_of_a_boolean_is_no_change(on_both: Look) -> None:
    """CHECK constraints are not compared by default: the twin of a plug-in that compares them."""
    metadata = users(Column("active", Boolean), CheckConstraint("id > 0", name="ck_id"))
    assert on_both([USERS, "ALTER TABLE users ADD COLUMN active BOOLEAN"], metadata).changes == ()


def test_several_metadata_are_one_comparison() -> None:
    """A list of MetaData is compared as a whole."""
    with create_engine("sqlite://", poolclass=NullPool).connect() as connection:
        comparison = compare(connection, [users(), posts(MetaData())], {})
    assert [each.table for each in comparison.changes] == ["users", "posts"]


def test_nothing_is_created_by_comparing() -> None:
    """No version table, no tables: the schema is the same before and after."""
    with create_engine("sqlite://", poolclass=NullPool).connect() as connection:
        compare(connection, [users()], {})
        assert list(connection.exec_driver_sql("SELECT name FROM sqlite_master")) == []


@pytest.mark.parametrize("enabled", [True, False])
def test_the_garbage_collector_is_as_it_was(*, enabled: bool) -> None:
    """Its pause ends with the comparison, also when it was off before."""
    before = gc.isenabled()
    try:
        gc.enable() if enabled else gc.disable()
        with create_engine("sqlite://", poolclass=NullPool).connect() as connection:
            compare(connection, [users()], {})
        assert gc.isenabled() is enabled
    finally:
        gc.enable() if before else gc.disable()


def test_a_comparison_can_be_cancelled_at_an_object() -> None:
    """The switch is looked at for each object, not only between stages."""
    cancellation = Cancellation()
    with (
        create_engine("sqlite://", poolclass=NullPool).connect() as connection,
        pytest.raises(CancelledError),
    ):
        compare(
            connection, [users()], {}, progress=lambda _: cancellation.cancel(), cancellation=cancellation
        )


def test_the_stages_are_told() -> None:
    """Progress names each stage in a few words."""
    stages: list[str] = []
    with create_engine("sqlite://", poolclass=NullPool).connect() as connection:
        compare(connection, [users()], {}, progress=stages.append)
    assert stages == [
        "Comparing the database with the models",
        "Writing the migration",
        "Collecting its SQL",
        "Judging the risks",
    ]


def test_a_comparison_survives_the_way_through_json(on_sqlite: Look) -> None:
    """What the worker sends is what the kernel gets."""
    comparison = on_sqlite([USERS, POSTS], users(Column("age", Integer)))
    assert decode(Comparison, encode(comparison)) == comparison


def test_a_failed_comparison_carries_its_failure() -> None:
    """It has versions and nothing else."""
    failure = Failure("x", "It failed.", (), "Try again.")
    comparison = failed_comparison(failure, name="one", output="said")
    assert comparison.failure == failure
    assert (comparison.name, comparison.output, comparison.changes) == ("one", "said", ())
    assert comparison.versions.server is None


def test_examine_takes_the_models_of_its_context() -> None:
    """Inside env.py the context has everything."""
    from alembic.runtime.migration import MigrationContext

    with create_engine("sqlite://", poolclass=NullPool).connect() as connection:
        context = MigrationContext.configure(connection, opts={"target_metadata": users()})
        comparison = compare_context(context, name="main")
    assert comparison.name == "main"
    assert [each.kind for each in comparison.changes] == ["add_table"]
    assert comparison.database is not None
    assert comparison.database.dialect == "sqlite"


@pytest.mark.parametrize(
    "spoiler", ['"""\nimport this_was_run\n"""', "'''\nimport this_was_run", "a\rimport this_was_run"]
)
def test_a_revision_of_the_version_table_never_becomes_python(
    spoiler: str, on_both: Look, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who can write to the version table can't make the comparison, or the script, run what stands there."""
    (tmp_path / "this_was_run.py").write_text("raise SystemExit('ran')")
    monkeypatch.syspath_prepend(tmp_path)
    quoted = spoiler.replace("'", "''")
    ddl = [
        "CREATE TABLE alembic_version (version_num VARCHAR(99) NOT NULL)",
        f"INSERT INTO alembic_version VALUES ('{quoted}')",  # noqa: S608  quoted above, and a spoiler anyway
    ]
    comparison = on_both(ddl, users())
    assert comparison.failure is None
    assert comparison.revision.current == (spoiler,)
    assert "this_was_run" not in sys.modules
    assert "this_was_run" not in comparison.script.text
    assert "down_revision = None" in re.sub(r": [^=]+ =", " =", comparison.script.text)


def test_a_plain_revision_of_the_version_table_is_followed(on_both: Look) -> None:
    """The twin: the script says which revision it comes after."""
    ddl = [
        "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)",
        "INSERT INTO alembic_version VALUES ('v3.2.0-a')",
    ]
    assert "Revises: v3.2.0-a" in on_both(ddl, users()).script.text


def test_changes_alone_are_those_of_a_whole_comparison() -> None:
    """What is told beside them is left out; each has its SQL and its risk all the same."""
    engine = create_engine("sqlite://", poolclass=StaticPool)
    with engine.connect() as connection:
        connection.exec_driver_sql("CREATE TABLE users (id INTEGER NOT NULL PRIMARY KEY, nick VARCHAR(50))")
        options = {"target_metadata": posts(users()), "compare_type": False}
        whole = compare_context(MigrationContext.configure(connection, opts=options))
        alone = compare_context(MigrationContext.configure(connection, opts=options), changes_only=True)
    assert (len(whole.renames), bool(whole.sql.upgrade), bool(whole.findings)) == (1, True, True)
    assert alone.changes == whole.changes
    assert (alone.renames, alone.sql.upgrade, alone.findings) == ((), "", ())


def test_what_comparisons_leave_is_collected_in_the_end() -> None:
    """A notebook compares again and again: what each left would add up to gigabytes."""

    def tables() -> int:
        return sum(isinstance(each, Table) for each in gc.get_objects())

    engine = create_engine("sqlite://", poolclass=StaticPool)
    thresholds = gc.get_threshold()
    with engine.connect() as connection:
        connection.exec_driver_sql(USERS)
        compare(connection, [users()], {}, thorough=True)
        gc.collect()
        gc.set_threshold(700)
        try:
            before = tables()
            for _ in range(30):
                compare(connection, [users()], {}, thorough=True)
            made = tables() - before
        finally:
            gc.set_threshold(*thresholds)
    assert made < 30, "each comparison left its tables, the reflected one and the models'"
