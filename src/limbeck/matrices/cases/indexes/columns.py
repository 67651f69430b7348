"""Indexes, and the columns and rows under them."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, MetaData, String, Table, func

from limbeck.matrices.case import Case, Operations


class UniqueLower(Case):
    """An address is to be unique whatever its capitals, by a unique index on `lower(email)`.

    Autogenerate writes the index on PostgreSQL, where it fails as long as two rows differ by capitals alone;
    on SQLite it does not see the index. Find such rows first, and decide which of them keeps the address.
    The remedy takes it from the later one.
    """

    slug = "index.unique_lower"
    title = "unique index on lower(email), two rows differ by capitals"
    rows = {
        "users": [
            {"id": 1, "email": "ada@example.org"},
            {"id": 2, "email": "Ada@example.org"},
            {"id": 3, "email": "grace@example.org"},
        ]
    }
    becomes = {"users.email": {"Ada@example.org": None}}

    def before(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True), Column("email", String(80)))

    def after(self, metadata: MetaData) -> None:
        users = Table("users", metadata, Column("id", Integer, primary_key=True), Column("email", String(80)))
        Index("uq_users_email", func.lower(users.c.email), unique=True)

    def remedy(self, op: Operations) -> None:
        op.execute("""
            UPDATE users SET email = NULL WHERE EXISTS (
                SELECT 1 FROM users AS earlier
                WHERE lower(earlier.email) = lower(users.email) AND earlier.id < users.id
            )
        """)
        op.execute("CREATE UNIQUE INDEX uq_users_email ON users (lower(email))")

    def undo(self, op: Operations) -> None:
        op.drop_index("uq_users_email", "users")


class ColumnDropped(Case):
    """A column goes that an index over two columns holds; the index is to stay, over the other one.

    PostgreSQL drops the whole index with the column, and SQLite refuses to drop the column. Autogenerate gets
    it right: it drops the old index, makes the new one under the same name, and drops the column last. Keep
    that order where you edit the script.
    """

    slug = "index.column_dropped"
    title = "drop a column of a composite index"
    rows = {"orders": [{"id": 1, "customer": "Ada", "status": "new"}]}

    def before(self, metadata: MetaData) -> None:
        orders = Table(
            "orders",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("customer", String(50)),
            Column("status", String(20)),
        )
        Index("ix_orders_customer", orders.c.customer, orders.c.status)

    def after(self, metadata: MetaData) -> None:
        orders = Table(
            "orders", metadata, Column("id", Integer, primary_key=True), Column("customer", String(50))
        )
        Index("ix_orders_customer", orders.c.customer)


CASES: tuple[type[Case], ...] = (UniqueLower, ColumnDropped)
