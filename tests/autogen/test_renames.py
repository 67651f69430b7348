"""The question, and an operation that keeps the rows: run on real databases."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from alembic.operations import ops
from sqlalchemy import Column, Integer, MetaData, String, Table, text

from limbeck.autogen import renames
from limbeck.autogen.operation_steps import OperationStep, operation_steps
from limbeck.records import Risk

if TYPE_CHECKING:
    import pytest
    from conftest import Look

    from limbeck.databases.database import Database

OLD = "CREATE TABLE users (id INTEGER NOT NULL PRIMARY KEY, user_name VARCHAR(50) NOT NULL)"
ROW = "INSERT INTO users VALUES (1, 'ann')"


def users(column: Column[Any], name: str = "users", **keywords: Any) -> MetaData:
    metadata = MetaData()
    key = Column("id", Integer, primary_key=True, autoincrement=False)
    Table(name, metadata, key, column, **keywords)
    return metadata


def database_of(request: pytest.FixtureRequest) -> Database:
    name = "scratch_sqlite" if "sqlite" in request.node.name else "scratch_postgres"
    found: Database = request.getfixturevalue(name)
    return found


def run(database: Database, sql: str) -> None:
    with database.engine.begin() as connection:
        for statement in sql.split(";\n"):
            connection.execute(text(statement.rstrip(";")))


def test_a_renamed_column_is_asked_about_and_keeps_its_rows(
    on_both: Look, request: pytest.FixtureRequest
) -> None:
    """The pair keeps its risk, the manual operation keeps the values, and then nothing is left to change."""
    models = users(Column("full_name", String(50), nullable=False))
    comparison = on_both([OLD, ROW], models)
    (rename,) = comparison.renames
    assert rename.question == "Was `user_name` renamed to `full_name`?"
    assert (rename.kind, rename.table, rename.before, rename.after) == (
        "column",
        "users",
        "user_name",
        "full_name",
    )
    assert [comparison.changes[at].kind for at in rename.changes] == ["remove_column", "add_column"]
    assert comparison.changes[rename.changes[0]].risk is Risk.DESTRUCTIVE
    assert rename.evidence[:2] == ("Both are VARCHAR(50).", "Neither allows NULL.")
    database = database_of(request)
    run(database, rename.sql)
    with database.engine.connect() as connection:
        assert list(connection.execute(text("SELECT id, full_name FROM users"))) == [(1, "ann")]
    assert on_both([], models).changes == ()


def test_the_operation_stands_in_a_batch_where_the_project_uses_them(on_sqlite: Look) -> None:
    """As the rest of the script does."""
    (rename,) = on_sqlite([OLD], users(Column("full_name", String(50), nullable=False))).renames
    assert rename.python == (
        "with op.batch_alter_table('users', schema=None) as batch_op:\n"
        "    batch_op.alter_column('user_name', new_column_name='full_name')"
    )


def test_without_batch_it_is_one_line(on_postgres: Look) -> None:
    """And the SQL is a RENAME."""
    (rename,) = on_postgres([OLD], users(Column("full_name", String(50), nullable=False))).renames
    assert rename.python == "op.alter_column('users', 'user_name', new_column_name='full_name')"
    assert rename.sql == "ALTER TABLE users RENAME user_name TO full_name;"


def test_a_rename_changes_the_name_alone(on_both: Look, request: pytest.FixtureRequest) -> None:
    """Another type and NOT NULL may fail on the rows: they are named, and found by the next comparison."""
    ddl = [
        "CREATE TABLE users (id INTEGER NOT NULL PRIMARY KEY, mail VARCHAR(50))",
        f"INSERT INTO users VALUES (1, '{'x' * 40}'), (2, NULL)",  # noqa: S608 - own words
    ]
    models = users(Column("email", String(20), nullable=False))
    (rename,) = on_both(ddl, models).renames
    assert "type_" not in rename.python
    assert "nullable" not in rename.python
    assert rename.evidence[-1] == (
        "After the renaming, autogenerate still finds VARCHAR(50) to VARCHAR(20) and NULL to NOT NULL: "
        "compare again."
    )
    database = database_of(request)
    run(database, rename.sql)
    with database.engine.connect() as connection:
        values = connection.execute(text("SELECT email FROM users ORDER BY id")).scalars().all()
    assert values == ["x" * 40, None]
    assert [each.kind for each in on_both([], models).changes] == ["modify_type", "modify_nullable"]


def test_a_table_that_moves_to_another_schema_keeps_its_rows(
    on_postgres: Look, scratch_postgres: Database
) -> None:
    """Moved by PostgreSQL's own statement, whatever the schema is called."""
    models = users(Column("user_name", String(50), nullable=False), schema="a:b")
    ddl = ['CREATE SCHEMA "a:b"', OLD, ROW]
    (rename,) = on_postgres(ddl, models, include_schemas=True).renames
    assert rename.question == "Was the table `users` moved to the schema `a:b`?"
    assert rename.sql == 'ALTER TABLE users SET SCHEMA "a:b";'
    with scratch_postgres.engine.begin() as connection:
        connection.exec_driver_sql(rename.sql)
        assert list(connection.exec_driver_sql('SELECT * FROM "a:b".users')) == [(1, "ann")]
    assert on_postgres([], models, include_schemas=True).changes == ()


def test_a_renamed_table_keeps_its_rows(on_both: Look, request: pytest.FixtureRequest) -> None:
    """Asked about by its columns."""
    models = users(Column("user_name", String(50), nullable=False), "people")
    (rename,) = on_both([OLD, ROW], models).renames
    assert rename.question == "Was the table `users` renamed to `people`?"
    assert rename.python == "op.rename_table('users', 'people')"
    assert rename.evidence[0] == "2 of 2 columns are the same by name and type."
    database = database_of(request)
    run(database, rename.sql)
    with database.engine.connect() as connection:
        assert list(connection.execute(text("SELECT * FROM people"))) == [(1, "ann")]
    assert on_both([], models).changes == ()


def test_a_schema_stands_in_the_operation(on_postgres: Look) -> None:
    """For columns and for tables."""
    ddl = ["CREATE SCHEMA shop", OLD.replace("users", "shop.users")]
    column = on_postgres(
        ddl, users(Column("full_name", String(50), nullable=False), schema="shop"), include_schemas=True
    )
    table = on_postgres(
        [],
        users(Column("user_name", String(50), nullable=False), "people", schema="shop"),
        include_schemas=True,
    )
    assert column.renames[0].python == (
        "op.alter_column('users', 'user_name', new_column_name='full_name', schema='shop')"
    )
    assert column.renames[0].sql == "ALTER TABLE shop.users RENAME user_name TO full_name;"
    assert table.renames[0].python == "op.rename_table('users', 'people', schema='shop')"


def test_a_drop_and_an_add_that_have_nothing_in_common_are_no_rename(on_both: Look) -> None:
    """The twin."""
    assert on_both([OLD], users(Column("age", Integer))).renames == ()


def test_two_renames_in_one_table_are_told_apart(on_both: Look) -> None:
    """Each drop is paired with the add that fits best."""
    ddl = "CREATE TABLE users (id INTEGER NOT NULL PRIMARY KEY, first VARCHAR(9), last VARCHAR(9))"
    metadata = MetaData()
    key = Column("id", Integer, primary_key=True, autoincrement=False)
    Table("users", metadata, key, Column("last_name", String(9)), Column("first_name", String(9)))
    renames = on_both([ddl], metadata).renames
    assert {(each.before, each.after) for each in renames} == {("first", "first_name"), ("last", "last_name")}


def test_ten_times_the_tables_take_ten_times_the_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    """A schema for each tenant makes thousands of tables: each is compared with those of its place alone."""
    looks = 0

    def counting(step: OperationStep) -> str | None:
        nonlocal looks
        looks += 1
        return step.operation.table_name  # type: ignore[attr-defined]  # all are dropped tables

    def work(size: int) -> int:
        nonlocal looks
        looks = 0
        operations = [ops.DropTableOp("t", schema=f"tenant{number}") for number in range(size)]
        assert renames.renames(list(operation_steps(operations)), unused, unused, unused) == ()
        return looks

    unused: Any = SimpleNamespace(dialect=SimpleNamespace(name="postgresql"))
    monkeypatch.setattr(OperationStep, "table", property(counting))
    assert work(300) == 10 * work(30)
