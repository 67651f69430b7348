"""Foreign keys that change what they do when the other row goes or moves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import Column, ForeignKey, Integer, MetaData, Table

from limbeck.matrices.case import Case, Operations, Row

ORDERS: Mapping[str, Sequence[Row]] = {
    "users": [{"id": 1}, {"id": 2}],
    "orders": [{"id": 10, "user_id": 1}, {"id": 11, "user_id": None}],
}


class OndeleteAddUnnamed(Case):
    """PostgreSQL made up a name for the foreign key, by which the script drops it; the new one gets the same.

    The way back does not know that name and fails. On SQLite the foreign key has no name at all: batch mode
    does not help, since there is nothing to say in `drop_constraint`; a naming convention given to the
    batch, or the whole table handed to it, does.
    """

    slug = "fk.ondelete_add_unnamed"
    title = "unnamed FK ondelete None -> CASCADE"
    rows = ORDERS

    def before(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True))
        Table(
            "orders",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("user_id", Integer, ForeignKey("users.id")),
        )

    def after(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True))
        Table(
            "orders",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("user_id", Integer, ForeignKey("users.id", ondelete="CASCADE")),
        )

    def remedy(self, op: Operations) -> None:
        if op.get_context().dialect.name != "sqlite":
            op.drop_constraint("orders_user_id_fkey", "orders", type_="foreignkey")
            op.create_foreign_key(
                "orders_user_id_fkey", "orders", "users", ["user_id"], ["id"], ondelete="CASCADE"
            )
            return
        wanted = Table(
            "orders",
            MetaData(),
            Column("id", Integer, primary_key=True),
            Column("user_id", Integer, ForeignKey("users.id", ondelete="CASCADE")),
        )
        with op.batch_alter_table("orders", recreate="always", copy_from=wanted):
            pass

    def undo(self, op: Operations) -> None:
        if op.get_context().dialect.name != "sqlite":
            op.drop_constraint("orders_user_id_fkey", "orders", type_="foreignkey")
            op.create_foreign_key("orders_user_id_fkey", "orders", "users", ["user_id"], ["id"])
            return
        wanted = Table(
            "orders",
            MetaData(),
            Column("id", Integer, primary_key=True),
            Column("user_id", Integer, ForeignKey("users.id")),
        )
        with op.batch_alter_table("orders", recreate="always", copy_from=wanted):
            pass


class OnupdateAdd(Case):
    """`ON UPDATE` is compared just as `ON DELETE` is.

    Another action means another foreign key: the script drops the old one and creates the new one, on SQLite
    in batch mode.
    """

    slug = "fk.onupdate_add"
    title = "FK onupdate None -> CASCADE"
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
            Column("user_id", Integer, ForeignKey("users.id", name="fk_orders_user", onupdate="CASCADE")),
        )

    def remedy(self, op: Operations) -> None:
        with op.batch_alter_table("orders") as batch:
            batch.drop_constraint("fk_orders_user", type_="foreignkey")
            batch.create_foreign_key("fk_orders_user", "users", ["user_id"], ["id"], onupdate="CASCADE")

    def undo(self, op: Operations) -> None:
        with op.batch_alter_table("orders") as batch:
            batch.drop_constraint("fk_orders_user", type_="foreignkey")
            batch.create_foreign_key("fk_orders_user", "users", ["user_id"], ["id"])


class OndeleteNoaction(Case):
    """`NO ACTION` is what a foreign key does when nothing is said.

    Neither database keeps the two apart, and autogenerate takes them for the same.
    """

    slug = "fk.ondelete_noaction"
    title = "FK ondelete None -> NO ACTION (same thing)"
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
            Column("user_id", Integer, ForeignKey("users.id", name="fk_orders_user", ondelete="NO ACTION")),
        )


CASES: tuple[type[Case], ...] = (OndeleteAddUnnamed, OnupdateAdd, OndeleteNoaction)
