"""What changes in the models and is nothing that the database keeps, or keeps only the look of."""

from __future__ import annotations

from sqlalchemy import Column, DateTime, FetchedValue, Integer, MetaData, String, Table, func

from limbeck.matrices.case import Case, Operations


class Order(Case):
    """Autogenerate does not compare the order of columns, so the database keeps its own.

    Leave it like that. Neither backend can move a column; it takes a copy, of the whole table on SQLite or of
    the columns that are to come later on PostgreSQL, as the remedy shows. Name the columns in each INSERT and
    SELECT, and their order does not matter.
    """

    slug = "column.order"
    title = "change column order"
    rows = {"users": [{"id": 1, "name": "Ada", "email": "ada@example.com"}]}

    def before(self, metadata: MetaData) -> None:
        Table(
            "users",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("name", String(50)),
            Column("email", String(200)),
        )

    def after(self, metadata: MetaData) -> None:
        Table(
            "users",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("email", String(200)),
            Column("name", String(50)),
        )

    def remedy(self, op: Operations) -> None:
        if op.get_context().dialect.name == "sqlite":
            wanted = ("id", "email", "name")
            with op.batch_alter_table("users", recreate="always", partial_reordering=[wanted]):
                pass
        else:
            op.add_column("users", Column("new_name", String(50)))
            op.execute("UPDATE users SET new_name = name")
            op.drop_column("users", "name")
            op.alter_column("users", "new_name", new_column_name="name")

    def undo(self, op: Operations) -> None:
        if op.get_context().dialect.name == "sqlite":
            wanted = ("id", "name", "email")
            with op.batch_alter_table("users", recreate="always", partial_reordering=[wanted]):
                pass
        else:
            op.add_column("users", Column("new_email", String(200)))
            op.execute("UPDATE users SET new_email = email")
            op.drop_column("users", "email")
            op.alter_column("users", "new_email", new_column_name="email")


class PythonDefaultChange(Case):
    """A default that Python fills in is no part of the schema: it may change without a migration.

    Existing rows keep the value that they got. To change what the database itself fills in, the models need
    `server_default`.
    """

    slug = "column.pydefault_change"
    title = "change only the Python-side default="
    rows = {"orders": [{"id": 1, "number": "2024-1", "status": "new"}]}

    def before(self, metadata: MetaData) -> None:
        Table(
            "orders",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("number", String(20)),
            Column("status", String(20), default="new"),
        )

    def after(self, metadata: MetaData) -> None:
        Table(
            "orders",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("number", String(20)),
            Column("status", String(20), default="open"),
        )


class OnUpdateChange(Case):
    """`onupdate` is done by SQLAlchemy, and `server_onupdate` only tells it that the database does something.

    Neither of them is in the schema, so there is nothing to migrate. That also means that `server_onupdate`
    makes no trigger: whoever wants one writes it by hand.
    """

    slug = "column.onupdate_change"
    title = "add Column(onupdate=...) / server_onupdate"
    rows = {"orders": [{"id": 1, "number": "2024-1"}]}

    def before(self, metadata: MetaData) -> None:
        Table(
            "orders",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("number", String(20)),
            Column("changed_at", DateTime),
            Column("version", Integer),
        )

    def after(self, metadata: MetaData) -> None:
        Table(
            "orders",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("number", String(20)),
            Column("changed_at", DateTime, onupdate=func.now()),
            Column("version", Integer, server_onupdate=FetchedValue()),
        )


class Identical(Case):
    """The columns are as the models want them: nothing is proposed, however the arguments are written."""

    slug = "column.identical"
    title = "identical columns"
    rows = {"users": [{"id": 1, "name": "Ada", "logins": 3}]}

    def before(self, metadata: MetaData) -> None:
        Table(
            "users",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("name", String(50), nullable=False),
            Column("logins", Integer, nullable=False, server_default="0"),
        )

    def after(self, metadata: MetaData) -> None:
        Table(
            "users",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("name", String(length=50), nullable=False),
            Column("logins", Integer, server_default="0", nullable=False),
        )


CASES = (Order, PythonDefaultChange, OnUpdateChange, Identical)
