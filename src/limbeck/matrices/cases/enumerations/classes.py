"""Enums of Python, and which of their texts is stored."""

from __future__ import annotations

import enum
from collections.abc import Sequence

from sqlalchemy import Column, Enum, Integer, MetaData, Table

from limbeck.matrices.case import Case, Operations


class ValuesCallable(Case):
    """SQLAlchemy stores the names of a Python enum; with `values_callable` it stores the values.

    One line in the models, and every row holds a text that they can no longer read. Autogenerate compares no
    labels and no rows. The rows of the target count here: rename each label on PostgreSQL, which changes all
    rows at once, and update them on SQLite, where the labels are plain texts.
    """

    slug = "enum.values_callable"
    title = "Enum of names -> Enum of values (values_callable)"
    rows = {"orders": [{"id": 1, "status": "NEW"}, {"id": 2, "status": "PAID"}]}
    becomes = {"orders.status": {"NEW": "new", "PAID": "paid"}}
    data = True

    def before(self, metadata: MetaData) -> None:
        class Status(enum.Enum):
            NEW = "new"
            PAID = "paid"

        status = Enum(Status, name="order_status")
        Table("orders", metadata, Column("id", Integer, primary_key=True), Column("status", status))

    def after(self, metadata: MetaData) -> None:
        class Status(enum.Enum):
            NEW = "new"
            PAID = "paid"

        stored = Enum(Status, name="order_status", values_callable=lambda each: [one.value for one in each])
        Table("orders", metadata, Column("id", Integer, primary_key=True), Column("status", stored))

    def after_sql(self, backend: str) -> Sequence[str]:  # noqa: ARG002 - the same on both
        return ("INSERT INTO orders VALUES (1, 'new'), (2, 'paid')",)

    def remedy(self, op: Operations) -> None:
        if op.get_context().dialect.name == "postgresql":
            op.execute("ALTER TYPE order_status RENAME VALUE 'NEW' TO 'new'")
            op.execute("ALTER TYPE order_status RENAME VALUE 'PAID' TO 'paid'")
        else:
            op.execute("UPDATE orders SET status = lower(status)")

    def undo(self, op: Operations) -> None:
        if op.get_context().dialect.name == "postgresql":
            op.execute("ALTER TYPE order_status RENAME VALUE 'new' TO 'NEW'")
            op.execute("ALTER TYPE order_status RENAME VALUE 'paid' TO 'PAID'")
        else:
            op.execute("UPDATE orders SET status = upper(status)")


CASES: tuple[type[Case], ...] = (ValuesCallable,)
