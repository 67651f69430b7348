"""Foreign keys, and the rows that contradict them or die by them."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, MetaData, String, Table

from limbeck.matrices.case import Case, Operations


class AddBadRows(Case):
    """Autogenerate looks at no row. The script is right, and fails where the rows contradict it.

    PostgreSQL checks every row when the foreign key is added. SQLite checks, where it was told to enforce
    foreign keys, when batch mode copies the rows into the new table. Repair the rows first: point them
    somewhere, empty the column, or delete them.
    """

    slug = "fk.add_bad_rows"
    title = "add a FK while a row violates it"
    rows = {"users": [{"id": 1}], "orders": [{"id": 10, "user_id": 1}, {"id": 11, "user_id": 99}]}
    changing = frozenset({"orders.user_id"})
    foreign_keys = True

    def before(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True))
        Table("orders", metadata, Column("id", Integer, primary_key=True), Column("user_id", Integer))

    def after(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True))
        Table(
            "orders",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("user_id", Integer, ForeignKey("users.id", name="fk_orders_user")),
        )

    def remedy(self, op: Operations) -> None:
        op.execute("UPDATE orders SET user_id = NULL WHERE user_id NOT IN (SELECT id FROM users)")
        with op.batch_alter_table("orders") as batch:
            batch.create_foreign_key("fk_orders_user", "users", ["user_id"], ["id"])

    def undo(self, op: Operations) -> None:
        with op.batch_alter_table("orders") as batch:
            batch.drop_constraint("fk_orders_user", type_="foreignkey")


class ParentRecreated(Case):
    """Here the foreign key stays as it is: a column of the table that it refers to becomes NOT NULL.

    In batch mode SQLite gets a new table and the old one is dropped. Where foreign keys are enforced,
    dropping it deletes its rows first, and `ON DELETE CASCADE` takes the orders with them: the schema is
    right, the orders are gone. Switch the enforcement off for the migration, outside of its transaction.
    PostgreSQL alters the table in place.
    """

    slug = "fk.parent_recreated"
    title = "batch mode makes the parent of a CASCADE anew"
    rows = {"users": [{"id": 1, "name": "Ada"}], "orders": [{"id": 10, "user_id": 1}]}
    foreign_keys = True

    def before(self, metadata: MetaData) -> None:
        Table(
            "users",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("name", String(50), nullable=True),
        )
        Table(
            "orders",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("user_id", Integer, ForeignKey("users.id", name="fk_orders_user", ondelete="CASCADE")),
        )

    def after(self, metadata: MetaData) -> None:
        Table(
            "users",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("name", String(50), nullable=False),
        )
        Table(
            "orders",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("user_id", Integer, ForeignKey("users.id", name="fk_orders_user", ondelete="CASCADE")),
        )

    def remedy(self, op: Operations) -> None:
        if op.get_context().dialect.name == "postgresql":
            op.alter_column("users", "name", nullable=False)
            return
        # SQLite obeys this outside of a transaction only.
        with op.get_context().autocommit_block():
            op.execute("PRAGMA foreign_keys=OFF")
        with op.batch_alter_table("users") as batch:
            batch.alter_column("name", nullable=False)
        with op.get_context().autocommit_block():
            op.execute("PRAGMA foreign_keys=ON")

    def undo(self, op: Operations) -> None:
        if op.get_context().dialect.name == "postgresql":
            op.alter_column("users", "name", nullable=True)
            return
        # SQLite obeys this outside of a transaction only.
        with op.get_context().autocommit_block():
            op.execute("PRAGMA foreign_keys=OFF")
        with op.batch_alter_table("users") as batch:
            batch.alter_column("name", nullable=True)
        with op.get_context().autocommit_block():
            op.execute("PRAGMA foreign_keys=ON")


CASES: tuple[type[Case], ...] = (AddBadRows, ParentRecreated)
