"""A value of a native enum that is needed as soon as it is there."""

from __future__ import annotations

from sqlalchemy import Column, Enum, Integer, MetaData, Table

from limbeck.matrices.case import Case, Operations
from limbeck.matrices.options import Option


class NewDefault(Case):
    """A new value that becomes the default has to be there, and committed, before the default can name it.

    In one transaction PostgreSQL calls that an unsafe use of the new value. Put the ADD VALUE into an
    `autocommit_block`.

    By default neither the value nor the default is seen. With `compare_server_default` it gets worse on
    PostgreSQL: autogenerate asks the database whether the two defaults are equal, and the database does not
    know the value. No migration is written at all. On SQLite there is only the default to change.
    """

    slug = "enum.native_add_value_default"
    title = "Enum value added that becomes the server default"
    options = (frozenset({Option.COMPARE_SERVER_DEFAULT}),)
    commits = True
    rows = {"orders": [{"id": 1, "status": "new"}, {"id": 2, "status": "paid"}]}

    def before(self, metadata: MetaData) -> None:
        status = Enum("new", "paid", name="order_status")
        Table(
            "orders",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("status", status, server_default="new"),
        )

    def after(self, metadata: MetaData) -> None:
        status = Enum("new", "paid", "idea", name="order_status")
        Table(
            "orders",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("status", status, server_default="idea"),
        )

    def remedy(self, op: Operations) -> None:
        if op.get_context().dialect.name == "postgresql":
            # A new value can be used only after it was committed.
            with op.get_context().autocommit_block():
                op.execute("ALTER TYPE order_status ADD VALUE 'idea'")
        with op.batch_alter_table("orders") as batch:
            batch.alter_column("status", server_default="idea")

    def undo(self, op: Operations) -> None:
        with op.batch_alter_table("orders") as batch:
            batch.alter_column("status", server_default=None)
        if op.get_context().dialect.name == "postgresql":
            op.execute("ALTER TYPE order_status RENAME TO order_status_old")
            op.execute("CREATE TYPE order_status AS ENUM ('new', 'paid')")
            op.execute(
                "ALTER TABLE orders ALTER COLUMN status TYPE order_status USING status::text::order_status"
            )
            op.execute("DROP TYPE order_status_old")
        with op.batch_alter_table("orders") as batch:
            batch.alter_column("status", server_default="new")


CASES: tuple[type[Case], ...] = (NewDefault,)
