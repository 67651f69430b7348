"""Native enum types that outlive their columns and tables, and one that stays."""

from __future__ import annotations

from sqlalchemy import Column, Enum, Integer, MetaData, Table

from limbeck.matrices.case import Case, Operations


class DropColumn(Case):
    """The column goes and its type stays, in PostgreSQL, used by nothing.

    Autogenerate does not look for types, so no later migration takes it away, and one that creates the type
    again fails. Drop it in the same migration.

    On SQLite there was no type.
    """

    slug = "enum.native_drop_column"
    title = "drop the only column that uses a native Enum type"
    rows = {"orders": [{"id": 1, "status": "new"}]}

    def before(self, metadata: MetaData) -> None:
        status = Enum("new", "paid", name="order_status")
        Table("orders", metadata, Column("id", Integer, primary_key=True), Column("status", status))

    def after(self, metadata: MetaData) -> None:
        Table("orders", metadata, Column("id", Integer, primary_key=True))

    def remedy(self, op: Operations) -> None:
        op.drop_column("orders", "status")
        Enum(name="order_status").drop(op.get_bind())

    def undo(self, op: Operations) -> None:
        status = Enum("new", "paid", name="order_status")
        status.create(op.get_bind())
        op.add_column("orders", Column("status", status))


class DropTable(Case):
    """The table goes and its type stays.

    Even the generated downgrade falls over it: it creates the table, and with it a type that is still there.
    Drop the type along with the table.

    On SQLite there was no type.
    """

    slug = "enum.native_drop_table"
    title = "drop the only table that uses a native Enum type"
    rows = {"orders": [{"id": 1, "status": "new"}]}

    def before(self, metadata: MetaData) -> None:
        status = Enum("new", "paid", name="order_status")
        Table("customers", metadata, Column("id", Integer, primary_key=True))
        Table("orders", metadata, Column("id", Integer, primary_key=True), Column("status", status))

    def after(self, metadata: MetaData) -> None:
        Table("customers", metadata, Column("id", Integer, primary_key=True))

    def remedy(self, op: Operations) -> None:
        op.drop_table("orders")
        Enum(name="order_status").drop(op.get_bind())

    def undo(self, op: Operations) -> None:
        status = Enum("new", "paid", name="order_status")
        op.create_table("orders", Column("id", Integer, primary_key=True), Column("status", status))


class Identical(Case):
    """The same native enum on both sides, and nothing is proposed.

    On PostgreSQL that only says that the name is the same: with other values it would be as quiet.
    """

    slug = "enum.identical"
    title = "identical native Enum"
    rows = {"orders": [{"id": 1, "status": "new"}]}

    def before(self, metadata: MetaData) -> None:
        status = Enum("new", "paid", name="order_status")
        Table("orders", metadata, Column("id", Integer, primary_key=True), Column("status", status))

    def after(self, metadata: MetaData) -> None:
        status = Enum("new", "paid", name="order_status")
        Table("orders", metadata, Column("id", Integer, primary_key=True), Column("status", status))


CASES: tuple[type[Case], ...] = (DropColumn, DropTable, Identical)
