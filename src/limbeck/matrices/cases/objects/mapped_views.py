"""Views that the models mention."""

from __future__ import annotations

from sqlalchemy import Column, Integer, MetaData, Table, select
from sqlalchemy.schema import CreateView

from limbeck.matrices.case import Case, Operations


class ViewModelAsTable(Case):
    """A model that reads a view is a table to autogenerate, and that table is missing.

    It proposes to create it, on every run, and the script fails because the name is taken. Leave it out by
    `include_object`, for instance by an entry in the table's `info`.
    """

    slug = "view.model_as_table"
    title = "a view that exists in the DB, mapped in the model as a plain Table"
    rows = {"orders": [{"id": 1, "total": 120}]}
    family = "object"
    no_remedy = {"*": "There is nothing to migrate: leave the view out by include_object."}

    def before(self, metadata: MetaData) -> None:
        Table("orders", metadata, Column("id", Integer, primary_key=True), Column("total", Integer))

    def before_sql(self, backend: str) -> tuple[str, ...]:  # noqa: ARG002 - the same on both
        return ("CREATE VIEW large_orders AS SELECT id, total FROM orders WHERE total > 100",)

    def after(self, metadata: MetaData) -> None:
        Table("orders", metadata, Column("id", Integer, primary_key=True), Column("total", Integer))
        Table("large_orders", metadata, Column("id", Integer, primary_key=True), Column("total", Integer))

    def after_sql(self, backend: str) -> tuple[str, ...]:  # noqa: ARG002 - the same on both
        return (
            "DROP TABLE large_orders",
            "CREATE VIEW large_orders AS SELECT id, total FROM orders WHERE total > 100",
        )


class CreateViewAdd(Case):
    """Since SQLAlchemy 2.1 the metadata can hold a view, and `create_all()` makes one.

    Autogenerate takes it for a table: the script creates an empty table of that name, which no later run
    complains about. Create the view by hand, and leave it out of the comparison: `Table.is_view` tells it
    apart in `include_object`.
    """

    slug = "view.sa21_createview_add"
    title = "SQLAlchemy 2.1 CreateView added to the metadata"
    rows = {"orders": [{"id": 1, "total": 120}]}
    family = "object"
    never_silent = {
        "*": "It looks for the view among the tables; include_object can leave it out by Table.is_view."
    }

    def before(self, metadata: MetaData) -> None:
        Table("orders", metadata, Column("id", Integer, primary_key=True), Column("total", Integer))

    def after(self, metadata: MetaData) -> None:
        orders = Table("orders", metadata, Column("id", Integer, primary_key=True), Column("total", Integer))
        CreateView(select(orders.c.id, orders.c.total), "order_totals", metadata=metadata)

    def remedy(self, op: Operations) -> None:
        op.execute("CREATE VIEW order_totals AS SELECT orders.id, orders.total FROM orders")

    def undo(self, op: Operations) -> None:
        op.execute("DROP VIEW order_totals")


class CreateViewIdentical(Case):
    """The view is in the metadata and in the database, just as it should be.

    Autogenerate looks for it among the tables, does not find it, and proposes a table of its name; running
    that fails. `Table.is_view` tells it apart in `include_object`.
    """

    slug = "view.sa21_createview_identical"
    title = "SQLAlchemy 2.1 CreateView, view already in the DB"
    rows = {"orders": [{"id": 1, "total": 120}]}
    family = "object"
    no_remedy = {
        "*": "There is nothing to migrate: leave the view out by include_object, which sees Table.is_view."
    }

    def before(self, metadata: MetaData) -> None:
        orders = Table("orders", metadata, Column("id", Integer, primary_key=True), Column("total", Integer))
        CreateView(select(orders.c.id, orders.c.total), "order_totals", metadata=metadata)

    def after(self, metadata: MetaData) -> None:
        orders = Table("orders", metadata, Column("id", Integer, primary_key=True), Column("total", Integer))
        CreateView(select(orders.c.id, orders.c.total), "order_totals", metadata=metadata)


CASES: tuple[type[Case], ...] = (ViewModelAsTable, CreateViewAdd, CreateViewIdentical)
