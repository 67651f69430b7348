"""Columns that come, in tables with rows and without."""

from __future__ import annotations

from sqlalchemy import Column, DateTime, Integer, MetaData, String, Table, func

from limbeck.matrices.case import Case, Operations


class AddNullable(Case):
    """A column that may be NULL can be added to any table; existing rows hold NULL in it."""

    slug = "column.add_nullable"
    title = "add a nullable column, table has rows"
    rows = {"users": [{"id": 1, "name": "Ada"}, {"id": 2, "name": "Grace"}]}

    def before(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True), Column("name", String(50)))

    def after(self, metadata: MetaData) -> None:
        Table(
            "users",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("name", String(50)),
            Column("email", String(200)),
        )


class AddNotNullWithoutRows(Case):
    """A NOT NULL column without a default can be added as long as the table is empty.

    That is how it looks on a developer's machine and in a test, where the file is right. It says nothing
    about the database in production: with one row in the table the same file fails there.
    """

    slug = "column.add_notnull_norows"
    title = "add NOT NULL column without server default, empty table"

    def before(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True), Column("name", String(50)))

    def after(self, metadata: MetaData) -> None:
        Table(
            "users",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("name", String(50)),
            Column("email", String(200), nullable=False),
        )


class AddNotNullWithRows(Case):
    """Existing rows would hold NULL in the new column, which forbids it: the migration fails.

    Autogenerate looks at the schema and never at the rows, so it writes the same file for an empty table. Do
    it in three steps: add the column as nullable, fill it, then forbid NULL. On SQLite the last step copies
    the table, which takes batch mode.
    """

    slug = "column.add_notnull_rows"
    title = "add NOT NULL column without server default, table WITH rows"
    rows = {"users": [{"id": 1, "name": "Ada"}, {"id": 2, "name": "Grace"}]}

    def before(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True), Column("name", String(50)))

    def after(self, metadata: MetaData) -> None:
        Table(
            "users",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("name", String(50)),
            Column("email", String(200), nullable=False),
        )

    def remedy(self, op: Operations) -> None:
        op.add_column("users", Column("email", String(200)))
        op.execute("UPDATE users SET email = 'unknown-' || id || '@example.com'")
        with op.batch_alter_table("users") as batch:
            batch.alter_column("email", existing_type=String(200), nullable=False)

    def undo(self, op: Operations) -> None:
        op.drop_column("users", "email")


class AddNotNullWithPythonDefault(Case):
    """A `default` in the models is filled in by SQLAlchemy, for the rows that it inserts from now on.

    The database never hears of it, so it does not help existing rows, and the migration fails as it would
    without any default. Fill the column with that value yourself, between adding it as nullable and
    forbidding NULL; or use `server_default`.
    """

    slug = "column.add_notnull_pydefault_rows"
    title = "add NOT NULL column with a Python-side default=, table WITH rows"
    rows = {"orders": [{"id": 1, "number": "2024-1"}, {"id": 2, "number": "2024-2"}]}

    def before(self, metadata: MetaData) -> None:
        Table("orders", metadata, Column("id", Integer, primary_key=True), Column("number", String(20)))

    def after(self, metadata: MetaData) -> None:
        Table(
            "orders",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("number", String(20)),
            Column("status", String(20), nullable=False, default="new"),
        )

    def remedy(self, op: Operations) -> None:
        op.add_column("orders", Column("status", String(20)))
        op.execute("UPDATE orders SET status = 'new'")
        with op.batch_alter_table("orders") as batch:
            batch.alter_column("status", existing_type=String(20), nullable=False)

    def undo(self, op: Operations) -> None:
        op.drop_column("orders", "status")


class AddNotNullWithServerDefault(Case):
    """A default that the database itself fills in makes it possible: every existing row gets it.

    Decide whether the default is to stay. If it was only meant for the old rows, drop it in a later
    migration.
    """

    slug = "column.add_notnull_server_default_rows"
    title = "add NOT NULL column with a server default, table WITH rows"
    rows = {"orders": [{"id": 1, "number": "2024-1"}, {"id": 2, "number": "2024-2"}]}

    def before(self, metadata: MetaData) -> None:
        Table("orders", metadata, Column("id", Integer, primary_key=True), Column("number", String(20)))

    def after(self, metadata: MetaData) -> None:
        Table(
            "orders",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("number", String(20)),
            Column("status", String(20), nullable=False, server_default="new"),
        )


class AddWithDefaultNow(Case):
    """Every existing row gets the time of the migration, which is not when it was created.

    PostgreSQL simply does it. SQLite can't add a column whose default is not constant to a table with rows;
    in batch mode it works, since Alembic then copies the whole table.
    """

    slug = "column.add_now_default_rows"
    title = "add column with server_default now(), table WITH rows"
    rows = {"orders": [{"id": 1, "number": "2024-1"}, {"id": 2, "number": "2024-2"}]}

    def before(self, metadata: MetaData) -> None:
        Table("orders", metadata, Column("id", Integer, primary_key=True), Column("number", String(20)))

    def after(self, metadata: MetaData) -> None:
        Table(
            "orders",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("number", String(20)),
            Column("created_at", DateTime, server_default=func.now()),
        )

    def remedy(self, op: Operations) -> None:
        with op.batch_alter_table("orders", recreate="always") as batch:
            batch.add_column(Column("created_at", DateTime, server_default=func.now()))

    def undo(self, op: Operations) -> None:
        op.drop_column("orders", "created_at")


CASES = (
    AddNullable,
    AddNotNullWithoutRows,
    AddNotNullWithRows,
    AddNotNullWithPythonDefault,
    AddNotNullWithServerDefault,
    AddWithDefaultNow,
)
