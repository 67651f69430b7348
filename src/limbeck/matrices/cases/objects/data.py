"""Rows that are wanted."""

from __future__ import annotations

from sqlalchemy import Column, MetaData, String, Table, column, table

from limbeck.matrices.case import Case, Operations
from limbeck.matrices.cases.objects.unmodelled import Unmodelled


class RowsAdded(Case):
    """Autogenerate compares schemas; it ignores the rows in the tables.

    Write the rows into a migration, with a small `table()` of its own instead of the application's model,
    which will change. The way back deletes just those rows.
    """

    slug = "data.rows_added"
    title = "data-only change: seed rows wanted"
    rows = {"currencies": [{"code": "EUR", "name": "Euro"}]}
    family = "object"
    data = True

    def before(self, metadata: MetaData) -> None:
        Table("currencies", metadata, Column("code", String(3), primary_key=True), Column("name", String(50)))

    def after(self, metadata: MetaData) -> None:
        Table("currencies", metadata, Column("code", String(3), primary_key=True), Column("name", String(50)))

    def after_sql(self, backend: str) -> tuple[str, ...]:  # noqa: ARG002 - the same on both
        return ("INSERT INTO currencies VALUES ('EUR', 'Euro'), ('JPY', 'Yen')",)

    def remedy(self, op: Operations) -> None:
        currencies = table("currencies", column("code", String), column("name", String))
        op.bulk_insert(currencies, [{"code": "JPY", "name": "Yen"}])

    def undo(self, op: Operations) -> None:
        op.execute("DELETE FROM currencies WHERE code = 'JPY'")


class Identical(Unmodelled):
    """The twin without a change: a view that no model mentions, on both sides.

    Autogenerate proposes nothing, and would not if the view were another one.
    """

    slug = "object.identical"
    title = "identical view beside the tables"

    def before_sql(self, backend: str) -> tuple[str, ...]:  # noqa: ARG002 - the same on both
        return ("CREATE VIEW large_orders AS SELECT id, total FROM orders WHERE total > 100",)

    def after_sql(self, backend: str) -> tuple[str, ...]:  # noqa: ARG002 - the same on both
        return ("CREATE VIEW large_orders AS SELECT id, total FROM orders WHERE total > 100",)


CASES: tuple[type[Case], ...] = (RowsAdded, Identical)
