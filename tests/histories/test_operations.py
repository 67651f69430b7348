"""What a migration does, read from its syntax."""

from __future__ import annotations

import time
from pathlib import Path
from textwrap import dedent, indent

import pytest

from limbeck.histories.open_history import history
from limbeck.histories.operations import body
from limbeck.records.revision import Direction

SHOP = Path(__file__).parents[2] / "data" / "shop"

# Each: the body of upgrade(), and for each operation its call, tables, columns, and whether it drops.
CASES = {
    "add_column": (
        'op.add_column("users", sa.Column("email", sa.String()))',
        [("add_column", ("users",), ("users.email",), False)],
    ),
    "by keyword": (
        'op.drop_column(table_name="users", column_name="email", schema="app")',
        [("drop_column", ("app.users",), ("app.users.email",), True)],
    ),
    "create_table": (
        'op.create_table("users", sa.Column("id", sa.Integer), sa.Column("name"), sa.Index("ix", "name"))',
        [("create_table", ("users",), ("users.id", "users.name"), False)],
    ),
    "a rename": (
        'op.alter_column("users", "name", new_column_name="full_name")',
        [("alter_column", ("users",), ("users.name", "users.full_name"), False)],
    ),
    "rename_table": (
        'op.rename_table("users", "people")',
        [("rename_table", ("users", "people"), (), False)],
    ),
    "a foreign key": (
        'op.create_foreign_key(op.f("fk"), "orders", "users", ["user_id"], ["id"])',
        [("create_foreign_key", ("orders", "users"), ("orders.user_id", "users.id"), False)],
    ),
    "an index": (
        'op.create_index("ix", "users", ["email", sa.text("lower(name)")])',
        [("create_index", ("users",), ("users.email",), False)],
    ),
    "a batch": (
        """
        with op.batch_alter_table("users", schema="app") as batch_op:
            batch_op.drop_column("email")
            batch_op.create_foreign_key("fk", "orders", ["order_id"], ["id"])
        """,
        [
            ("batch_alter_table", ("app.users",), (), False),
            ("drop_column", ("app.users",), ("app.users.email",), True),
            ("create_foreign_key", ("app.users", "orders"), ("app.users.order_id", "orders.id"), False),
        ],
    ),
    "two batches": (
        """
        with op.batch_alter_table("a") as one, op.batch_alter_table("b") as two:
            one.drop_column("x")
            two.drop_column("y")
        """,
        [
            ("batch_alter_table", ("a",), (), False),
            ("batch_alter_table", ("b",), (), False),
            ("drop_column", ("a",), ("a.x",), True),
            ("drop_column", ("b",), ("b.y",), True),
        ],
    ),
    "a loop": (
        'for name in ("users", "orders"):\n    op.drop_table(name)',
        [("drop_table", ("users", "orders"), (), True)],
    ),
    "a constant": (
        'op.drop_index("ix", table_name=TABLE)',
        [("drop_index", ("things",), (), True)],
    ),
    "SQL": (
        "op.execute('DELETE FROM \"users\" WHERE id IN (SELECT user_id FROM app.orders)')",
        [("execute", ("users", "app.orders"), (), True)],
    ),
    "SQL that keeps everything": (
        'op.get_bind().execute(sa.text("UPDATE users SET name = 1"))',
        [("execute", ("users",), (), False)],
    ),
    "a table of its own": (
        """
        users = sa.table("users", sa.column("name"))
        op.bulk_insert(users, [])
        op.execute(users.update().where(users.c.name.is_(None)).values(name=""))
        op.execute(users.delete())
        """,
        [
            ("bulk_insert", ("users",), (), False),
            ("execute", ("users",), ("users.name",), False),
            ("execute", ("users",), (), True),
        ],
    ),
    "a trigger": (
        'op.execute("CREATE TRIGGER t BEFORE UPDATE ON posts FOR EACH ROW EXECUTE FUNCTION f()")',
        [("execute", ("posts",), (), False)],
    ),
    "SQL that is put together": (
        """
        for name in ("users", "orders"):
            op.execute(f"ALTER TABLE {name} ALTER {column} DROP NOT NULL")
        op.execute(sa.text("UPDATE {} SET b = 'x' WHERE c = :c".format(TABLE)).bindparams(c="FROM d"))
        op.execute("DELETE FROM %s" % TABLE + " WHERE true")
        """,
        [
            ("execute", ("users", "orders"), (), False),
            ("execute", ("things",), (), False),
            ("execute", ("things",), (), True),
        ],
    ),
    "nothing of Alembic": ("print('users')\nsession.commit()", []),
}


def source(lines: str) -> str:
    return f'TABLE = "things"\n\ndef upgrade():\n{indent(dedent(lines).strip(), "    ")}\n'


@pytest.mark.parametrize("case", CASES)
def test_operations_name_their_tables_and_columns(case: str) -> None:
    """In the order in which they are written."""
    lines, expected = CASES[case]
    found = body(source(lines), Direction.UPGRADE)
    assert found is not None
    assert [(each.call, each.tables, each.columns, each.drops) for each in found.operations] == expected


@pytest.mark.parametrize(
    "lines", ["pass", "...", "return", "return None", '"""Nothing."""', '"""No."""\npass']
)
def test_a_function_that_does_nothing_is_empty(lines: str) -> None:
    """And one that does something is not."""
    found = body(source(lines), Direction.UPGRADE)
    assert found is not None
    assert found.empty
    assert found.operations == ()
    other = body(source("op.drop_table('users')"), Direction.UPGRADE)
    assert other is not None
    assert not other.empty


def test_an_operation_is_shown_as_it_is_written() -> None:
    """With its line in the file, whatever its names were resolved to."""
    found = body(source('name = "users"\nop.drop_table(name)'), Direction.UPGRADE)
    assert found is not None
    (operation,) = found.operations
    assert (operation.source, operation.line) == ("op.drop_table(name)", 5)
    assert found.source.startswith("def upgrade():\n    name =")
    assert found.line == 3


def test_an_operation_is_cut_out_between_characters() -> None:
    """Syntax counts bytes; some characters have several, and some lines end as on Windows."""
    lines = 'x = "ü"; op.drop_column("ä",\r\n        "ö"); op.drop_table("é")'
    found = body(f"def upgrade():\r\n    {lines}\r\n", Direction.UPGRADE)
    assert found is not None
    assert [each.source for each in found.operations] == [
        'op.drop_column("ä",\n        "ö")',
        'op.drop_table("é")',
    ]


def test_a_file_is_cut_into_lines_once() -> None:
    """Reading a file of two thousand operations took a minute when each operation cut it again."""
    text = "".join(f'    op.add_column("t{each}", sa.Column("c"))\n' for each in range(2000))
    began = time.process_time()
    found = body(f"def upgrade():\n{text}", Direction.UPGRADE)
    assert found is not None
    assert len(found.operations) == 2000
    assert time.process_time() - began < 5


def test_the_other_function_may_be_missing() -> None:
    """A file without a downgrade has no body for it."""
    assert body(source("pass"), Direction.DOWNGRADE) is None
    assert body("def upgrade(:", Direction.UPGRADE) is None


def test_a_page_break_does_not_move_the_lines() -> None:
    """Some characters end a line for `str.splitlines` and not for Python."""
    found = body('X = "\x0c\u2028"\n\ndef upgrade():\n    op.drop_table("a")\n', Direction.UPGRADE)
    assert found is not None
    assert found.source == 'def upgrade():\n    op.drop_table("a")'


def test_the_revisions_that_touch_something_are_found() -> None:
    """By table, by column, in whatever case; and none for what nobody touches."""
    found = history(SHOP)
    assert [each.revision for each in found.touching("reviews")] == ["d1a58f03c72e"]
    assert [each.revision for each in found.touching("Orders.Total")] == ["0d7e64b9c1a3"]
    assert [each.revision for each in found.touching("addresses.recipient")] == [
        "54d7a1f6c09e",
        "f18c2a5e90d6",
    ]
    assert found.touching("nothing") == ()
