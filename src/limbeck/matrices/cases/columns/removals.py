"""Columns that go, with what hangs on them."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, MetaData, String, Table, UniqueConstraint

from limbeck.matrices.case import Case, Operations


class Drop(Case):
    """A column that the models no longer have is dropped, with its values.

    The downgrade adds the column again, empty. A careful person first deploys the code that no longer uses
    it, and checks whether the values are needed anywhere else.
    """

    slug = "column.drop"
    title = "drop a column, table has rows"
    rows = {"users": [{"id": 1, "name": "Ada", "fax": "123"}, {"id": 2, "name": "Grace", "fax": "456"}]}

    def before(self, metadata: MetaData) -> None:
        Table(
            "users",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("name", String(50)),
            Column("fax", String(20)),
        )

    def after(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True), Column("name", String(50)))


class DropIndexed(Case):
    """The index of a dropped column is dropped first: SQLite would not drop a column that an index needs."""

    slug = "column.drop_indexed"
    title = "drop an indexed column"
    rows = {"users": [{"id": 1, "name": "Ada", "fax": "123"}]}

    def before(self, metadata: MetaData) -> None:
        Table(
            "users",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("name", String(50)),
            Column("fax", String(20), index=True),
        )

    def after(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True), Column("name", String(50)))


class DropUnique(Case):
    """A unique constraint goes with its column.

    On PostgreSQL autogenerate drops the constraint by its name and then the column. On SQLite it does not see
    that the unnamed constraint goes, and SQLite refuses to drop a column that a constraint still uses; batch
    mode copies the table without either of them, and its way back brings the column without the constraint.
    """

    slug = "column.drop_unique"
    title = "drop a Column(unique=True)"
    rows = {"users": [{"id": 1, "name": "Ada", "badge": "A-7"}]}

    def before(self, metadata: MetaData) -> None:
        Table(
            "users",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("name", String(50)),
            Column("badge", String(20), unique=True),
        )

    def after(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True), Column("name", String(50)))

    def remedy(self, op: Operations) -> None:
        with op.batch_alter_table("users") as batch:
            batch.drop_column("badge")

    def undo(self, op: Operations) -> None:
        if op.get_context().dialect.name == "sqlite":
            unique = (UniqueConstraint("badge"),)
            with op.batch_alter_table("users", recreate="always", table_args=unique) as batch:
                batch.add_column(Column("badge", String(20)))
        else:
            op.add_column("users", Column("badge", String(20)))
            op.create_unique_constraint("users_badge_key", "users", ["badge"])


class DropForeignKey(Case):
    """Autogenerate drops the foreign key first, then the column.

    PostgreSQL gave the constraint a name, so both work. SQLite did not, and it cannot drop a constraint
    either: the file fails, with batch mode and without. The constraint need not be dropped, since it
    disappears with its column when the table is copied: leave that line out.
    """

    slug = "column.drop_fk"
    title = "drop a column that has a ForeignKey"
    rows = {"users": [{"id": 1, "name": "Ada"}], "orders": [{"id": 7, "number": "2024-1", "user_id": 1}]}

    def before(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True), Column("name", String(50)))
        Table(
            "orders",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("number", String(20)),
            Column("user_id", ForeignKey("users.id")),
        )

    def after(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True), Column("name", String(50)))
        Table("orders", metadata, Column("id", Integer, primary_key=True), Column("number", String(20)))

    def remedy(self, op: Operations) -> None:
        with op.batch_alter_table("orders") as batch:
            batch.drop_column("user_id")

    def undo(self, op: Operations) -> None:
        if op.get_context().dialect.name == "sqlite":
            op.add_column(
                "orders", Column("user_id", Integer, ForeignKey("users.id")), inline_references=True
            )
        else:
            op.add_column("orders", Column("user_id", Integer))
            op.create_foreign_key("orders_user_id_fkey", "orders", "users", ["user_id"], ["id"])


class DropWithDefault(Case):
    """A default is dropped with its column.

    The downgrade adds the column with its default, so the rows hold the default and not what they held
    before.
    """

    slug = "column.drop_with_default"
    title = "drop a column that has a server default in the database"
    rows = {"orders": [{"id": 1, "number": "2024-1", "status": "paid"}]}

    def before(self, metadata: MetaData) -> None:
        Table(
            "orders",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("number", String(20)),
            Column("status", String(20), nullable=False, server_default="new"),
        )

    def after(self, metadata: MetaData) -> None:
        Table("orders", metadata, Column("id", Integer, primary_key=True), Column("number", String(20)))


CASES = (Drop, DropIndexed, DropUnique, DropForeignKey, DropWithDefault)
