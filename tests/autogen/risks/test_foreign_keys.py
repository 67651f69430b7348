"""What a foreign key with other rules does from now on, told and then tried."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import Column, ForeignKey, ForeignKeyConstraint, Integer, MetaData, Table
from sqlalchemy.exc import DBAPIError

from limbeck.autogen.risks.key_rules import KeyRules, differences
from limbeck.records import Change, Comparison, Risk

if TYPE_CHECKING:
    from conftest import Look

    from limbeck.databases.database import Database

ORDERS = "CREATE TABLE orders (id INTEGER NOT NULL PRIMARY KEY)"
ROWS = ["INSERT INTO orders VALUES (1)", "INSERT INTO items VALUES (1, 1)"]
ENDING = " SQLite does so only where `PRAGMA foreign_keys` is on."


def items(rules: str = "") -> str:
    key = f"CONSTRAINT fk FOREIGN KEY (order_id) REFERENCES orders (id) {rules}"
    return f"CREATE TABLE items (id INTEGER NOT NULL PRIMARY KEY, order_id INTEGER, {key})"


def shop(schema: str | None = None, **rules: Any) -> MetaData:
    metadata = MetaData(schema=schema)
    Table("orders", metadata, Column("id", Integer, primary_key=True, autoincrement=False))
    target = f"{schema}.orders.id" if schema else "orders.id"
    key = ForeignKeyConstraint(["order_id"], [target], name="fk", **rules)
    identity = Column("id", Integer, primary_key=True, autoincrement=False)
    Table("items", metadata, identity, Column("order_id", Integer), key)
    return metadata


def added(comparison: Comparison) -> Change:
    kinds = [each.kind for each in comparison.changes]
    assert kinds == ["remove_fk", "add_fk"]
    return comparison.changes[1]


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        ("", {"ondelete": "CASCADE"}, "Deleting a row of `orders` will now delete its rows in `items`."),
        (
            "ON DELETE CASCADE",
            {"ondelete": "SET NULL"},
            "Deleting a row of `orders` will now set `order_id` of its rows in `items` to NULL.",
        ),
        (
            "ON DELETE CASCADE",
            {},
            "Deleting a row of `orders` will now be refused while `items` has rows for it.",
        ),
        (
            "",
            {"onupdate": "CASCADE"},
            (
                "Changing the key of a row of `orders` will now change `order_id` of its rows in `items` "
                "with it."
            ),
        ),
    ],
    ids=["cascade", "set-null", "no-action", "on-update"],
)
def test_the_new_key_says_what_it_does(
    on_both: Look, before: str, after: dict[str, Any], sentence: str
) -> None:
    """It is a caution on both backends, wherever the rows stand."""
    change = added(on_both([ORDERS, items(before), *ROWS], shop(**after)))
    assert change.risk is Risk.CAUTION
    assert change.why.removesuffix(ENDING).endswith(sentence)


def test_the_dropped_key_says_that_it_comes_back(on_both: Look) -> None:
    """Rows are not left unguarded, so nothing warns of that."""
    removed, _ = on_both([ORDERS, items(), *ROWS], shop(ondelete="CASCADE")).changes
    assert (removed.risk, removed.why) == (
        Risk.SAFE,
        "Drops `fk`: rows stay, and the script adds a key of the same columns.",
    )


def test_a_key_that_stays_is_no_change(on_both: Look) -> None:
    """The twin: the same rules in both places."""
    assert on_both([ORDERS, items("ON DELETE CASCADE")], shop(ondelete="CASCADE")).changes == ()


def test_a_dropped_key_that_does_not_come_back(on_both: Look) -> None:
    """The twin of the pair: rows may then point nowhere."""
    metadata = MetaData()
    Table("orders", metadata, Column("id", Integer, primary_key=True, autoincrement=False))
    identity = Column("id", Integer, primary_key=True, autoincrement=False)
    Table("items", metadata, identity, Column("order_id", Integer))
    (change,) = on_both([ORDERS, items()], metadata).changes
    assert change.why == (
        "Drops `fk`: rows stay, but those of `items` may then point to rows that do not exist."
    )


def test_a_cascade_that_was_told_is_real(on_postgres: Look, scratch_postgres: Database) -> None:
    """The statements of the pair are run, and a deleted row takes its items along."""
    comparison = on_postgres([ORDERS, items(), *ROWS], shop(ondelete="CASCADE"))
    with scratch_postgres.engine.connect() as connection:
        with pytest.raises(DBAPIError):
            connection.exec_driver_sql("DELETE FROM orders")
        connection.rollback()
        for change in comparison.changes:
            connection.exec_driver_sql(change.sql)
        connection.exec_driver_sql("DELETE FROM orders")
        assert connection.exec_driver_sql("SELECT count(*) FROM items").scalar() == 0


def test_a_key_that_is_checked_later(on_postgres: Look) -> None:
    """Programs see the error at another moment."""
    rules = {"deferrable": True, "initially": "DEFERRED"}
    change = added(on_postgres([ORDERS, items(), *ROWS], shop(**rules)))
    assert change.why.endswith("Rows of `items` will now be checked only when the transaction ends.")


def test_a_key_in_a_schema_is_asked_about_there(on_postgres: Look) -> None:
    """The change names its schema, and its orphans are count_text in it."""
    ddl = ["CREATE SCHEMA shop", ORDERS.replace("TABLE ", "TABLE shop.")]
    ddl.append("CREATE TABLE shop.items (id INTEGER NOT NULL PRIMARY KEY, order_id INTEGER)")
    ddl.append("INSERT INTO shop.items VALUES (1, 77)")
    (change,) = on_postgres(ddl, shop("shop"), include_schemas=True).changes
    assert (change.kind, change.schema, change.table) == ("add_fk", "shop", "items")
    assert change.why == (
        "Fails: 1 row of `shop.items` points from `order_id` to nothing in `shop.orders`. "
        "Correct these rows first."
    )


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (KeyRules(), KeyRules(), []),
        (
            KeyRules(),
            KeyRules(on_delete="RESTRICT"),
            [
                (
                    "Deleting a row of `p` will now be refused at once while `c` has rows for it, even where "
                    "the check is deferred."
                )
            ],
        ),
        (
            KeyRules(on_delete="RESTRICT"),
            KeyRules(),
            [
                (
                    "Deleting a row of `p` will now be refused while `c` has rows for it when the check is "
                    "made, not at once."
                )
            ],
        ),
        (
            KeyRules(),
            KeyRules(on_delete="SET DEFAULT", on_update="SET NULL"),
            [
                "Deleting a row of `p` will now set `p_id` of its rows in `c` to the default.",
                "Changing the key of a row of `p` will now set `p_id` of its rows in `c` to NULL.",
            ],
        ),
        (
            KeyRules(deferrable=True, deferred=True),
            KeyRules(),
            ["Rows of `c` will now be checked at each statement, not at the end."],
        ),
        (
            KeyRules(deferrable=True),
            KeyRules(),
            ["A transaction can then no longer defer its check with `SET CONSTRAINTS`."],
        ),
        (
            KeyRules(),
            KeyRules(deferrable=True),
            ["A transaction can then defer its check with `SET CONSTRAINTS`."],
        ),
    ],
)
def test_what_differs_between_two_keys(before: KeyRules, after: KeyRules, expected: list[str]) -> None:
    """Each rule that differs has its sentence, and equal rules have none."""
    told = differences(before, after, child="`c`", parent="`p`", columns="`p_id`")
    assert [sentence for _risk, sentence in told] == expected


def test_a_key_to_its_own_table_locks_it_once(on_postgres: Look) -> None:
    """The table is named once."""
    metadata = MetaData()
    key = Column("id", Integer, primary_key=True, autoincrement=False)
    Table("nodes", metadata, key, Column("up", Integer, ForeignKey("nodes.id", name="fk")))
    (change,) = on_postgres(
        ["CREATE TABLE nodes (id INTEGER NOT NULL PRIMARY KEY, up INTEGER)"], metadata
    ).changes
    assert change.why.startswith("Writes to `nodes` wait while every row is checked.")


def test_tables_in_a_circle_of_keys_are_told_one_order(on_postgres: Look, scratch_postgres: Database) -> None:
    """None can be dropped first; once the key that is named is away, the script runs. A tail has an order."""
    ddl = [
        "CREATE TABLE a (id INTEGER NOT NULL PRIMARY KEY, b INTEGER)",
        "CREATE TABLE b (id INTEGER NOT NULL PRIMARY KEY, a INTEGER REFERENCES a)",
        "ALTER TABLE a ADD CONSTRAINT back FOREIGN KEY (b) REFERENCES b",
        "CREATE TABLE tail (id INTEGER NOT NULL PRIMARY KEY, a INTEGER REFERENCES a)",
        "CREATE TABLE stays (id INTEGER NOT NULL PRIMARY KEY)",
    ]
    metadata = MetaData()
    Table("stays", metadata, Column("id", Integer, primary_key=True, autoincrement=False))
    comparison = on_postgres(ddl, metadata)
    why = {each.table: each.why for each in comparison.changes}
    assert "a cycle through it and `b`" in why["a"]
    assert "`tail` must be dropped before it" in why["a"]
    assert "a cycle through it and `a`" in why["b"]
    assert "must be dropped before it" not in why["b"]
    statements = [each for each in comparison.sql.upgrade.split(";") if each.strip()]
    with scratch_postgres.engine.connect() as connection:
        connection.exec_driver_sql(statements[0])
        with pytest.raises(DBAPIError):
            connection.exec_driver_sql(statements[1])
    assert "First drop the foreign key of `b` to it" in why["a"]
    with scratch_postgres.engine.begin() as connection:
        for statement in ("ALTER TABLE b DROP CONSTRAINT b_a_fkey", *statements):
            connection.exec_driver_sql(statement)
