"""The shop's migrations, on both backends."""

from __future__ import annotations

import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from alembic.runtime.migration import MigrationStep
from sqlalchemy.exc import DatabaseError
from tests.data.project import SHOP, Shop, alembic

if TYPE_CHECKING:
    from pathlib import Path

    from limbeck.databases.database import Database

REVISIONS = 19
HEADS = {"97a1d3c06e4b", "3c5e8a9d72f0"}


def test_the_history_has_the_shapes_that_the_readme_promises(empty_shop: Shop) -> None:
    """Nineteen revisions, a branch and its merge, and a labelled branch that depends on the trunk."""
    script = empty_shop.script
    revisions = list(script.walk_revisions())
    assert len(revisions) == REVISIONS
    assert set(script.get_heads()) == HEADS
    assert [revision.revision for revision in revisions if revision.is_branch_point] == ["b0f93e28a67c"]
    assert [revision.revision for revision in revisions if revision.is_merge_point] == ["6e0bc94a3d17"]
    assert {revision.revision: revision.dependencies for revision in revisions if revision.dependencies} == {
        "5ab06f8d31c9": "0d7e64b9c1a3",
        "3c5e8a9d72f0": "e4709c1fb5d2",
    }
    assert {revision.revision for revision in revisions if "reporting" in revision.branch_labels} == {
        "5ab06f8d31c9",
        "8d24b7e6f0a1",
        "3c5e8a9d72f0",
    }


def test_every_revision_undoes_exactly_what_it_does(empty_shop: Shop) -> None:
    """Up, down and up again, one revision at a time: the same schema, triggers and functions as before it."""
    revisions = list(reversed(list(empty_shop.script.walk_revisions())))
    done = 0
    before = empty_shop.schema_parts(), empty_shop.extras()
    for revision in in_order(revisions):

        def up(_rev: object, context: Any, revision: Any = revision) -> list[MigrationStep]:
            return [MigrationStep.upgrade_from_script(context.script.revision_map, revision)]

        def down(_rev: object, context: Any, revision: Any = revision) -> list[MigrationStep]:
            return [MigrationStep.downgrade_from_script(context.script.revision_map, revision)]

        empty_shop.step(up)
        after = empty_shop.schema_parts(), empty_shop.extras()
        empty_shop.step(down)
        assert (empty_shop.schema_parts(), empty_shop.extras()) == before, revision.revision
        empty_shop.step(up)
        assert (empty_shop.schema_parts(), empty_shop.extras()) == after, revision.revision
        before = after
        done += 1
    assert done == REVISIONS
    assert set(empty_shop.execute("SELECT version_num FROM alembic_version")) == {(head,) for head in HEADS}


def in_order(revisions: list[Any]) -> list[Any]:
    """Every revision after those that it follows and depends on."""
    placed: dict[str, Any] = {}
    while len(placed) < len(revisions):
        ready = [
            revision
            for revision in revisions
            if revision.revision not in placed and set(revision._all_down_revisions) <= set(placed)
        ]
        placed |= {revision.revision: revision for revision in ready}
    return list(placed.values())


def test_with_its_rows_the_shop_goes_to_the_base_and_back(shop: Shop) -> None:
    """No downgrade leaves a table, type or function behind, and none stumbles over a row."""
    before = shop.schema_parts(), shop.extras()
    shop.downgrade("base")
    assert (shop.schema_parts(), shop.extras()) == ({}, {})
    if shop.backend == "postgresql":
        assert shop.value("SELECT count(*) FROM pg_type WHERE typname = 'order_status'") == 0
    shop.upgrade()
    assert (shop.schema_parts(), shop.extras()) == before


def test_the_command_line_upgrades_the_database_of_the_configuration(tmp_path: Path) -> None:
    """In its folder, `alembic upgrade heads` and the seed need no argument."""
    folder = tmp_path / "a shop"
    shutil.copytree(SHOP, folder)
    alembic(folder, "upgrade", "heads")
    current = {line.split()[0] for line in alembic(folder, "current").splitlines()}
    assert current == HEADS
    seeded = [sys.executable, "-B", "-m", "shop.seed"]
    done = subprocess.run(seeded, cwd=folder, capture_output=True, text=True, check=True)
    assert done.stdout == "523 rows in 12 tables\n"
    assert (folder / "shop.db").stat().st_size > 0


def test_the_command_line_takes_another_database(empty_shop: Shop) -> None:
    """`-x url=…` goes before the configuration."""
    url = "url=" + empty_shop.engine.url.render_as_string(hide_password=False)
    alembic(SHOP, "-x", url, "upgrade", "heads")
    assert set(empty_shop.execute("SELECT version_num FROM alembic_version")) == {(head,) for head in HEADS}
    assert not (SHOP / "shop.db").exists()


def test_the_command_line_writes_a_script() -> None:
    """Offline mode needs no database."""
    sql = alembic(SHOP, "-x", "url=postgresql+psycopg://", "upgrade", "0d7e64b9c1a3", "--sql")
    assert "CREATE TABLE customers" in sql
    assert "ALTER TABLE orders ALTER COLUMN total SET NOT NULL" in sql


def test_the_labelled_branch_brings_what_it_depends_on(empty_shop: Shop) -> None:
    """`reporting@head` takes the trunk along as far as it needs it, and no further."""
    empty_shop.upgrade("reporting@head")
    assert set(empty_shop.execute("SELECT version_num FROM alembic_version")) >= {("3c5e8a9d72f0",)}
    parts = empty_shop.schema_parts()
    assert "orders.currency" in parts
    assert "customers.uq_customers_email" not in parts


ROWS_OF_2023 = """
INSERT INTO customers (id, email, user_name) VALUES (1, ' Ada.Brandt@Example.org', 'Ada Brandt');
INSERT INTO categories (id, name) VALUES (1, 'Tea');
INSERT INTO products (id, category_id, sku, name, price)
    VALUES (1, 1, 'A', 'Sencha', 8.90), (2, 1, 'B', 'Assam', 9.25);
INSERT INTO coupons (id, code, percent) VALUES (1, 'FRIENDS15', 15);
INSERT INTO addresses (id, customer_id, recipient, street, city, country)
    VALUES (1, 1, 'Ada  Maria Brandt', 'x', 'x', 'SE'), (2, 1, 'Ada', 'x', 'x', 'SE');
INSERT INTO orders (id, customer_id, coupon_id, status, placed_at)
    VALUES (1, 1, 1, 'paid', '2023-11-01 10:00:00'), (2, 1, NULL, 'cancelled', '2023-11-02 10:00:00');
INSERT INTO order_items (order_id, product_id, quantity, unit_price)
    VALUES (1, 1, 2, 8.90), (1, 2, 1, 9.25)
"""


@pytest.fixture
def shop_of_2023(empty_shop: Shop) -> Shop:
    """The shop before its data migrations, with a customer, an order of two items and a discount."""
    empty_shop.upgrade("a93d51e7f82b")
    for statement in ROWS_OF_2023.split(";"):
        empty_shop.execute(statement)
    return empty_shop


def test_the_total_of_an_order_is_computed(shop_of_2023: Shop) -> None:
    """What the items cost less the coupon's discount; nothing for an order without items."""
    shop_of_2023.upgrade("0d7e64b9c1a3")
    totals = shop_of_2023.execute("SELECT id, total FROM orders ORDER BY id")
    assert [(number, float(total)) for number, total in totals] == [(1, 22.99), (2, 0.0)]


def test_the_recipient_is_split_and_joined_again(shop_of_2023: Shop) -> None:
    """The last word is the family name; back again, no name is lost."""
    shop_of_2023.upgrade("f18c2a5e90d6")
    names = shop_of_2023.execute("SELECT given_name, family_name FROM addresses ORDER BY id")
    assert names == [("Ada Maria", "Brandt"), ("Ada", "")]
    shop_of_2023.downgrade("0d7e64b9c1a3")
    assert shop_of_2023.execute("SELECT recipient FROM addresses ORDER BY id") == [
        ("Ada Maria Brandt",),
        ("Ada",),
    ]


def test_the_sales_of_the_past_are_filled_in(shop_of_2023: Shop) -> None:
    """One row a day; a cancelled order is no sale."""
    shop_of_2023.upgrade()
    sales = shop_of_2023.execute("SELECT day, orders, revenue, currency FROM daily_sales")
    assert [(str(day), orders, float(revenue), currency) for day, orders, revenue, currency in sales] == [
        ("2023-11-01", 1, 22.99, "EUR")
    ]


def test_emails_are_put_into_one_form(shop_of_2023: Shop) -> None:
    """Lower case, no spaces around."""
    shop_of_2023.upgrade()
    assert shop_of_2023.execute("SELECT email FROM customers") == [("ada.brandt@example.org",)]


def test_each_backend_has_its_own_extras(still_shop: Shop) -> None:
    """A trigger on both, with a function and a view only on PostgreSQL."""
    expected = {
        "sqlite": {"trigger stock_movements_are_final"},
        "postgresql": {
            "trigger stock_movements_are_final",
            "function refuse_change",
            "view stock_levels",
        },
    }
    assert set(still_shop.extras()) == expected[still_shop.backend]


def test_the_ledger_refuses_a_change(shop: Shop) -> None:
    """The trigger works, and adding rows still does."""
    with pytest.raises(DatabaseError, match="stock_movements is a ledger"):
        shop.execute("UPDATE stock_movements SET quantity = 0 WHERE id = 1")
    shop.execute("INSERT INTO stock_movements (product_id, quantity, reason) VALUES (1, 1, 'correction')")
    assert shop.value("SELECT max(id) FROM stock_movements") == 80


ROWS_THAT_DO_NOT_FIT = {
    "totals": """
        SELECT id FROM orders WHERE abs(total - (
            SELECT sum(quantity * unit_price) FROM order_items WHERE order_id = orders.id
        ) * (100 - coalesce((SELECT percent FROM coupons WHERE id = coupon_id), 0)) / 100.0) > 0.006
    """,
    "sales": """
        SELECT day FROM daily_sales WHERE abs(revenue - (
            SELECT sum(total) FROM orders WHERE date(placed_at) = day AND status <> 'cancelled'
        )) > 0.006
    """,
    "stock": "SELECT product_id FROM stock_movements GROUP BY product_id HAVING sum(quantity) < 0",
    "emails": """
        SELECT email FROM customers
        WHERE replace(email, '@example.', '') = email OR email <> lower(email)
    """,
}


@pytest.mark.parametrize("aspect", ROWS_THAT_DO_NOT_FIT)
def test_the_rows_fit_together(still_shop: Shop, aspect: str) -> None:
    """Totals follow from items, sales from totals; no stock is negative; no email could be somebody's."""
    assert still_shop.execute(ROWS_THAT_DO_NOT_FIT[aspect]) == []


def test_no_reference_of_a_row_dangles(scratch_sqlite: Database) -> None:
    """PostgreSQL has checked that while it took the rows; SQLite has to be asked."""
    shop = Shop(scratch_sqlite.engine)
    shop.upgrade()
    assert sum(shop.seed().values()) == 523
    assert shop.execute("PRAGMA foreign_key_check") == []


def test_the_seed_fills_an_empty_shop_only(still_shop: Shop) -> None:
    """A second run stops with a clear word and changes nothing."""
    with pytest.raises(SystemExit, match="customers already"):
        still_shop.seed()
    assert still_shop.value("SELECT count(*) FROM customers") == 48


def test_new_rows_come_after_the_seeded_ones(shop: Shop) -> None:
    """The sequences know the ids that the rows brought along."""
    shop.execute("INSERT INTO customers (email) VALUES ('new@example.org')")
    assert shop.value("SELECT id FROM customers WHERE email = 'new@example.org'") == 49
