"""Partial indexes whose condition changes."""

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


class WhereChanged(Case):
    """A partial index keeps its name and columns, and holds other rows than before.

    Autogenerate does not look at the condition. The queries that the index was changed for do not use it,
    and no error tells: put what the index holds into its name, and a change of it becomes a change that
    is seen.
    """

    slug = "index.partial_change_where"
    title = "change the WHERE of a partial index"
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
        wanted = text("state = 'paid'")
        Index("ix_orders_customer", orders.c.customer, postgresql_where=wanted, sqlite_where=wanted)

    def remedy(self, op: Operations) -> None:
        op.drop_index("ix_orders_customer", "orders")
        wanted = text("state = 'paid'")
        op.create_index(
            "ix_orders_customer", "orders", ["customer"], postgresql_where=wanted, sqlite_where=wanted
        )

    def undo(self, op: Operations) -> None:
        op.drop_index("ix_orders_customer", "orders")
        wanted = text("state = 'open'")
        op.create_index(
            "ix_orders_customer", "orders", ["customer"], postgresql_where=wanted, sqlite_where=wanted
        )


class UniqueWhereChanged(Case):
    """A customer could have one open order at a time; now it is one paid order.

    A unique partial index is a rule about the data, and autogenerate does not see that the rule is
    another one. This is worse than a slow query: what the application now relies on is not enforced, and
    what was allowed is still refused.
    """

    slug = "index.unique_partial_change_where"
    title = "change the WHERE of a unique partial index"
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
        Index(
            "ux_orders_customer", orders.c.customer, unique=True, postgresql_where=wanted, sqlite_where=wanted
        )

    def after(self, metadata: MetaData) -> None:
        orders = Table(
            "orders",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("customer", String(50)),
            Column("state", String(10)),
        )
        wanted = text("state = 'paid'")
        Index(
            "ux_orders_customer", orders.c.customer, unique=True, postgresql_where=wanted, sqlite_where=wanted
        )

    def remedy(self, op: Operations) -> None:
        op.drop_index("ux_orders_customer", "orders")
        wanted = text("state = 'paid'")
        op.create_index(
            "ux_orders_customer",
            "orders",
            ["customer"],
            unique=True,
            postgresql_where=wanted,
            sqlite_where=wanted,
        )

    def undo(self, op: Operations) -> None:
        op.drop_index("ux_orders_customer", "orders")
        wanted = text("state = 'open'")
        op.create_index(
            "ux_orders_customer",
            "orders",
            ["customer"],
            unique=True,
            postgresql_where=wanted,
            sqlite_where=wanted,
        )


CASES: tuple[type[Case], ...] = (WhereChanged, UniqueWhereChanged)
