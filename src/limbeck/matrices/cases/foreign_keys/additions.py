"""Foreign keys that come and go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import Column, ForeignKey, Integer, MetaData, Table

from limbeck.matrices.case import Case, Operations, Row

ORDERS: Mapping[str, Sequence[Row]] = {
    "users": [{"id": 1}, {"id": 2}],
    "orders": [{"id": 10, "user_id": 1}, {"id": 11, "user_id": None}],
}


class NamedAdd(Case):
    """Foreign keys are compared by columns and referred columns; a new one becomes `create_foreign_key`.

    PostgreSQL adds it to the existing table. SQLite has no ALTER for constraints, so Alembic refuses the
    plain script there before any SQL is sent. With `render_as_batch=True` a new table is created with the
    foreign key in it, and the rows are copied.
    """

    slug = "fk.named_add"
    title = "add a named FK on an existing column"
    rows = ORDERS

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
        with op.batch_alter_table("orders") as batch:
            batch.create_foreign_key("fk_orders_user", "users", ["user_id"], ["id"])

    def undo(self, op: Operations) -> None:
        with op.batch_alter_table("orders") as batch:
            batch.drop_constraint("fk_orders_user", type_="foreignkey")


class NamedDrop(Case):
    """A foreign key that only the database has becomes `drop_constraint` with its name.

    On SQLite that takes batch mode, as every change of a constraint does.
    """

    slug = "fk.named_drop"
    title = "drop a named FK"
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
        Table("orders", metadata, Column("id", Integer, primary_key=True), Column("user_id", Integer))

    def remedy(self, op: Operations) -> None:
        with op.batch_alter_table("orders") as batch:
            batch.drop_constraint("fk_orders_user", type_="foreignkey")

    def undo(self, op: Operations) -> None:
        with op.batch_alter_table("orders") as batch:
            batch.create_foreign_key("fk_orders_user", "users", ["user_id"], ["id"])


class UnnamedAdd(Case):
    """Without a name in the model, the script says `create_foreign_key(None, …)`.

    PostgreSQL makes up a name, so the upgrade works; the way back says `drop_constraint(None)` and can't.
    On SQLite batch mode insists on a name as well. Give the foreign key a name in the model, best by a
    naming convention. Where it has to stay without one, SQLite needs the whole table handed to
    the batch.
    """

    slug = "fk.unnamed_add"
    title = "add an unnamed FK on an existing column"
    rows = ORDERS

    def before(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True))
        Table("orders", metadata, Column("id", Integer, primary_key=True), Column("user_id", Integer))

    def after(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True))
        Table(
            "orders",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("user_id", Integer, ForeignKey("users.id")),
        )

    def remedy(self, op: Operations) -> None:
        if op.get_context().dialect.name != "sqlite":
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

    def undo(self, op: Operations) -> None:
        # SQLite knows no name to drop; the convention gives it one for the length of the batch.
        convention = {"fk": "%(table_name)s_%(column_0_name)s_fkey"}
        with op.batch_alter_table("orders", naming_convention=convention) as batch:
            batch.drop_constraint("orders_user_id_fkey", type_="foreignkey")


class UnnamedDrop(Case):
    """PostgreSQL named the foreign key when it was made, so the script can drop it by that name.

    SQLite keeps it without a name. The script says `drop_constraint(None)` and fails, in batch mode too.
    A naming convention given to the batch gives it a name to be dropped by.
    """

    slug = "fk.unnamed_drop"
    title = "drop an unnamed FK"
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
        Table("orders", metadata, Column("id", Integer, primary_key=True), Column("user_id", Integer))

    def remedy(self, op: Operations) -> None:
        convention = {"fk": "%(table_name)s_%(column_0_name)s_fkey"}
        with op.batch_alter_table("orders", naming_convention=convention) as batch:
            batch.drop_constraint("orders_user_id_fkey", type_="foreignkey")

    def undo(self, op: Operations) -> None:
        if op.get_context().dialect.name != "sqlite":
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


CASES: tuple[type[Case], ...] = (NamedAdd, NamedDrop, UnnamedAdd, UnnamedDrop)
