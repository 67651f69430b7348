"""Primary keys that are as they should be."""

from __future__ import annotations

from sqlalchemy import Column, Integer, MetaData, PrimaryKeyConstraint, String, Table

from limbeck.matrices.case import Case


class Identical(Case):
    """`primary_key=True` at the columns or a `PrimaryKeyConstraint` after them: that is the same."""

    slug = "pk.identical"
    title = "identical primary key, said in another way"
    rows = {"prices": [{"product": "pen", "region": "eu", "amount": 5}]}

    def before(self, metadata: MetaData) -> None:
        Table(
            "prices",
            metadata,
            Column("product", String(20), primary_key=True),
            Column("region", String(2), primary_key=True),
            Column("amount", Integer),
        )

    def after(self, metadata: MetaData) -> None:
        Table(
            "prices",
            metadata,
            Column("product", String(20)),
            Column("region", String(2)),
            Column("amount", Integer),
            PrimaryKeyConstraint("product", "region"),
        )


CASES = (Identical,)
