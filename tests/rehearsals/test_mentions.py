"""Which tables, columns and objects a revision names, however its text and its statements write them."""

from __future__ import annotations

import textwrap

import pytest

from limbeck.histories.operations import body
from limbeck.records import ObservedStatement
from limbeck.records.revision import Direction
from limbeck.rehearsals.mentions import Mentions


def mentions(upgrade: str, *ran: str) -> Mentions:
    """What a revision with this function names, when it ran these statements."""
    source = f"def upgrade():\n{textwrap.indent(upgrade, '    ')}\n"
    return Mentions(source, body(source, Direction.UPGRADE), [ObservedStatement(sql, 0.0) for sql in ran])


@pytest.mark.parametrize(
    ("table", "sql"),
    [
        ("orders", "DELETE FROM orders WHERE id > 3"),
        ("orders", 'DELETE FROM "orders"'),
        ("app.orders", "DELETE FROM app.orders"),
        ("app.orders", 'DELETE FROM "app"."orders"'),
        ("app.Orders", 'TRUNCATE app."Orders"'),
        ("My App.Order Items", 'DELETE FROM "My App"."Order Items"'),
        ('My App.Peo"ple', 'DELETE FROM "My App" . "Peo""ple"'),
        ("a.b", 'DELETE FROM "a.b"'),
    ],
)
def test_a_statement_names_a_table_with_or_without_quotes(table: str, sql: str) -> None:
    """In any schema; and not the table of another one, or one whose name only begins like it."""
    assert mentions("pass", sql).deletes(table)
    assert not mentions("pass", sql).deletes("other.orders")
    assert not mentions("pass", sql).deletes(f"{table}2")
    assert not mentions("pass", sql.replace("DELETE FROM", "SELECT").replace("TRUNCATE", "")).deletes(table)


@pytest.mark.parametrize(
    ("name", "upgrade"),
    [
        ("My App.Order Items", "op.drop_table('Order Items', schema='My App')"),
        ("My App.Order Items", """op.execute('DROP TABLE "My App"."Order Items"')"""),
        ('app.Peo"ple', """op.execute('DROP TABLE app."Peo""ple"')"""),
        ("a.b", "op.drop_table('a.b')"),
    ],
)
def test_a_text_names_a_table_of_another_schema(name: str, upgrade: str) -> None:
    """By its schema and its name, wherever each stands; one of both is not enough."""
    assert mentions(upgrade).names(name)
    assert not mentions(upgrade).names(f"other.{name.partition('.')[2]}")
    assert not mentions(upgrade).names(f"{name.partition('.')[0]}.other")


def test_an_operation_on_another_schema_alters_its_columns() -> None:
    """A call without a schema may mean any; one with a schema means that alone."""
    qualified = mentions("op.alter_column('Users', 'mail', server_default=None, schema='My App')")
    assert qualified.alters("My App.Users", "mail", "default", lost=True)
    assert not qualified.alters("other.Users", "mail", "default", lost=True)
    assert not qualified.alters("Users", "mail", "default", lost=True)
    bare = mentions("op.alter_column('Users', 'mail', server_default=None)")
    assert bare.alters("My App.Users", "mail", "default", lost=True)
    assert bare.alters("Users", "mail", "default", lost=True)


def test_an_operation_on_another_schema_makes_its_constraint() -> None:
    """With its columns where it names them."""
    made = mentions("op.create_unique_constraint(None, 'Users', ['mail'], schema='My App')")
    assert made.makes_constraint("My App.Users", ["mail"])
    assert not made.makes_constraint("My App.Users", ["name"])
    assert not made.makes_constraint("Users", ["mail"])
    dropped = mentions("op.drop_constraint('users_pkey', 'Users', schema='My App')")
    assert dropped.makes_constraint("My App.Users", ["id"])


def test_batch_mode_makes_a_table_with_a_quoted_name_anew() -> None:
    """Its statements are not the author's, the indexes that it makes again included."""
    seen = mentions(
        "pass",
        'CREATE TABLE "_alembic_tmp_Order Items" (id INTEGER)',
        'INSERT INTO "_alembic_tmp_Order Items" (id) SELECT id FROM "Order Items"',
        'DROP TABLE "Order Items"',
        'ALTER TABLE "_alembic_tmp_Order Items" RENAME TO "Order Items"',
        'CREATE INDEX "by id" ON "Order Items" (id)',
        'DROP TABLE "Order"',
        "CREATE TABLE _alembic_tmp_users (id INTEGER)",
        "DROP TABLE users",
    )
    assert seen.rebuilt == {"Order Items", "users"}
    assert seen.own_statements == ('DROP TABLE "Order"',)
