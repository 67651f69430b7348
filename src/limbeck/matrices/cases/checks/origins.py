"""CHECK constraints that come from a convention, a type or a new table, or were never validated."""

from __future__ import annotations

from sqlalchemy import Boolean, CheckConstraint, Column, Integer, MetaData, Table

from limbeck.matrices.case import Case, Operations

PRODUCTS = {"products": [{"id": 1, "price": 3}, {"id": 2, "price": 12}]}


class ConventionAdd(Case):
    """A new rule whose name is completed by a convention.

    Plain autogenerate does not see it. With the plugin it is added under its full name, which stands in
    the migration as `op.f(…)` so that the convention is not applied twice; on SQLite in batch mode only.
    """

    slug = "check.convention_add"
    title = "add CHECK named through a naming_convention (constraint_name token)"
    rows = PRODUCTS

    def before(self, metadata: MetaData) -> None:
        metadata.naming_convention = {"ck": "ck_%(table_name)s_%(constraint_name)s"}
        Table("products", metadata, Column("id", Integer, primary_key=True), Column("price", Integer))

    def after(self, metadata: MetaData) -> None:
        metadata.naming_convention = {"ck": "ck_%(table_name)s_%(constraint_name)s"}
        Table(
            "products",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("price", Integer),
            CheckConstraint("price > 0", name="price"),
        )

    def remedy(self, op: Operations) -> None:
        with op.batch_alter_table("products") as batch:
            batch.create_check_constraint("ck_products_price", "price > 0")

    def undo(self, op: Operations) -> None:
        with op.batch_alter_table("products") as batch:
            batch.drop_constraint("ck_products_price", type_="check")


class BooleanConstraint(Case):
    """A boolean column is to refuse other numbers than 0 and 1.

    SQLite has no booleans, and the type makes a CHECK constraint there if it is asked to; autogenerate
    sees it with the plugin only. PostgreSQL has booleans and gets no constraint, so there is nothing to
    do. The plugin wants to add it even there, and the migration fails: a boolean cannot be compared with
    numbers.
    """

    slug = "check.boolean_create_constraint"
    title = "Boolean(create_constraint=True) constraint added"
    rows = {"users": [{"id": 1, "active": True}, {"id": 2, "active": None}]}
    never_silent = {
        "postgresql": "With the plugin, autogenerate wants the constraint on PostgreSQL too, where the type "
        "makes none. Leave it out with `include_object`, or do without `create_constraint`."
    }

    def before(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True), Column("active", Boolean))

    def after(self, metadata: MetaData) -> None:
        Table(
            "users",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("active", Boolean(create_constraint=True, name="ck_users_active")),
        )

    def remedy(self, op: Operations) -> None:
        if op.get_context().dialect.name == "sqlite":
            with op.batch_alter_table("users") as batch:
                batch.create_check_constraint("ck_users_active", "active IN (0, 1)")

    def undo(self, op: Operations) -> None:
        if op.get_context().dialect.name == "sqlite":
            with op.batch_alter_table("users") as batch:
                batch.drop_constraint("ck_users_active", type_="check")


class NewTable(Case):
    """A new table that carries a rule.

    What is blind to rules on existing tables is not blind to these: `create_table` is written with
    everything that the model has in it, rules included.
    """

    slug = "check.new_table_with_check"
    title = "new table that carries a named CHECK"
    rows = {"users": [{"id": 1}]}

    def before(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True))

    def after(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True))
        Table(
            "products",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("price", Integer),
            CheckConstraint("price > 0", name="ck_products_price"),
        )


class NotValid(Case):
    """A rule was added without looking at the rows, and the look was never made up for.

    PostgreSQL can add a CHECK constraint as NOT VALID, which holds for new rows at once and takes no
    time. The models want a valid one. Autogenerate does not see the difference, with the plugin or
    without it; `VALIDATE CONSTRAINT` does what is left, while others go on writing.
    """

    slug = "check.not_valid"
    title = "CHECK NOT VALID state differs"
    rows = PRODUCTS
    lacks = {"sqlite": "SQLite has no unvalidated constraints: it looks at no row when one is added."}

    def before(self, metadata: MetaData) -> None:
        Table("products", metadata, Column("id", Integer, primary_key=True), Column("price", Integer))

    def before_sql(self, backend: str) -> tuple[str, ...]:  # noqa: ARG002 - on PostgreSQL only
        return ("ALTER TABLE products ADD CONSTRAINT ck_products_price CHECK (price > 0) NOT VALID",)

    def after(self, metadata: MetaData) -> None:
        Table(
            "products",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("price", Integer),
            CheckConstraint("price > 0", name="ck_products_price"),
        )

    def remedy(self, op: Operations) -> None:
        op.execute("ALTER TABLE products VALIDATE CONSTRAINT ck_products_price")

    def undo(self, op: Operations) -> None:
        op.drop_constraint("ck_products_price", "products")
        op.create_check_constraint("ck_products_price", "products", "price > 0", postgresql_not_valid=True)


CASES: tuple[type[Case], ...] = (ConventionAdd, BooleanConstraint, NewTable, NotValid)
