"""Foreign keys that change their name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import Column, ForeignKey, Integer, MetaData, Table

from limbeck.matrices.case import Case, Operations, Row

ORDERS: Mapping[str, Sequence[Row]] = {
    "users": [{"id": 1}, {"id": 2}],
    "orders": [{"id": 10, "user_id": 1}, {"id": 11, "user_id": None}],
}


class Rename(Case):
    """Autogenerate compares foreign keys by what they say, and looks at no name. A new name is not seen.

    It does no harm until a migration written by hand drops the foreign key by the name in the model, and
    does not find it. PostgreSQL renames a constraint without checking a row.
    """

    slug = "fk.rename"
    title = "rename a FK"
    rows = ORDERS

    def before(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True))
        Table(
            "orders",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("user_id", Integer, ForeignKey("users.id", name="fk_user")),
        )

    def after(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True))
        Table(
            "orders",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("user_id", Integer, ForeignKey("users.id", name="fk_orders_user")),
        )

    def remedy(self, op: Operations) -> None:
        if op.get_context().dialect.name == "postgresql":
            op.execute("ALTER TABLE orders RENAME CONSTRAINT fk_user TO fk_orders_user")
            return
        with op.batch_alter_table("orders") as batch:
            batch.drop_constraint("fk_user", type_="foreignkey")
            batch.create_foreign_key("fk_orders_user", "users", ["user_id"], ["id"])

    def undo(self, op: Operations) -> None:
        if op.get_context().dialect.name == "postgresql":
            op.execute("ALTER TABLE orders RENAME CONSTRAINT fk_orders_user TO fk_user")
            return
        with op.batch_alter_table("orders") as batch:
            batch.drop_constraint("fk_orders_user", type_="foreignkey")
            batch.create_foreign_key("fk_user", "users", ["user_id"], ["id"])


class ConventionIntroduced(Case):
    """A naming convention gives a name to every foreign key that had none in the model.

    For the foreign keys that are in the database already that is another name, and names are not compared:
    autogenerate proposes nothing. From then on the database that was migrated and one that is newly created
    differ. Rename by hand, once, when the convention is introduced.
    """

    slug = "fk.convention_introduced"
    title = "naming convention introduced, FK was unnamed"
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
        metadata.naming_convention = {"fk": "fk_%(table_name)s_%(column_0_name)s"}
        Table("users", metadata, Column("id", Integer, primary_key=True))
        Table(
            "orders",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("user_id", Integer, ForeignKey("users.id")),
        )

    def remedy(self, op: Operations) -> None:
        if op.get_context().dialect.name == "postgresql":
            op.execute("ALTER TABLE orders RENAME CONSTRAINT orders_user_id_fkey TO fk_orders_user_id")
            return
        wanted = Table(
            "orders",
            MetaData(naming_convention={"fk": "fk_%(table_name)s_%(column_0_name)s"}),
            Column("id", Integer, primary_key=True),
            Column("user_id", Integer, ForeignKey("users.id")),
        )
        with op.batch_alter_table("orders", recreate="always", copy_from=wanted):
            pass

    def undo(self, op: Operations) -> None:
        if op.get_context().dialect.name == "postgresql":
            op.execute("ALTER TABLE orders RENAME CONSTRAINT fk_orders_user_id TO orders_user_id_fkey")
            return
        wanted = Table(
            "orders",
            MetaData(),
            Column("id", Integer, primary_key=True),
            Column("user_id", Integer, ForeignKey("users.id")),
        )
        with op.batch_alter_table("orders", recreate="always", copy_from=wanted):
            pass


CASES: tuple[type[Case], ...] = (Rename, ConventionIntroduced)
