"""Foreign keys that change what happens to a row when the one it refers to goes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import Column, ForeignKey, Integer, MetaData, Table

from limbeck.matrices.case import Case, Operations, Row

ORDERS: Mapping[str, Sequence[Row]] = {
    "users": [{"id": 1}, {"id": 2}],
    "orders": [{"id": 10, "user_id": 1}, {"id": 11, "user_id": None}],
}


class OndeleteAdd(Case):
    """Autogenerate compares the action too: with another action, it is another foreign key.

    It is dropped and created again under its name.

    Both statements are in one migration, and the new foreign key checks every row once more. On SQLite this
    takes batch mode.
    """

    slug = "fk.ondelete_add"
    title = "FK ondelete None -> CASCADE"
    rows = ORDERS

    def before(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True))
        Table(
            "orders",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("user_id", Integer, ForeignKey("users.id", name="fk_orders_user")),
        )

    def after(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True))
        Table(
            "orders",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("user_id", Integer, ForeignKey("users.id", name="fk_orders_user", ondelete="CASCADE")),
        )

    def remedy(self, op: Operations) -> None:
        with op.batch_alter_table("orders") as batch:
            batch.drop_constraint("fk_orders_user", type_="foreignkey")
            batch.create_foreign_key("fk_orders_user", "users", ["user_id"], ["id"], ondelete="CASCADE")

    def undo(self, op: Operations) -> None:
        with op.batch_alter_table("orders") as batch:
            batch.drop_constraint("fk_orders_user", type_="foreignkey")
            batch.create_foreign_key("fk_orders_user", "users", ["user_id"], ["id"])


class OndeleteChange(Case):
    """A small word with large consequences: with `CASCADE`, deleting a user deletes the orders, too.

    Autogenerate sees the change; it drops the foreign key and creates it again. What was there before stands
    only in the downgrade, so read that as well. On SQLite this takes batch mode.
    """

    slug = "fk.ondelete_change"
    title = "FK ondelete SET NULL -> CASCADE"
    rows = ORDERS

    def before(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True))
        Table(
            "orders",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("user_id", Integer, ForeignKey("users.id", name="fk_orders_user", ondelete="SET NULL")),
        )

    def after(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True))
        Table(
            "orders",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("user_id", Integer, ForeignKey("users.id", name="fk_orders_user", ondelete="CASCADE")),
        )

    def remedy(self, op: Operations) -> None:
        with op.batch_alter_table("orders") as batch:
            batch.drop_constraint("fk_orders_user", type_="foreignkey")
            batch.create_foreign_key("fk_orders_user", "users", ["user_id"], ["id"], ondelete="CASCADE")

    def undo(self, op: Operations) -> None:
        with op.batch_alter_table("orders") as batch:
            batch.drop_constraint("fk_orders_user", type_="foreignkey")
            batch.create_foreign_key("fk_orders_user", "users", ["user_id"], ["id"], ondelete="SET NULL")


class OndeleteRestrict(Case):
    """`RESTRICT` is `NO ACTION` that does not wait: the row must not go, not even for a moment.

    The difference shows where the check is deferred, or where one statement removes the row and puts another
    in its place. Both databases keep the two apart, and so does autogenerate.
    """

    slug = "fk.ondelete_restrict"
    title = "FK ondelete None -> RESTRICT"
    rows = ORDERS

    def before(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True))
        Table(
            "orders",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("user_id", Integer, ForeignKey("users.id", name="fk_orders_user")),
        )

    def after(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True))
        Table(
            "orders",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("user_id", Integer, ForeignKey("users.id", name="fk_orders_user", ondelete="RESTRICT")),
        )

    def remedy(self, op: Operations) -> None:
        with op.batch_alter_table("orders") as batch:
            batch.drop_constraint("fk_orders_user", type_="foreignkey")
            batch.create_foreign_key("fk_orders_user", "users", ["user_id"], ["id"], ondelete="RESTRICT")

    def undo(self, op: Operations) -> None:
        with op.batch_alter_table("orders") as batch:
            batch.drop_constraint("fk_orders_user", type_="foreignkey")
            batch.create_foreign_key("fk_orders_user", "users", ["user_id"], ["id"])


CASES: tuple[type[Case], ...] = (OndeleteAdd, OndeleteChange, OndeleteRestrict)
