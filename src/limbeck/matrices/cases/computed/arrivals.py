"""Generated columns that come and go."""

from __future__ import annotations

from sqlalchemy import Column, Computed, Integer, MetaData, Table

from limbeck.matrices.case import Case, Operations


class AddColumn(Case):
    """A new generated column is written with its expression, and PostgreSQL computes it for every row.

    SQLite adds no STORED column to a table that holds rows, though it does to an empty one: what worked in
    development fails in production. In batch mode Alembic copies the table and it works on both.
    """

    slug = "computed.add_column"
    title = "add a generated (Computed) column, STORED"
    rows = {"lines": [{"id": 1, "price": 5, "quantity": 2}, {"id": 2, "price": 7, "quantity": 1}]}

    def before(self, metadata: MetaData) -> None:
        Table(
            "lines",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("price", Integer),
            Column("quantity", Integer),
        )

    def after(self, metadata: MetaData) -> None:
        Table(
            "lines",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("price", Integer),
            Column("quantity", Integer),
            Column("total", Integer, Computed("price * quantity", persisted=True)),
        )

    def remedy(self, op: Operations) -> None:
        with op.batch_alter_table("lines") as batch:
            batch.add_column(Column("total", Integer, Computed("price * quantity", persisted=True)))

    def undo(self, op: Operations) -> None:
        op.drop_column("lines", "total")


class AddColumnEmpty(AddColumn):
    """The same on a table without rows: SQLite adds the column, since there is nothing to compute.

    A migration that was tried on an empty database therefore proves nothing about one with rows. Use batch
    mode, as for a table that holds some.
    """

    slug = "computed.add_column_empty"
    title = "add a generated (Computed) column, STORED, to an empty table"
    rows = {}


class AddColumnVirtual(Case):
    """A VIRTUAL column is computed when it is read, so adding one touches no row.

    SQLite does that without batch mode. PostgreSQL has virtual columns since version 18.
    """

    slug = "computed.add_column_virtual"
    title = "add a generated (Computed) column, VIRTUAL"
    since = {"postgresql": 18}
    rows = {"lines": [{"id": 1, "price": 5, "quantity": 2}, {"id": 2, "price": 7, "quantity": 1}]}

    def before(self, metadata: MetaData) -> None:
        Table(
            "lines",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("price", Integer),
            Column("quantity", Integer),
        )

    def after(self, metadata: MetaData) -> None:
        Table(
            "lines",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("price", Integer),
            Column("quantity", Integer),
            Column("total", Integer, Computed("price * quantity", persisted=False)),
        )


class DropColumn(Case):
    """A generated column is dropped like any other, and nothing is lost that could not be computed again.

    The way back knows the expression. On SQLite it works in batch mode only, because a STORED column cannot
    be added to a table that exists.
    """

    slug = "computed.drop_column"
    title = "drop a generated column"
    rows = {"lines": [{"id": 1, "price": 5, "quantity": 2}]}

    def before(self, metadata: MetaData) -> None:
        Table(
            "lines",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("price", Integer),
            Column("quantity", Integer),
            Column("total", Integer, Computed("price * quantity", persisted=True)),
        )

    def after(self, metadata: MetaData) -> None:
        Table(
            "lines",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("price", Integer),
            Column("quantity", Integer),
        )


CASES = (AddColumn, AddColumnEmpty, AddColumnVirtual, DropColumn)
