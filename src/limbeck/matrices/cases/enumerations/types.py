"""Native enum types that come with their columns and tables, or ought to."""

from __future__ import annotations

from sqlalchemy import Column, Enum, Integer, MetaData, Table
from sqlalchemy.dialects.postgresql import ENUM

from limbeck.matrices.case import Case, Operations


class RenameType(Case):
    """The name of the type is all that is compared of a native enum, so here there is something to see.

    But the migration alters the column to a type of the new name, which nobody creates, and fails. Rename the
    type by hand: it is one statement, and no row is touched.

    SQLite has no type that could have a name.
    """

    slug = "enum.native_rename_type"
    title = "Enum type renamed (name=)"
    rows = {"orders": [{"id": 1, "status": "new"}, {"id": 2, "status": "paid"}]}

    def before(self, metadata: MetaData) -> None:
        status = Enum("new", "paid", name="status")
        Table("orders", metadata, Column("id", Integer, primary_key=True), Column("status", status))

    def after(self, metadata: MetaData) -> None:
        status = Enum("new", "paid", name="order_status")
        Table("orders", metadata, Column("id", Integer, primary_key=True), Column("status", status))

    def remedy(self, op: Operations) -> None:
        op.execute("ALTER TYPE status RENAME TO order_status")

    def undo(self, op: Operations) -> None:
        op.execute("ALTER TYPE order_status RENAME TO status")


class NewColumn(Case):
    """Adding a column does not create its type.

    The generated migration names `order_status`, PostgreSQL does not know it, and the migration fails. Create
    the type first, and drop it on the way back.

    On SQLite there is no type to create.
    """

    slug = "enum.native_new_column"
    title = "new column with a new native Enum type"
    rows = {"orders": [{"id": 1}]}

    def before(self, metadata: MetaData) -> None:
        Table("orders", metadata, Column("id", Integer, primary_key=True))

    def after(self, metadata: MetaData) -> None:
        status = Enum("new", "paid", name="order_status")
        Table("orders", metadata, Column("id", Integer, primary_key=True), Column("status", status))

    def remedy(self, op: Operations) -> None:
        status = Enum("new", "paid", name="order_status")
        status.create(op.get_bind())
        op.add_column("orders", Column("status", status))

    def undo(self, op: Operations) -> None:
        op.drop_column("orders", "status")
        Enum(name="order_status").drop(op.get_bind())


class NewTable(Case):
    """Creating a table creates the types of its columns too, and so the way up goes well.

    The way down drops the table and leaves the type. Going up once more then fails on a type that exists
    already: add a line that drops it to the downgrade.

    On SQLite there is no type to leave behind.
    """

    slug = "enum.native_new_table"
    title = "new table with a new native Enum type"

    def before(self, metadata: MetaData) -> None:
        Table("customers", metadata, Column("id", Integer, primary_key=True))

    def after(self, metadata: MetaData) -> None:
        status = Enum("new", "paid", name="order_status")
        Table("customers", metadata, Column("id", Integer, primary_key=True))
        Table("orders", metadata, Column("id", Integer, primary_key=True), Column("status", status))


class ExistingType(Case):
    """Creating a table creates the types of its columns, also those that are there already.

    PostgreSQL refuses the second `order_status`. Say `create_type=False` in the migration, with the ENUM of
    the PostgreSQL dialect; on SQLite that one is a string like the generic Enum.
    """

    slug = "enum.native_existing_type"
    title = "new table with a native Enum type that another table has"
    rows = {"orders": [{"id": 1, "status": "new"}]}

    def before(self, metadata: MetaData) -> None:
        status = Enum("new", "paid", name="order_status")
        Table("orders", metadata, Column("id", Integer, primary_key=True), Column("status", status))

    def after(self, metadata: MetaData) -> None:
        status = Enum("new", "paid", name="order_status")
        Table("orders", metadata, Column("id", Integer, primary_key=True), Column("status", status))
        Table("refunds", metadata, Column("id", Integer, primary_key=True), Column("status", status))

    def remedy(self, op: Operations) -> None:
        status = ENUM("new", "paid", name="order_status", create_type=False)
        op.create_table("refunds", Column("id", Integer, primary_key=True), Column("status", status))

    def undo(self, op: Operations) -> None:
        op.drop_table("refunds")


CASES: tuple[type[Case], ...] = (RenameType, NewColumn, NewTable, ExistingType)
