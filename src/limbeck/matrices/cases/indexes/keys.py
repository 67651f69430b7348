"""What an index is sorted by: its columns, their order, direction and collation."""

from __future__ import annotations

from sqlalchemy import Column, DateTime, Index, Integer, MetaData, String, Table, text

from limbeck.matrices.case import Case, Operations

ORDERS = {
    "orders": [
        {"id": 1, "customer": "Ada", "placed": None},
        {"id": 2, "customer": "Grace", "placed": None},
    ]
}


class AddColumn(Case):
    """An index of the same name gets a second column.

    The names of the columns are compared, so this is seen; an index cannot be extended, so it is dropped and
    made again.
    """

    slug = "index.add_column"
    title = "add a column to an index"
    rows = ORDERS

    def before(self, metadata: MetaData) -> None:
        orders = Table(
            "orders",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("customer", String(50)),
            Column("placed", DateTime),
        )
        Index("ix_orders_customer", orders.c.customer)

    def after(self, metadata: MetaData) -> None:
        orders = Table(
            "orders",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("customer", String(50)),
            Column("placed", DateTime),
        )
        Index("ix_orders_customer", orders.c.customer, orders.c.placed)


class ColumnOrder(Case):
    """The same two columns, the other way round.

    For a query by customer alone the first index is of use and the second is not. Autogenerate compares the
    columns in their order, and makes the index again.
    """

    slug = "index.column_order"
    title = "change index column order"
    rows = ORDERS

    def before(self, metadata: MetaData) -> None:
        orders = Table(
            "orders",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("customer", String(50)),
            Column("placed", DateTime),
        )
        Index("ix_orders_customer_placed", orders.c.customer, orders.c.placed)

    def after(self, metadata: MetaData) -> None:
        orders = Table(
            "orders",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("customer", String(50)),
            Column("placed", DateTime),
        )
        Index("ix_orders_customer_placed", orders.c.placed, orders.c.customer)


class DescendingAdd(Case):
    """An index turns round, so that the newest order comes first.

    PostgreSQL tells SQLAlchemy the direction of each column, and autogenerate makes the index again. On
    SQLite the reflection knows the names of the columns and nothing else: the two indexes look the same,
    and nothing is proposed. Write the two lines by hand there.
    """

    slug = "index.desc_add"
    title = "index a → a DESC"
    rows = ORDERS

    def before(self, metadata: MetaData) -> None:
        orders = Table(
            "orders",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("customer", String(50)),
            Column("placed", DateTime),
        )
        Index("ix_orders_placed", orders.c.placed)

    def after(self, metadata: MetaData) -> None:
        orders = Table(
            "orders",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("customer", String(50)),
            Column("placed", DateTime),
        )
        Index("ix_orders_placed", orders.c.placed.desc())

    def remedy(self, op: Operations) -> None:
        op.drop_index("ix_orders_placed", "orders")
        op.create_index("ix_orders_placed", "orders", [text("placed DESC")])

    def undo(self, op: Operations) -> None:
        op.drop_index("ix_orders_placed", "orders")
        op.create_index("ix_orders_placed", "orders", ["placed"])


class NullsLast(Case):
    """Where the rows without a value stand in a descending index.

    PostgreSQL puts them first unless it is told otherwise, and an index serves only a query that sorts in
    the same way. Autogenerate compares this as part of the expression, so the index is dropped and made
    again.
    """

    slug = "index.desc_nullslast"
    title = "index a DESC → a DESC NULLS LAST"
    lacks = {"sqlite": "SQLite takes no NULLS LAST in an index: empty values count as the smallest there."}
    rows = ORDERS

    def before(self, metadata: MetaData) -> None:
        orders = Table(
            "orders",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("customer", String(50)),
            Column("placed", DateTime),
        )
        Index("ix_orders_placed", orders.c.placed.desc())

    def after(self, metadata: MetaData) -> None:
        orders = Table(
            "orders",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("customer", String(50)),
            Column("placed", DateTime),
        )
        Index("ix_orders_placed", orders.c.placed.desc().nulls_last())


CASES: tuple[type[Case], ...] = (AddColumn, ColumnOrder, DescendingAdd, NullsLast)
