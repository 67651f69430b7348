"""What no model says: changes beside the tables."""

from __future__ import annotations

from sqlalchemy import Column, Integer, MetaData, String, Table

from limbeck.matrices.case import Case


class Unmodelled(Case):
    """The tables are the same before and after; what changes is said in SQL alone."""

    family = "object"
    rows = {
        "orders": [{"id": 1, "customer": "Ada", "total": 120}, {"id": 2, "customer": "Grace", "total": 80}]
    }

    def before(self, metadata: MetaData) -> None:
        Table(
            "orders",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("customer", String(50), nullable=False),
            Column("total", Integer, nullable=False),
        )

    def after(self, metadata: MetaData) -> None:
        self.before(metadata)
