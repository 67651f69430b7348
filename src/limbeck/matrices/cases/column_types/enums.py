"""Strings that become a choice among a few, and the other way round."""

from __future__ import annotations

from sqlalchemy import Column, Enum, Integer, MetaData, String, Table

from limbeck.matrices.case import Case, Operations


class EnumToString(Case):
    """Autogenerate changes the column and forgets the type.

    On PostgreSQL `order_status` stays behind, unused, and the next migration that creates a type of this name
    fails. The generated downgrade fails too, since text does not become an enum by itself. Drop the type when
    its last column is gone.

    On SQLite the enum was a VARCHAR(4), as long as its longest value, and only the length changes.
    """

    slug = "type.enum_to_string"
    title = "Enum (native on PG) -> String(20)"
    rows = {"orders": [{"id": 1, "status": "new"}, {"id": 2, "status": "paid"}]}

    def before(self, metadata: MetaData) -> None:
        status = Enum("new", "paid", name="order_status")
        Table("orders", metadata, Column("id", Integer, primary_key=True), Column("status", status))

    def after(self, metadata: MetaData) -> None:
        Table("orders", metadata, Column("id", Integer, primary_key=True), Column("status", String(20)))

    def remedy(self, op: Operations) -> None:
        status = Enum("new", "paid", name="order_status")
        with op.batch_alter_table("orders") as batch:
            batch.alter_column("status", existing_type=status, type_=String(20))
        status.drop(op.get_bind())

    def undo(self, op: Operations) -> None:
        status = Enum("new", "paid", name="order_status")
        status.create(op.get_bind())
        with op.batch_alter_table("orders") as batch:
            batch.alter_column(
                "status",
                existing_type=String(20),
                type_=status,
                postgresql_using="status::order_status",
            )


class StringToEnum(Case):
    """The generated migration alters the column to a type that nobody has created, and fails on PostgreSQL.

    Create the type first, and say in a USING clause how text becomes one of its values; a text that is none
    of them makes it fail.

    On SQLite an Enum is a VARCHAR as long as its longest value, and no row is checked.
    """

    slug = "type.string_to_enum"
    title = "String(20) -> Enum (native on PG)"
    rows = {"orders": [{"id": 1, "status": "new"}, {"id": 2, "status": "paid"}]}

    def before(self, metadata: MetaData) -> None:
        Table("orders", metadata, Column("id", Integer, primary_key=True), Column("status", String(20)))

    def after(self, metadata: MetaData) -> None:
        status = Enum("new", "paid", name="order_status")
        Table("orders", metadata, Column("id", Integer, primary_key=True), Column("status", status))

    def remedy(self, op: Operations) -> None:
        status = Enum("new", "paid", name="order_status")
        status.create(op.get_bind())
        with op.batch_alter_table("orders") as batch:
            batch.alter_column(
                "status",
                existing_type=String(20),
                type_=status,
                postgresql_using="status::order_status",
            )

    def undo(self, op: Operations) -> None:
        status = Enum("new", "paid", name="order_status")
        with op.batch_alter_table("orders") as batch:
            batch.alter_column("status", existing_type=status, type_=String(20))
        status.drop(op.get_bind())


CASES: tuple[type[Case], ...] = (EnumToString, StringToEnum)
