"""Foreign keys whose columns, or whose tables, change."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, ForeignKeyConstraint, Integer, MetaData, String, Table

from limbeck.matrices.case import Case, Operations


class RenameColumn(Case):
    """A foreign key's column gets another name, and the key goes with it.

    Both databases let a foreign key follow a renamed column. Autogenerate adds an empty column, drops the
    full one, and makes the foreign key anew: the schema is as wanted, and no order knows its customer.
    """

    slug = "fk.rename_column"
    title = "rename the column of a FK"
    rows = {"users": [{"id": 1}], "orders": [{"id": 10, "user_id": 1}]}
    carried = {"orders.user_id": "orders.customer_id"}

    def before(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True))
        user_id = Column("user_id", Integer, ForeignKey("users.id", name="fk_orders_customer"))
        Table("orders", metadata, Column("id", Integer, primary_key=True), user_id)

    def after(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True))
        customer_id = Column("customer_id", Integer, ForeignKey("users.id", name="fk_orders_customer"))
        Table("orders", metadata, Column("id", Integer, primary_key=True), customer_id)

    def remedy(self, op: Operations) -> None:
        op.alter_column("orders", "user_id", new_column_name="customer_id")

    def undo(self, op: Operations) -> None:
        op.alter_column("orders", "customer_id", new_column_name="user_id")


class DropParent(Case):
    """The models give up the table that a foreign key refers to, and keep the table that refers.

    Drop the foreign key first, then the table. Autogenerate drops the table first, which PostgreSQL refuses;
    in SQLite's batch mode the copy then looks for the table that is gone. Never write CASCADE to get past it:
    it would drop whatever else depends on the table as well.
    """

    slug = "fk.drop_parent"
    title = "drop the table that a FK refers to, keep the other"
    rows = {"users": [{"id": 1}], "orders": [{"id": 10, "user_id": 1}]}

    def before(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True))
        user_id = Column("user_id", Integer, ForeignKey("users.id", name="fk_orders_user"))
        Table("orders", metadata, Column("id", Integer, primary_key=True), user_id)

    def after(self, metadata: MetaData) -> None:
        Table("orders", metadata, Column("id", Integer, primary_key=True), Column("user_id", Integer))

    def remedy(self, op: Operations) -> None:
        with op.batch_alter_table("orders") as batch:
            batch.drop_constraint("fk_orders_user", type_="foreignkey")
        op.drop_table("users")

    def undo(self, op: Operations) -> None:
        op.create_table("users", Column("id", Integer, primary_key=True))
        op.execute("INSERT INTO users SELECT DISTINCT user_id FROM orders WHERE user_id IS NOT NULL")
        with op.batch_alter_table("orders") as batch:
            batch.create_foreign_key("fk_orders_user", "users", ["user_id"], ["id"])


class AddSelf(Case):
    """A table gets a foreign key to itself: a category below another one.

    Nothing has to come first, since the table is there. Autogenerate adds column and key; on SQLite the key
    takes batch mode, and the copy refers to the table that it replaces.
    """

    slug = "fk.self_add"
    title = "add a FK that refers to its own table"
    rows = {"categories": [{"id": 1, "name": "Books"}, {"id": 2, "name": "Maps"}]}

    def before(self, metadata: MetaData) -> None:
        Table("categories", metadata, Column("id", Integer, primary_key=True), Column("name", String(50)))

    def after(self, metadata: MetaData) -> None:
        parent_id = Column("parent_id", Integer, ForeignKey("categories.id", name="fk_categories_parent"))
        Table(
            "categories",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("name", String(50)),
            parent_id,
        )

    def remedy(self, op: Operations) -> None:
        with op.batch_alter_table("categories") as batch:
            batch.add_column(Column("parent_id", Integer))
            batch.create_foreign_key("fk_categories_parent", "categories", ["parent_id"], ["id"])

    def undo(self, op: Operations) -> None:
        with op.batch_alter_table("categories") as batch:
            batch.drop_constraint("fk_categories_parent", type_="foreignkey")
            batch.drop_column("parent_id")


class CompositeChange(Case):
    """A foreign key of one column gets a second one: an order belongs to a shop's user, not to any user.

    Autogenerate drops the key and makes it anew with both columns, and the new key fails where a row names a
    user of another shop. Here every row is right. SQLite needs batch mode.
    """

    slug = "fk.composite_change"
    title = "a FK of one column becomes one of two"
    rows = {
        "users": [{"shop": 1, "id": 1}, {"shop": 2, "id": 2}],
        "orders": [{"id": 10, "shop": 1, "user_id": 1}, {"id": 11, "shop": 2, "user_id": 2}],
    }

    def before(self, metadata: MetaData) -> None:
        _shop_users(metadata)
        key = ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_orders_user")
        _orders(metadata, key)

    def after(self, metadata: MetaData) -> None:
        _shop_users(metadata)
        key = ForeignKeyConstraint(["shop", "user_id"], ["users.shop", "users.id"], name="fk_orders_user")
        _orders(metadata, key)

    def remedy(self, op: Operations) -> None:
        with op.batch_alter_table("orders") as batch:
            batch.drop_constraint("fk_orders_user", type_="foreignkey")
            batch.create_foreign_key("fk_orders_user", "users", ["shop", "user_id"], ["shop", "id"])

    def undo(self, op: Operations) -> None:
        with op.batch_alter_table("orders") as batch:
            batch.drop_constraint("fk_orders_user", type_="foreignkey")
            batch.create_foreign_key("fk_orders_user", "users", ["user_id"], ["id"])


def _shop_users(metadata: MetaData) -> None:
    Table(
        "users",
        metadata,
        Column("shop", Integer, primary_key=True, autoincrement=False),
        Column("id", Integer, primary_key=True, unique=True, autoincrement=False),
    )


def _orders(metadata: MetaData, key: ForeignKeyConstraint) -> None:
    Table(
        "orders",
        metadata,
        Column("id", Integer, primary_key=True),
        Column("shop", Integer),
        Column("user_id", Integer),
        key,
    )


CASES: tuple[type[Case], ...] = (RenameColumn, DropParent, AddSelf, CompositeChange)
