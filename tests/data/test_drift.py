"""The list of drifts in data/README.md, held against what really differs and what Alembic really reports."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING, Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Column, MetaData, String
from sqlalchemy.exc import DatabaseError
from tests.data.project import SHOP, Shop, alembic
from tests.data.readme import NO_SUCH_THING, README, UNSEEN, drifts, quoted
from tests.data.schema_parts import schema_parts, whole_tables

from limbeck.databases.scratch import scratch

if TYPE_CHECKING:
    from pathlib import Path
    from types import ModuleType


def reported(shop: Shop, metadata: MetaData, **options: Any) -> list[tuple[str, str]]:
    """Alembic's word for each change and the object that it is about."""
    with shop.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts=options)
        changes = compare_metadata(context, metadata)
    return [named(change) for group in changes for change in (group if isinstance(group, list) else [group])]


def named(change: tuple[Any, ...]) -> tuple[str, str]:
    kind, *rest = change
    if kind.endswith("_table"):
        return kind, rest[0].name
    if kind.startswith("modify_"):
        return kind, f"{rest[1]}.{rest[2]}"
    if kind.endswith("_column"):
        return kind, f"{rest[1]}.{rest[2].name}"
    return kind, f"{rest[0].table.name}.{rest[0].name}"


def differing(one: dict[str, Any], other: dict[str, Any]) -> set[str]:
    names = {name for name in one.keys() | other.keys() if one.get(name) != other.get(name)}
    return whole_tables(names, one, other)


def created(backend: str, metadata: MetaData) -> dict[str, Any]:
    """What the metadata makes of an empty database."""
    with scratch(backend) as database:
        metadata.create_all(database.engine)
        with database.connect() as connection:
            return schema_parts(connection)


def test_the_list_is_everything_in_which_the_two_sets_of_models_differ(
    still_shop: Shop, models: ModuleType, as_migrated: ModuleType
) -> None:
    """No drift is missing from the README and none is made up, those included that autogenerate can't see."""
    before = created(still_shop.backend, as_migrated.metadata)
    after = created(still_shop.backend, models.Base.metadata)
    there = {
        name
        for drift in drifts()
        for name in drift.objects
        if drift.reported[still_shop.backend] != NO_SUCH_THING
    }
    elsewhere = {
        # The same drift is in the type on one backend and in a CHECK on the other one.
        "sqlite": {"orders.status"},
        "postgresql": {"orders.ck_orders_order_status"},
    }
    assert differing(before, after) == there - elsewhere[still_shop.backend]


def test_the_clean_twin_is_what_the_migrations_build(still_shop: Shop, as_migrated: ModuleType) -> None:
    """Down to each CHECK, comment, default and enum value."""
    twin = created(still_shop.backend, as_migrated.metadata)
    assert differing(twin, still_shop.schema_parts()) == set()


@pytest.mark.parametrize("options", [{}, {"compare_server_default": True}], ids=["as-is", "with-defaults"])
def test_against_the_clean_twin_there_is_no_change(
    still_shop: Shop, as_migrated: ModuleType, options: dict[str, Any]
) -> None:
    """The "no change" twin of the whole sample."""
    assert reported(still_shop, as_migrated.metadata, **options) == []


def test_the_readme_says_what_autogenerate_makes_of_each_drift(
    still_shop: Shop, models: ModuleType, as_migrated: ModuleType
) -> None:
    """Each cell is computed again; no change is left over."""
    changes = reported(still_shop, models.Base.metadata)
    real = differing(
        created(still_shop.backend, as_migrated.metadata), created(still_shop.backend, models.Base.metadata)
    )
    for drift in drifts():
        kinds = sorted(kind for kind, name in changes if name in drift.objects)
        silent = UNSEEN if drift.objects & real else NO_SUCH_THING
        cell = drift.reported[still_shop.backend]
        assert sorted(quoted(cell)) == kinds, drift.title
        assert kinds or cell == silent, drift.title
    listed = {name for drift in drifts() for name in drift.objects}
    assert {name for _, name in changes} <= listed


def test_comparing_server_defaults_shows_one_more(still_shop: Shop, models: ModuleType) -> None:
    """The change that is invisible by default."""
    without = reported(still_shop, models.Base.metadata)
    with_defaults = reported(still_shop, models.Base.metadata, compare_server_default=True)
    assert sorted(set(with_defaults) - set(without)) == [("modify_default", "orders.currency")]
    assert len(with_defaults) == len(without) + 1


def apply(shop: Shop, table: str, change: str, *arguments: Any, **keywords: Any) -> None:
    """Run one operation as the generated migration would: in batch mode on SQLite."""
    with shop.engine.begin() as connection:
        operations = Operations(MigrationContext.configure(connection))
        with operations.batch_alter_table(table) as batch:
            getattr(batch, change)(*arguments, **keywords)


def test_the_rename_as_autogenerate_reads_it_loses_every_name(shop: Shop) -> None:
    """Add a column, drop a column: 43 names are gone."""
    assert shop.value("SELECT count(user_name) FROM customers") == 43
    apply(shop, "customers", "add_column", Column("full_name", String(120)))
    apply(shop, "customers", "drop_column", "user_name")
    assert shop.execute("SELECT count(*), count(full_name) FROM customers") == [(48, 0)]


def test_the_rename_as_it_was_meant_keeps_every_name(shop: Shop) -> None:
    """The operation that has to be written by hand."""
    apply(shop, "customers", "alter_column", "user_name", new_column_name="full_name")
    assert shop.value("SELECT count(full_name) FROM customers") == 43


@pytest.mark.parametrize(
    ("count", "rows"),
    [
        ("SELECT count(*) FROM newsletter_signups", 24),
        ("SELECT count(*) FROM legacy_customers", 12),
        ("SELECT count(delivery_note) FROM addresses", 13),
        ("SELECT count(*) FROM products", 30),
        ("SELECT count(*) FROM products WHERE length(name) > 40", 2),
        ("SELECT count(*) FROM addresses WHERE postcode IS NULL", 4),
        ("SELECT count(*) - count(DISTINCT 1000 * product_id + customer_id) FROM reviews", 3),
        ("SELECT quantity FROM order_items WHERE quantity > 99", 120),
    ],
)
def test_the_readme_counts_the_rows_at_stake(still_shop: Shop, count: str, rows: int) -> None:
    """The figures of "What happens to the rows"."""
    section = README.read_text(encoding="utf-8").split("### What happens to the rows")[1]
    assert still_shop.value(count) == rows
    assert re.search(rf"\b{rows}\b", section)


def failing() -> dict[str, tuple[str, str, tuple[Any, ...], dict[str, Any]]]:
    """Table, operation and arguments; made anew each time, because an operation takes its column over."""
    return {
        "brand": ("products", "add_column", (Column("brand", String(60), nullable=False),), {}),
        "postcode": (
            "addresses",
            "alter_column",
            ("postcode",),
            {"existing_type": String(12), "nullable": False},
        ),
        "unique": ("reviews", "create_unique_constraint", ("uq", ["product_id", "customer_id"]), {}),
        "check": ("order_items", "create_check_constraint", ("ck", "quantity BETWEEN 1 AND 99"), {}),
    }


@pytest.mark.parametrize("change", ["brand", "postcode", "unique", "check"])
def test_a_risky_change_really_fails(shop: Shop, change: str) -> None:
    """The rows are such that the database refuses it. On SQLite the half-made copy of the table stays."""
    table, operation, arguments, keywords = failing()[change]
    before = shop.schema_parts()
    with pytest.raises(DatabaseError, match=r"(?i)not.null|unique|check"):
        apply(shop, table, operation, *arguments, **keywords)
    copies = change != "brand" and shop.backend == "sqlite"
    expected = {f"_alembic_tmp_{table}"} if copies else set()
    assert differing(shop.schema_parts(), before) == expected


TAKEN_BACK = {
    "postcode: Mapped[str] =": "postcode: Mapped[str | None] =",
    "    brand: Mapped[str] = mapped_column(String(60))\n": "",
    "name: Mapped[str] = mapped_column(String(40))": "name: Mapped[str] = mapped_column(String(200))",
    '        UniqueConstraint("product_id", "customer_id"),\n': "",
}


def test_the_generated_migration_kills_the_names_without_a_complaint(shop: Shop, tmp_path: Path) -> None:
    """As the README tells it: copy the shop, take back what fails, generate, upgrade, count."""
    folder = tmp_path / "shop"
    shutil.copytree(SHOP, folder)
    models = folder / "shop" / "models.py"
    source = models.read_text(encoding="utf-8")
    for drifted, original in TAKEN_BACK.items():
        assert source.count(drifted) == 1, drifted
        source = source.replace(drifted, original)
    models.write_text(source, encoding="utf-8")
    url = "url=" + shop.engine.url.render_as_string(hide_password=False)
    alembic(folder, "-x", url, *["revision", "--autogenerate", "--head", "97a1d3c06e4b", "-m", "catch_up"])
    alembic(folder, "-x", url, "upgrade", "heads")
    assert shop.execute("SELECT count(*), count(full_name) FROM customers") == [(48, 0)]
    assert shop.value("SELECT count(*) FROM subscriptions") == 0


def test_names_that_are_too_long_fail_on_postgresql_alone(shop: Shop) -> None:
    """SQLite takes no notice of a length."""
    narrow = {"existing_type": String(200), "type_": String(40)}
    if shop.backend == "sqlite":
        apply(shop, "products", "alter_column", "name", **narrow)
        assert shop.value("SELECT max(length(name)) FROM products") == 53
        return
    with pytest.raises(DatabaseError, match="too long for type character varying"):
        apply(shop, "products", "alter_column", "name", **narrow)


def test_widening_a_column_costs_the_trigger_on_sqlite_alone(shop: Shop) -> None:
    """Batch mode copies the table; what the copy does not know is gone without a word."""
    apply(shop, "stock_movements", "alter_column", "reason", existing_type=String(20), type_=String(100))
    left = {"sqlite": False, "postgresql": True}
    assert ("trigger stock_movements_are_final" in shop.extras()) is left[shop.backend]
