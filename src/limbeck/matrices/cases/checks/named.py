"""CHECK constraints that have a name."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Integer, MetaData, Table

from limbeck.matrices.case import Case, Operations

PRODUCTS = {"products": [{"id": 1, "price": 3}, {"id": 2, "price": 12}]}


class NamedAdd(Case):
    """A new rule for a column, under a name.

    Autogenerate does not compare CHECK constraints unless it is told to: the model has the rule, the
    database never gets it, and no run says so. The plugin `alembic.ext.checkconstraint_byname` looks for
    the name and adds the constraint; on SQLite the migration also has to be in batch mode.
    """

    slug = "check.named_add"
    title = "add a named CHECK"
    rows = PRODUCTS

    def before(self, metadata: MetaData) -> None:
        Table("products", metadata, Column("id", Integer, primary_key=True), Column("price", Integer))

    def after(self, metadata: MetaData) -> None:
        Table(
            "products",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("price", Integer),
            CheckConstraint("price > 0", name="ck_products_price"),
        )

    def remedy(self, op: Operations) -> None:
        with op.batch_alter_table("products") as batch:
            batch.create_check_constraint("ck_products_price", "price > 0")

    def undo(self, op: Operations) -> None:
        with op.batch_alter_table("products") as batch:
            batch.drop_constraint("ck_products_price", type_="check")


class NamedDrop(Case):
    """A named rule goes from the models.

    Without the plugin it stays in the database, and refuses what the application now thinks is allowed.
    With the plugin its name is missed and it is dropped, on SQLite in batch mode only.
    """

    slug = "check.named_drop"
    title = "drop a named CHECK"
    rows = PRODUCTS

    def before(self, metadata: MetaData) -> None:
        Table(
            "products",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("price", Integer),
            CheckConstraint("price > 0", name="ck_products_price"),
        )

    def after(self, metadata: MetaData) -> None:
        Table("products", metadata, Column("id", Integer, primary_key=True), Column("price", Integer))

    def remedy(self, op: Operations) -> None:
        with op.batch_alter_table("products") as batch:
            batch.drop_constraint("ck_products_price", type_="check")

    def undo(self, op: Operations) -> None:
        with op.batch_alter_table("products") as batch:
            batch.create_check_constraint("ck_products_price", "price > 0")


class NamedChange(Case):
    """A rule keeps its name and says something else.

    This is unseen with all options. The plugin compares names, as its own name says, and never what the
    rules say; PostgreSQL gives an expression back in other words than it was written in, so that texts
    could hardly be compared. Drop the rule and add it again by hand, or give the new one a new name.
    """

    slug = "check.named_change"
    title = "change the expression of a named CHECK"
    rows = PRODUCTS

    def before(self, metadata: MetaData) -> None:
        Table(
            "products",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("price", Integer),
            CheckConstraint("price > 0", name="ck_products_price"),
        )

    def after(self, metadata: MetaData) -> None:
        Table(
            "products",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("price", Integer),
            CheckConstraint("price >= 0", name="ck_products_price"),
        )

    def remedy(self, op: Operations) -> None:
        with op.batch_alter_table("products") as batch:
            batch.drop_constraint("ck_products_price", type_="check")
            batch.create_check_constraint("ck_products_price", "price >= 0")

    def undo(self, op: Operations) -> None:
        with op.batch_alter_table("products") as batch:
            batch.drop_constraint("ck_products_price", type_="check")
            batch.create_check_constraint("ck_products_price", "price > 0")


class Rename(Case):
    """A rule gets another name and says the same.

    Plain autogenerate is blind to it, and nothing is wrong in the data; but the next migration that drops
    the rule by its new name fails. With the plugin it is dropped and added again, for which PostgreSQL reads
    every row under a lock; RENAME CONSTRAINT reads none. SQLite has nothing of the kind.
    """

    slug = "check.rename"
    title = "rename a CHECK"
    rows = PRODUCTS

    def before(self, metadata: MetaData) -> None:
        Table(
            "products",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("price", Integer),
            CheckConstraint("price > 0", name="price_is_positive"),
        )

    def after(self, metadata: MetaData) -> None:
        Table(
            "products",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("price", Integer),
            CheckConstraint("price > 0", name="ck_products_price"),
        )

    def remedy(self, op: Operations) -> None:
        if op.get_context().dialect.name == "postgresql":
            op.execute("ALTER TABLE products RENAME CONSTRAINT price_is_positive TO ck_products_price")
            return
        with op.batch_alter_table("products") as batch:
            batch.drop_constraint("price_is_positive", type_="check")
            batch.create_check_constraint("ck_products_price", "price > 0")

    def undo(self, op: Operations) -> None:
        if op.get_context().dialect.name == "postgresql":
            op.execute("ALTER TABLE products RENAME CONSTRAINT ck_products_price TO price_is_positive")
            return
        with op.batch_alter_table("products") as batch:
            batch.drop_constraint("ck_products_price", type_="check")
            batch.create_check_constraint("price_is_positive", "price > 0")


CASES: tuple[type[Case], ...] = (NamedAdd, NamedDrop, NamedChange, Rename)
