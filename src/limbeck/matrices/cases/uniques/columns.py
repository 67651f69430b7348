"""Unique constraints over several columns."""

from __future__ import annotations

from sqlalchemy import Column, Integer, MetaData, Table, UniqueConstraint

from limbeck.matrices.case import Case, Operations

USERS = {"users": [{"id": 1, "email": "ada@example.org"}, {"id": 2, "email": "grace@example.org"}]}


class ColumnsChange(Case):
    """Numbers of invoices were unique for ever; now they are unique in each year.

    The columns of a unique constraint are compared, so it is dropped and made again. SQLite needs batch
    mode for it.
    """

    slug = "unique.columns_change"
    title = "change the columns of a named UniqueConstraint"
    rows = {"invoices": [{"id": 1, "number": 1, "year": 2025}, {"id": 2, "number": 2, "year": 2026}]}

    def before(self, metadata: MetaData) -> None:
        Table(
            "invoices",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("number", Integer),
            Column("year", Integer),
            UniqueConstraint("number", name="uq_invoices"),
        )

    def after(self, metadata: MetaData) -> None:
        Table(
            "invoices",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("number", Integer),
            Column("year", Integer),
            UniqueConstraint("number", "year", name="uq_invoices"),
        )

    def remedy(self, op: Operations) -> None:
        with op.batch_alter_table("invoices") as batch:
            batch.drop_constraint("uq_invoices", type_="unique")
            batch.create_unique_constraint("uq_invoices", ["number", "year"])

    def undo(self, op: Operations) -> None:
        with op.batch_alter_table("invoices") as batch:
            batch.drop_constraint("uq_invoices", type_="unique")
            batch.create_unique_constraint("uq_invoices", ["number"])


class ColumnOrder(Case):
    """The same two columns, the other way round.

    The rule is the same in either order, and autogenerate compares the columns without it. The index that
    PostgreSQL and SQLite make for the rule is sorted differently, though: a search for one column alone
    gains or loses by it. Where that matters, the order has to be changed by hand.
    """

    slug = "unique.column_order"
    title = "change column order of a named UniqueConstraint"
    rows = {"invoices": [{"id": 1, "number": 1, "year": 2025}, {"id": 2, "number": 1, "year": 2026}]}

    def before(self, metadata: MetaData) -> None:
        Table(
            "invoices",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("number", Integer),
            Column("year", Integer),
            UniqueConstraint("number", "year", name="uq_invoices"),
        )

    def after(self, metadata: MetaData) -> None:
        Table(
            "invoices",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("number", Integer),
            Column("year", Integer),
            UniqueConstraint("year", "number", name="uq_invoices"),
        )

    def remedy(self, op: Operations) -> None:
        with op.batch_alter_table("invoices") as batch:
            batch.drop_constraint("uq_invoices", type_="unique")
            batch.create_unique_constraint("uq_invoices", ["year", "number"])

    def undo(self, op: Operations) -> None:
        with op.batch_alter_table("invoices") as batch:
            batch.drop_constraint("uq_invoices", type_="unique")
            batch.create_unique_constraint("uq_invoices", ["number", "year"])


CASES: tuple[type[Case], ...] = (ColumnsChange, ColumnOrder)
