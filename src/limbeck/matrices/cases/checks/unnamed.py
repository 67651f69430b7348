"""CHECK constraints without a name."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Integer, MetaData, Table

from limbeck.matrices.case import Case, Operations

PRODUCTS = {"products": [{"id": 1, "price": 3}, {"id": 2, "price": 12}]}


class UnnamedAdd(Case):
    """A new rule for a column that nobody gave a name.

    It is unseen with all options: the plugin leaves out what has no name in the models. If it is added by
    hand, PostgreSQL calls it `products_price_check`, and then the plugin wants to drop it, since no model
    has that name. A name in the model ends both.
    """

    slug = "check.unnamed_add"
    title = "add an unnamed CHECK"
    rows = PRODUCTS
    never_silent = {
        "postgresql": "With the plugin, autogenerate wants to drop it: in the database it has the name that "
        "PostgreSQL gave it, and in the models none. Give it that name there."
    }

    def before(self, metadata: MetaData) -> None:
        Table("products", metadata, Column("id", Integer, primary_key=True), Column("price", Integer))

    def after(self, metadata: MetaData) -> None:
        Table(
            "products",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("price", Integer),
            CheckConstraint("price > 0"),
        )

    def remedy(self, op: Operations) -> None:
        if op.get_context().dialect.name == "sqlite":
            rule = CheckConstraint("price > 0")
            with op.batch_alter_table("products", recreate="always", table_args=(rule,)):
                pass
        else:
            op.create_check_constraint(None, "products", "price > 0")

    def undo(self, op: Operations) -> None:
        if op.get_context().dialect.name == "sqlite":
            products = Table(
                "products", MetaData(), Column("id", Integer, primary_key=True), Column("price", Integer)
            )
            with op.batch_alter_table("products", recreate="always", copy_from=products):
                pass
        else:
            op.drop_constraint("products_price_check", "products")


class UnnamedDrop(Case):
    """A rule without a name goes from the models.

    Plain autogenerate does not see it on either backend. With the plugin PostgreSQL's is found under the
    name that the server gave it, and dropped. SQLite's has no name and cannot be dropped by one: the
    remedy copies the table to one that is described in full, without the rule.
    """

    slug = "check.unnamed_drop"
    title = "drop an unnamed CHECK"
    rows = PRODUCTS

    def before(self, metadata: MetaData) -> None:
        Table(
            "products",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("price", Integer),
            CheckConstraint("price > 0"),
        )

    def after(self, metadata: MetaData) -> None:
        Table("products", metadata, Column("id", Integer, primary_key=True), Column("price", Integer))

    def remedy(self, op: Operations) -> None:
        if op.get_context().dialect.name == "sqlite":
            products = Table(
                "products", MetaData(), Column("id", Integer, primary_key=True), Column("price", Integer)
            )
            with op.batch_alter_table("products", recreate="always", copy_from=products):
                pass
        else:
            op.drop_constraint("products_price_check", "products")

    def undo(self, op: Operations) -> None:
        if op.get_context().dialect.name == "sqlite":
            rule = CheckConstraint("price > 0")
            with op.batch_alter_table("products", recreate="always", table_args=(rule,)):
                pass
        else:
            op.create_check_constraint(None, "products", "price > 0")


class UnnamedChange(Case):
    """A rule without a name says something else.

    Plain autogenerate does not look at it. The plugin makes it worse on PostgreSQL: it finds the old rule
    under a name that no model has and drops it, and does not add the new one, which has no name. On
    SQLite nothing is proposed at all.
    """

    slug = "check.unnamed_change"
    title = "change the expression of an unnamed CHECK"
    rows = PRODUCTS
    never_silent = {
        "postgresql": "With the plugin, autogenerate wants to drop it: in the database it has the name that "
        "PostgreSQL gave it, and in the models none. Give it that name there."
    }

    def before(self, metadata: MetaData) -> None:
        Table(
            "products",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("price", Integer),
            CheckConstraint("price > 0"),
        )

    def after(self, metadata: MetaData) -> None:
        Table(
            "products",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("price", Integer),
            CheckConstraint("price >= 0"),
        )

    def remedy(self, op: Operations) -> None:
        if op.get_context().dialect.name == "sqlite":
            products = Table(
                "products",
                MetaData(),
                Column("id", Integer, primary_key=True),
                Column("price", Integer),
                CheckConstraint("price >= 0"),
            )
            with op.batch_alter_table("products", recreate="always", copy_from=products):
                pass
        else:
            op.drop_constraint("products_price_check", "products")
            op.create_check_constraint(None, "products", "price >= 0")

    def undo(self, op: Operations) -> None:
        if op.get_context().dialect.name == "sqlite":
            products = Table(
                "products",
                MetaData(),
                Column("id", Integer, primary_key=True),
                Column("price", Integer),
                CheckConstraint("price > 0"),
            )
            with op.batch_alter_table("products", recreate="always", copy_from=products):
                pass
        else:
            op.drop_constraint("products_price_check", "products")
            op.create_check_constraint(None, "products", "price > 0")


CASES: tuple[type[Case], ...] = (UnnamedAdd, UnnamedDrop, UnnamedChange)
