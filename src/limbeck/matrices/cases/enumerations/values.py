"""Values that come to a native enum, or leave it."""

from __future__ import annotations

from sqlalchemy import Column, Enum, Integer, MetaData, Table

from limbeck.matrices.case import Case, Operations


class AddValue(Case):
    """Autogenerate compares the name of a native enum, and none of its values.

    The models accept 'sent', PostgreSQL refuses it at the first insert. Write ALTER TYPE … ADD VALUE; from
    there no statement leads back, so the downgrade makes the type anew without the value.

    On SQLite an Enum is a VARCHAR as long as its longest value. 'sent' is no longer than 'paid', and there is
    nothing to do.
    """

    slug = "enum.native_add_value"
    title = "Enum value added (native type on PG, plain VARCHAR on SQLite)"
    rows = {"orders": [{"id": 1, "status": "new"}, {"id": 2, "status": "paid"}]}

    def before(self, metadata: MetaData) -> None:
        status = Enum("new", "paid", name="order_status")
        Table("orders", metadata, Column("id", Integer, primary_key=True), Column("status", status))

    def after(self, metadata: MetaData) -> None:
        status = Enum("new", "paid", "sent", name="order_status")
        Table("orders", metadata, Column("id", Integer, primary_key=True), Column("status", status))

    def remedy(self, op: Operations) -> None:
        op.execute("ALTER TYPE order_status ADD VALUE 'sent'")

    def undo(self, op: Operations) -> None:
        # A value can't be taken away: the type is made anew without it.
        op.execute("ALTER TYPE order_status RENAME TO order_status_old")
        op.execute("CREATE TYPE order_status AS ENUM ('new', 'paid')")
        op.execute("ALTER TABLE orders ALTER status TYPE order_status USING status::text::order_status")
        op.execute("DROP TYPE order_status_old")


class AddLongerValue(Case):
    """The longer value makes the VARCHAR of SQLite longer, and that is seen as a change of the type.

    On PostgreSQL the type keeps its name, and the new value is not seen, however long it is.

    So the same edit of the models gives two different migrations, and one of them is empty.
    """

    slug = "enum.native_add_longer_value"
    title = "Enum value added that is longer than the others"
    rows = {"orders": [{"id": 1, "status": "new"}, {"id": 2, "status": "paid"}]}

    def before(self, metadata: MetaData) -> None:
        status = Enum("new", "paid", name="order_status")
        Table("orders", metadata, Column("id", Integer, primary_key=True), Column("status", status))

    def after(self, metadata: MetaData) -> None:
        status = Enum("new", "paid", "delivered", name="order_status")
        Table("orders", metadata, Column("id", Integer, primary_key=True), Column("status", status))

    def remedy(self, op: Operations) -> None:
        if op.get_context().dialect.name == "postgresql":
            op.execute("ALTER TYPE order_status ADD VALUE 'delivered'")
            return
        with op.batch_alter_table("orders") as batch:
            batch.alter_column("status", type_=Enum("new", "paid", "delivered", name="order_status"))

    def undo(self, op: Operations) -> None:
        if op.get_context().dialect.name == "postgresql":
            op.execute("ALTER TYPE order_status RENAME TO order_status_old")
            op.execute("CREATE TYPE order_status AS ENUM ('new', 'paid')")
            op.execute("ALTER TABLE orders ALTER status TYPE order_status USING status::text::order_status")
            op.execute("DROP TYPE order_status_old")
            return
        with op.batch_alter_table("orders") as batch:
            batch.alter_column("status", type_=Enum("new", "paid", name="order_status"))


class RemoveValue(Case):
    """A value that the models have given up stays in the type of PostgreSQL, unseen.

    It cannot be dropped from the type either: make the type anew, move the column over, and drop the old one.
    Rows that have the value must get another one first, or the column cannot be moved.

    SQLite has nothing to change in the schema, but the row is there as well, and SQLAlchemy raises a
    LookupError when it reads it.
    """

    slug = "enum.native_remove_value"
    title = "Enum value removed, a row has it"
    rows = {"orders": [{"id": 1, "status": "new"}, {"id": 2, "status": "sent"}]}
    becomes = {"orders.status": {"sent": "paid"}}

    def before(self, metadata: MetaData) -> None:
        status = Enum("new", "paid", "sent", name="order_status")
        Table("orders", metadata, Column("id", Integer, primary_key=True), Column("status", status))

    def after(self, metadata: MetaData) -> None:
        status = Enum("new", "paid", name="order_status")
        Table("orders", metadata, Column("id", Integer, primary_key=True), Column("status", status))

    def remedy(self, op: Operations) -> None:
        op.execute("UPDATE orders SET status = 'paid' WHERE status = 'sent'")
        op.execute("ALTER TYPE order_status RENAME TO order_status_old")
        op.execute("CREATE TYPE order_status AS ENUM ('new', 'paid')")
        op.execute("ALTER TABLE orders ALTER status TYPE order_status USING status::text::order_status")
        op.execute("DROP TYPE order_status_old")

    def undo(self, op: Operations) -> None:
        op.execute("ALTER TYPE order_status ADD VALUE 'sent'")


CASES: tuple[type[Case], ...] = (AddValue, AddLongerValue, RemoveValue)
