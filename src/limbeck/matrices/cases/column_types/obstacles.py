"""What stands in the way of another type: a default, a view."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Boolean, Column, Integer, MetaData, String, Table, text

from limbeck.matrices.case import Case, Operations
from limbeck.matrices.options import Option


class DefaultInTheWay(Case):
    """A server default is one more value to convert, and a USING clause does not reach it.

    PostgreSQL refuses a default that it cannot convert by itself. Take the default away, change the type, set
    the new default.

    SQLite in batch mode changes the type and keeps the old default, since server defaults are not compared
    unless one asks for it. With `compare_server_default` the default is proposed as well.
    """

    slug = "type.int_to_boolean_default"
    title = "Integer -> Boolean, with a server default"
    rows = {"users": [{"id": 1, "active": 1}, {"id": 2, "active": 0}]}
    options = (frozenset({Option.COMPARE_SERVER_DEFAULT}),)

    def before(self, metadata: MetaData) -> None:
        Table(
            "users",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("active", Integer, server_default=text("1")),
        )

    def after(self, metadata: MetaData) -> None:
        Table(
            "users",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("active", Boolean, server_default=text("true")),
        )

    def remedy(self, op: Operations) -> None:
        with op.batch_alter_table("users") as batch:
            batch.alter_column("active", existing_type=Integer(), server_default=None)
            batch.alter_column(
                "active",
                existing_type=Integer(),
                type_=Boolean(),
                postgresql_using="active::boolean",
            )
            batch.alter_column("active", existing_type=Boolean(), server_default=text("true"))

    def undo(self, op: Operations) -> None:
        with op.batch_alter_table("users") as batch:
            batch.alter_column("active", existing_type=Boolean(), server_default=None)
            batch.alter_column(
                "active",
                existing_type=Boolean(),
                type_=Integer(),
                postgresql_using="active::integer",
            )
            batch.alter_column("active", existing_type=Integer(), server_default=text("1"))


class ViewInTheWay(Case):
    """A view shows the column, and a view is in no models.

    PostgreSQL refuses to alter the type under it. SQLite's batch mode fails too, when the copy is to take the
    name of the table: the view then points to nothing.

    Drop the view, change the type, and create the view and its grants again, all in one migration.
    """

    slug = "type.view_depends"
    title = "String(50) -> String(100), a view shows the column"
    rows = {"users": [{"id": 1, "name": "Ada"}, {"id": 2, "name": "Grace"}]}

    def before(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True), Column("name", String(50)))

    def before_sql(self, backend: str) -> Sequence[str]:
        granted = ("GRANT SELECT ON names TO PUBLIC",) if backend == "postgresql" else ()
        return ("CREATE VIEW names AS SELECT name FROM users", *granted)

    def after(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True), Column("name", String(100)))

    def after_sql(self, backend: str) -> Sequence[str]:
        granted = ("GRANT SELECT ON names TO PUBLIC",) if backend == "postgresql" else ()
        return ("CREATE VIEW names AS SELECT name FROM users", *granted)

    def remedy(self, op: Operations) -> None:
        op.execute("DROP VIEW names")
        with op.batch_alter_table("users") as batch:
            batch.alter_column("name", existing_type=String(50), type_=String(100))
        op.execute("CREATE VIEW names AS SELECT name FROM users")
        if op.get_context().dialect.name == "postgresql":
            op.execute("GRANT SELECT ON names TO PUBLIC")

    def undo(self, op: Operations) -> None:
        op.execute("DROP VIEW names")
        with op.batch_alter_table("users") as batch:
            batch.alter_column("name", existing_type=String(100), type_=String(50))
        op.execute("CREATE VIEW names AS SELECT name FROM users")
        if op.get_context().dialect.name == "postgresql":
            op.execute("GRANT SELECT ON names TO PUBLIC")


CASES: tuple[type[Case], ...] = (DefaultInTheWay, ViewInTheWay)
