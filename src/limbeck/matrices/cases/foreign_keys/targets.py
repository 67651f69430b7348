"""Foreign keys that point elsewhere, and one that stays as it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import Column, ForeignKey, Integer, MetaData, Table

from limbeck.matrices.case import Case, Operations, Row

ORDERS: Mapping[str, Sequence[Row]] = {
    "users": [{"id": 1}, {"id": 2}],
    "orders": [{"id": 10, "user_id": 1}, {"id": 11, "user_id": None}],
}


class Retarget(Case):
    """Autogenerate drops the old foreign key and creates one to the other table, on SQLite in batch mode.

    It does not look at the numbers in the column, which have to mean the same rows in the other table.
    """

    slug = "fk.retarget"
    title = "FK retargeted to another table"
    rows = {"users": [{"id": 1}], "customers": [{"id": 1}], "orders": [{"id": 10, "owner_id": 1}]}

    def before(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True))
        Table("customers", metadata, Column("id", Integer, primary_key=True))
        Table(
            "orders",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("owner_id", Integer, ForeignKey("users.id", name="fk_orders_owner")),
        )

    def after(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True))
        Table("customers", metadata, Column("id", Integer, primary_key=True))
        Table(
            "orders",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("owner_id", Integer, ForeignKey("customers.id", name="fk_orders_owner")),
        )

    def remedy(self, op: Operations) -> None:
        with op.batch_alter_table("orders") as batch:
            batch.drop_constraint("fk_orders_owner", type_="foreignkey")
            batch.create_foreign_key("fk_orders_owner", "customers", ["owner_id"], ["id"])

    def undo(self, op: Operations) -> None:
        with op.batch_alter_table("orders") as batch:
            batch.drop_constraint("fk_orders_owner", type_="foreignkey")
            batch.create_foreign_key("fk_orders_owner", "users", ["owner_id"], ["id"])


class Identical(Case):
    """The twin without a change: a name, both actions and the time of the check, in model and database.

    Autogenerate reads all of it back and stays silent.
    """

    slug = "fk.identical"
    title = "identical FK with a name and every action"
    rows = ORDERS

    def before(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True))
        Table(
            "orders",
            metadata,
            Column("id", Integer, primary_key=True),
            Column(
                "user_id",
                Integer,
                ForeignKey(
                    "users.id",
                    name="fk_orders_user",
                    ondelete="SET NULL",
                    onupdate="CASCADE",
                    deferrable=True,
                    initially="DEFERRED",
                ),
            ),
        )

    def after(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True))
        Table(
            "orders",
            metadata,
            Column("id", Integer, primary_key=True),
            Column(
                "user_id",
                Integer,
                ForeignKey(
                    "users.id",
                    name="fk_orders_user",
                    ondelete="SET NULL",
                    onupdate="CASCADE",
                    deferrable=True,
                    initially="DEFERRED",
                ),
            ),
        )


CASES: tuple[type[Case], ...] = (Retarget, Identical)
