"""Values of an enum that change their name or place."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Column, Enum, Integer, MetaData, Table

from limbeck.matrices.case import Case, Operations


class RenameValue(Case):
    """To PostgreSQL it is a value of a type, to SQLite a text in rows; autogenerate looks at neither.

    The rows of the target count here. PostgreSQL renames the value, and every row that has it shows the new
    name at once; on SQLite the rows are updated.

    Adding 'done' and forgetting 'paid' would leave rows behind that the models cannot read.
    """

    slug = "enum.native_rename_value"
    title = "Enum value renamed"
    rows = {"orders": [{"id": 1, "status": "new"}, {"id": 2, "status": "paid"}]}
    becomes = {"orders.status": {"paid": "done"}}
    data = True

    def before(self, metadata: MetaData) -> None:
        status = Enum("new", "paid", name="order_status")
        Table("orders", metadata, Column("id", Integer, primary_key=True), Column("status", status))

    def after(self, metadata: MetaData) -> None:
        status = Enum("new", "done", name="order_status")
        Table("orders", metadata, Column("id", Integer, primary_key=True), Column("status", status))

    def after_sql(self, backend: str) -> Sequence[str]:  # noqa: ARG002 - the same on both
        return ("INSERT INTO orders VALUES (1, 'new'), (2, 'done')",)

    def remedy(self, op: Operations) -> None:
        if op.get_context().dialect.name == "postgresql":
            op.execute("ALTER TYPE order_status RENAME VALUE 'paid' TO 'done'")
        else:
            op.execute("UPDATE orders SET status = 'done' WHERE status = 'paid'")

    def undo(self, op: Operations) -> None:
        if op.get_context().dialect.name == "postgresql":
            op.execute("ALTER TYPE order_status RENAME VALUE 'done' TO 'paid'")
        else:
            op.execute("UPDATE orders SET status = 'paid' WHERE status = 'done'")


class Reorder(Case):
    """The order of the values is what PostgreSQL sorts by, and it is not compared.

    Sorted by size, large tickets come before medium ones until the type is recreated in the right order.

    SQLite sorts the texts by their letters, whatever the models say.
    """

    slug = "enum.native_reorder"
    title = "Enum values reordered"
    rows = {"tickets": [{"id": 1, "size": "small"}, {"id": 2, "size": "large"}]}

    def before(self, metadata: MetaData) -> None:
        size = Enum("small", "large", "medium", name="ticket_size")
        Table("tickets", metadata, Column("id", Integer, primary_key=True), Column("size", size))

    def after(self, metadata: MetaData) -> None:
        size = Enum("small", "medium", "large", name="ticket_size")
        Table("tickets", metadata, Column("id", Integer, primary_key=True), Column("size", size))

    def remedy(self, op: Operations) -> None:
        op.execute("ALTER TYPE ticket_size RENAME TO ticket_size_old")
        op.execute("CREATE TYPE ticket_size AS ENUM ('small', 'medium', 'large')")
        op.execute("ALTER TABLE tickets ALTER COLUMN size TYPE ticket_size USING size::text::ticket_size")
        op.execute("DROP TYPE ticket_size_old")

    def undo(self, op: Operations) -> None:
        op.execute("ALTER TYPE ticket_size RENAME TO ticket_size_old")
        op.execute("CREATE TYPE ticket_size AS ENUM ('small', 'large', 'medium')")
        op.execute("ALTER TABLE tickets ALTER COLUMN size TYPE ticket_size USING size::text::ticket_size")
        op.execute("DROP TYPE ticket_size_old")


CASES: tuple[type[Case], ...] = (RenameValue, Reorder)
