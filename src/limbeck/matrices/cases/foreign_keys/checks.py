"""Foreign keys that change when, and how strictly, they are checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import Column, ForeignKey, ForeignKeyConstraint, Integer, MetaData, Table

from limbeck.matrices.case import Case, Operations, Row

ORDERS: Mapping[str, Sequence[Row]] = {
    "users": [{"id": 1}, {"id": 2}],
    "orders": [{"id": 10, "user_id": 1}, {"id": 11, "user_id": None}],
}


class DeferrableAdd(Case):
    """A deferred foreign key is checked when the transaction ends, which lets two rows refer to each other.

    Autogenerate compares that, too: it drops the foreign key and creates it again, on SQLite in batch mode.
    """

    slug = "fk.deferrable_add"
    title = "FK deferrable / initially deferred added"
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
            Column(
                "user_id",
                Integer,
                ForeignKey("users.id", name="fk_orders_user", deferrable=True, initially="DEFERRED"),
            ),
        )

    def remedy(self, op: Operations) -> None:
        with op.batch_alter_table("orders") as batch:
            batch.drop_constraint("fk_orders_user", type_="foreignkey")
            batch.create_foreign_key(
                "fk_orders_user", "users", ["user_id"], ["id"], deferrable=True, initially="DEFERRED"
            )

    def undo(self, op: Operations) -> None:
        with op.batch_alter_table("orders") as batch:
            batch.drop_constraint("fk_orders_user", type_="foreignkey")
            batch.create_foreign_key("fk_orders_user", "users", ["user_id"], ["id"])


class InitiallyChange(Case):
    """Both are deferrable; only what holds at the beginning of a transaction differs.

    PostgreSQL could change it in place with `ALTER CONSTRAINT`; autogenerate drops and creates the foreign
    key, which checks all rows.
    """

    slug = "fk.initially_change"
    title = "FK DEFERRABLE INITIALLY IMMEDIATE -> DEFERRED"
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
                ForeignKey("users.id", name="fk_orders_user", deferrable=True, initially="IMMEDIATE"),
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
                ForeignKey("users.id", name="fk_orders_user", deferrable=True, initially="DEFERRED"),
            ),
        )

    def remedy(self, op: Operations) -> None:
        with op.batch_alter_table("orders") as batch:
            batch.drop_constraint("fk_orders_user", type_="foreignkey")
            batch.create_foreign_key(
                "fk_orders_user", "users", ["user_id"], ["id"], deferrable=True, initially="DEFERRED"
            )

    def undo(self, op: Operations) -> None:
        with op.batch_alter_table("orders") as batch:
            batch.drop_constraint("fk_orders_user", type_="foreignkey")
            batch.create_foreign_key(
                "fk_orders_user", "users", ["user_id"], ["id"], deferrable=True, initially="IMMEDIATE"
            )


class MatchFull(Case):
    """`MATCH FULL` forbids that only some columns of a foreign key are NULL; autogenerate doesn't look at it.

    Without it, an order that names a tenant but no user points nowhere and is checked against nothing.
    SQLite accepts the word and ignores it; PostgreSQL obeys it. Drop and create the foreign key by hand.
    """

    slug = "fk.match_full"
    title = "FK MATCH FULL added"
    rows = {
        "users": [{"tenant": 1, "id": 1}, {"tenant": 1, "id": 2}],
        "orders": [{"id": 10, "tenant": 1, "user_id": 2}, {"id": 11}],
    }

    def before(self, metadata: MetaData) -> None:
        Table(
            "users",
            metadata,
            Column("tenant", Integer, primary_key=True),
            Column("id", Integer, primary_key=True),
        )
        Table(
            "orders",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("tenant", Integer),
            Column("user_id", Integer),
            ForeignKeyConstraint(["tenant", "user_id"], ["users.tenant", "users.id"], name="fk_orders_user"),
        )

    def after(self, metadata: MetaData) -> None:
        Table(
            "users",
            metadata,
            Column("tenant", Integer, primary_key=True),
            Column("id", Integer, primary_key=True),
        )
        Table(
            "orders",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("tenant", Integer),
            Column("user_id", Integer),
            ForeignKeyConstraint(
                ["tenant", "user_id"], ["users.tenant", "users.id"], name="fk_orders_user", match="FULL"
            ),
        )

    def remedy(self, op: Operations) -> None:
        both = (["tenant", "user_id"], ["tenant", "id"])
        with op.batch_alter_table("orders") as batch:
            batch.drop_constraint("fk_orders_user", type_="foreignkey")
            batch.create_foreign_key("fk_orders_user", "users", *both, match="FULL")

    def undo(self, op: Operations) -> None:
        both = (["tenant", "user_id"], ["tenant", "id"])
        with op.batch_alter_table("orders") as batch:
            batch.drop_constraint("fk_orders_user", type_="foreignkey")
            batch.create_foreign_key("fk_orders_user", "users", *both)


CASES: tuple[type[Case], ...] = (DeferrableAdd, InitiallyChange, MatchFull)
