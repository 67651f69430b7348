"""Indexes over a part of the rows that become such, or cease to be."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, MetaData, String, Table, text

from limbeck.matrices.case import Case, Operations

ORDERS = {
    "orders": [
        {"id": 1, "customer": "Ada", "state": "open"},
        {"id": 2, "customer": "Ada", "state": "paid"},
        {"id": 3, "customer": "Grace", "state": "open"},
    ]
}


class New(Case):
    """An index over the open orders only.

    A name that the database does not have is all that autogenerate needs, and the condition comes along
    into `create_index`, once for each backend that the model names. A model that gives only
    `postgresql_where` would get an index over everything on SQLite.
    """

    slug = "index.partial_new"
    title = "add a partial index"
    rows = ORDERS

    def before(self, metadata: MetaData) -> None:
        Table(
            "orders",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("customer", String(50)),
            Column("state", String(10)),
        )

    def after(self, metadata: MetaData) -> None:
        orders = Table(
            "orders",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("customer", String(50)),
            Column("state", String(10)),
        )
        wanted = text("state = 'open'")
        Index("ix_orders_customer", orders.c.customer, postgresql_where=wanted, sqlite_where=wanted)


class WhereAdded(Case):
    """An index over everything becomes one over the open orders, under the same name.

    The condition of an index is not compared, neither on PostgreSQL nor on SQLite. Name and columns are
    the same, so nothing is proposed, and the large index stays. Either drop and create it by hand, or
    give the new index a new name, which autogenerate does see.
    """

    slug = "index.partial_add_where"
    title = "full index → partial index (WHERE added)"
    rows = ORDERS

    def before(self, metadata: MetaData) -> None:
        orders = Table(
            "orders",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("customer", String(50)),
            Column("state", String(10)),
        )
        Index("ix_orders_customer", orders.c.customer)

    def after(self, metadata: MetaData) -> None:
        orders = Table(
            "orders",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("customer", String(50)),
            Column("state", String(10)),
        )
        wanted = text("state = 'open'")
        Index("ix_orders_customer", orders.c.customer, postgresql_where=wanted, sqlite_where=wanted)

    def remedy(self, op: Operations) -> None:
        op.drop_index("ix_orders_customer", "orders")
        wanted = text("state = 'open'")
        op.create_index(
            "ix_orders_customer", "orders", ["customer"], postgresql_where=wanted, sqlite_where=wanted
        )

    def undo(self, op: Operations) -> None:
        op.drop_index("ix_orders_customer", "orders")
        op.create_index("ix_orders_customer", "orders", ["customer"])


class WhereDropped(Case):
    """A partial index becomes one over everything, under the same name.

    This is unseen in the same way as the other direction: a condition in the database that no model has
    is not compared either.
    """

    slug = "index.partial_drop_where"
    title = "partial index → full index"
    rows = ORDERS

    def before(self, metadata: MetaData) -> None:
        orders = Table(
            "orders",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("customer", String(50)),
            Column("state", String(10)),
        )
        wanted = text("state = 'open'")
        Index("ix_orders_customer", orders.c.customer, postgresql_where=wanted, sqlite_where=wanted)

    def after(self, metadata: MetaData) -> None:
        orders = Table(
            "orders",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("customer", String(50)),
            Column("state", String(10)),
        )
        Index("ix_orders_customer", orders.c.customer)

    def remedy(self, op: Operations) -> None:
        op.drop_index("ix_orders_customer", "orders")
        op.create_index("ix_orders_customer", "orders", ["customer"])

    def undo(self, op: Operations) -> None:
        op.drop_index("ix_orders_customer", "orders")
        wanted = text("state = 'open'")
        op.create_index(
            "ix_orders_customer", "orders", ["customer"], postgresql_where=wanted, sqlite_where=wanted
        )


CASES: tuple[type[Case], ...] = (New, WhereAdded, WhereDropped)
