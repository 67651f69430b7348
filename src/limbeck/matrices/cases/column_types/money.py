"""Money that is counted in another unit."""

from __future__ import annotations

from sqlalchemy import Column, Integer, MetaData, Numeric, Table

from limbeck.matrices.case import Case, Operations


class PriceToCents(Case):
    """A price in euros becomes a number of cents, under another name: 19.99 is to be 1999.

    Autogenerate adds an empty column and drops the prices. Without the new name it would be worse: the type
    alone would change, and 19.99 would become 20 cents. Add the column, fill it with
    `round(price * 100)`, and drop the old one in a later deployment if the application must run meanwhile.
    """

    slug = "type.price_to_cents"
    title = "Numeric(10,2) price -> Integer price_cents"
    rows = {"products": [{"id": 1, "price": 19.99}, {"id": 2, "price": 5}]}
    carried = {"products.price": "products.price_cents"}
    becomes = {"products.price": {19.99: 1999, 5: 500}}

    def before(self, metadata: MetaData) -> None:
        Table("products", metadata, Column("id", Integer, primary_key=True), Column("price", Numeric(10, 2)))

    def after(self, metadata: MetaData) -> None:
        Table("products", metadata, Column("id", Integer, primary_key=True), Column("price_cents", Integer))

    def remedy(self, op: Operations) -> None:
        op.add_column("products", Column("price_cents", Integer))
        op.execute("UPDATE products SET price_cents = CAST(round(price * 100) AS INTEGER)")
        op.drop_column("products", "price")

    def undo(self, op: Operations) -> None:
        op.add_column("products", Column("price", Numeric(10, 2)))
        op.execute("UPDATE products SET price = price_cents / 100.0")
        op.drop_column("products", "price_cents")


CASES: tuple[type[Case], ...] = (PriceToCents,)
