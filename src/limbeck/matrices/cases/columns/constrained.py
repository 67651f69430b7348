"""Columns that come with an index or a constraint."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer, MetaData, String, Table, UniqueConstraint

from limbeck.matrices.case import Case, Operations
from limbeck.matrices.options import Option


class AddUnique(Case):
    """`unique=True` makes a constraint without a name, which autogenerate writes after the column.

    PostgreSQL makes up a name, so the upgrade works; the downgrade does not, since a constraint can only be
    dropped by its name. SQLite can't add a constraint to an existing table, and batch mode refuses one
    without a name. Name the constraint, or give the models a naming convention; on SQLite, copy the table.
    """

    slug = "column.add_unique"
    title = "add a Column(unique=True)"
    rows = {"users": [{"id": 1, "name": "Ada"}, {"id": 2, "name": "Grace"}]}

    def before(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True), Column("name", String(50)))

    def after(self, metadata: MetaData) -> None:
        Table(
            "users",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("name", String(50)),
            Column("email", String(200), unique=True),
        )

    def remedy(self, op: Operations) -> None:
        if op.get_context().dialect.name == "sqlite":
            with op.batch_alter_table(
                "users", recreate="always", table_args=(UniqueConstraint("email"),)
            ) as batch:
                batch.add_column(Column("email", String(200)))
        else:
            op.add_column("users", Column("email", String(200)))
            op.create_unique_constraint("users_email_key", "users", ["email"])

    def undo(self, op: Operations) -> None:
        with op.batch_alter_table("users") as batch:
            batch.drop_column("email")


class AddIndexed(Case):
    """The column is added first, then its index, which `index=True` names after table and column."""

    slug = "column.add_index"
    title = "add a Column(index=True)"
    rows = {"users": [{"id": 1, "name": "Ada"}, {"id": 2, "name": "Grace"}]}

    def before(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True), Column("name", String(50)))

    def after(self, metadata: MetaData) -> None:
        Table(
            "users",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("name", String(50)),
            Column("email", String(200), index=True),
        )


class AddForeignKey(Case):
    """A foreign key without a name: the column is added, then the constraint, whose name is given as `None`.

    PostgreSQL makes up a name; the downgrade fails, because it would have to know it. SQLite can't add a
    constraint to an existing table, and batch mode refuses one without a name. There the foreign key has to
    come with its column, by `inline_references`.
    """

    slug = "column.add_fk"
    title = "add a column with a ForeignKey (unnamed)"
    rows = {"users": [{"id": 1, "name": "Ada"}], "orders": [{"id": 7, "number": "2024-1"}]}

    def before(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True), Column("name", String(50)))
        Table("orders", metadata, Column("id", Integer, primary_key=True), Column("number", String(20)))

    def after(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True), Column("name", String(50)))
        Table(
            "orders",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("number", String(20)),
            Column("user_id", ForeignKey("users.id")),
        )

    def remedy(self, op: Operations) -> None:
        if op.get_context().dialect.name == "sqlite":
            op.add_column(
                "orders", Column("user_id", Integer, ForeignKey("users.id")), inline_references=True
            )
        else:
            op.add_column("orders", Column("user_id", Integer))
            op.create_foreign_key("orders_user_id_fkey", "orders", "users", ["user_id"], ["id"])

    def undo(self, op: Operations) -> None:
        with op.batch_alter_table("orders") as batch:
            batch.drop_column("user_id")


class AddForeignKeyNamed(Case):
    """With a name the foreign key can be added and dropped again, in batch mode also on SQLite.

    Without batch mode the file fails there, because SQLite can't add a constraint to an existing table.
    """

    slug = "column.add_fk_named"
    title = "add a column with a named ForeignKey"
    rows = {"users": [{"id": 1, "name": "Ada"}], "orders": [{"id": 7, "number": "2024-1"}]}

    def before(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True), Column("name", String(50)))
        Table("orders", metadata, Column("id", Integer, primary_key=True), Column("number", String(20)))

    def after(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True), Column("name", String(50)))
        Table(
            "orders",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("number", String(20)),
            Column("user_id", ForeignKey("users.id", name="orders_user_fk")),
        )

    def remedy(self, op: Operations) -> None:
        with op.batch_alter_table("orders") as batch:
            batch.add_column(Column("user_id", Integer))
            batch.create_foreign_key("orders_user_fk", "users", ["user_id"], ["id"])

    def undo(self, op: Operations) -> None:
        with op.batch_alter_table("orders") as batch:
            batch.drop_constraint("orders_user_fk", type_="foreignkey")
            batch.drop_column("user_id")


class AddCheckInline(Case):
    """The new column comes without its CHECK, which autogenerate leaves out and does not compare.

    The file runs, and nobody notices that the database accepts any number. Only with the plugin
    `alembic.ext.checkconstraint_byname` is it added, which on SQLite takes batch mode too. Add it by hand.
    """

    slug = "column.add_check_inline"
    title = "add a column that carries a CHECK (column-level, named)"
    rows = {"products": [{"id": 1, "title": "Pen"}]}
    options = (frozenset({Option.CHECK_PLUGIN}),)

    def before(self, metadata: MetaData) -> None:
        Table("products", metadata, Column("id", Integer, primary_key=True), Column("title", String(80)))

    def after(self, metadata: MetaData) -> None:
        Table(
            "products",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("title", String(80)),
            Column("stock", Integer, CheckConstraint("stock >= 0", name="stock_not_negative")),
        )

    def remedy(self, op: Operations) -> None:
        with op.batch_alter_table("products") as batch:
            batch.add_column(Column("stock", Integer))
            batch.create_check_constraint("stock_not_negative", "stock >= 0")

    def undo(self, op: Operations) -> None:
        with op.batch_alter_table("products") as batch:
            batch.drop_constraint("stock_not_negative", type_="check")
            batch.drop_column("stock")


CASES = (AddUnique, AddIndexed, AddForeignKey, AddForeignKeyNamed, AddCheckInline)
