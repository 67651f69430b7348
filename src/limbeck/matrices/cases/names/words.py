"""Names that are words of SQL."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, MetaData, String, Table

from limbeck.matrices.case import Case, Operations


class ReservedColumn(Case):
    """`order`, `select` and `user` mean something in SQL; as names they have to be quoted.

    The script contains the bare names, and SQLAlchemy quotes each where the backend needs it: `user` on
    PostgreSQL but not on SQLite.
    """

    slug = "name.reserved_column"
    title = "add columns named order, select, user"
    rows = {"lists": [{"id": 1}]}

    def before(self, metadata: MetaData) -> None:
        Table("lists", metadata, Column("id", Integer, primary_key=True))

    def after(self, metadata: MetaData) -> None:
        Table(
            "lists",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("order", Integer),
            Column("select", String(50)),
            Column("user", String(50)),
        )

    def remedy(self, op: Operations) -> None:
        op.add_column("lists", Column("order", Integer))
        op.add_column("lists", Column("select", String(50)))
        op.add_column("lists", Column("user", String(50)))

    def undo(self, op: Operations) -> None:
        for name in ("order", "select", "user"):
            op.drop_column("lists", name)


class ReservedTable(Case):
    """Tables called `user` and `order`, and a foreign key between them.

    Everything is quoted as needed. Whoever writes SQL by hand later has to think of it: on PostgreSQL an
    unquoted `user` is the name of the role.
    """

    slug = "name.reserved_table"
    title = "add tables named user and order"
    rows = {"items": [{"id": 1}]}

    def before(self, metadata: MetaData) -> None:
        Table("items", metadata, Column("id", Integer, primary_key=True))

    def after(self, metadata: MetaData) -> None:
        Table("items", metadata, Column("id", Integer, primary_key=True))
        Table("user", metadata, Column("id", Integer, primary_key=True))
        Table(
            "order",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("user", Integer, ForeignKey("user.id", name="fk_order_user")),
        )


class QuotedReservedIdentical(Case):
    """The twin without a change: reserved words for names, on both sides.

    Autogenerate reads them back without the quotation marks and is quiet.
    """

    slug = "name.quoted_reserved_identical"
    title = "identical reserved-word names"
    rows = {"user": [{"id": 1}], "order": [{"id": 2, "user": 1}]}

    def before(self, metadata: MetaData) -> None:
        Table("user", metadata, Column("id", Integer, primary_key=True))
        Table(
            "order",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("user", Integer, ForeignKey("user.id", name="fk_order_user")),
        )

    def after(self, metadata: MetaData) -> None:
        Table("user", metadata, Column("id", Integer, primary_key=True))
        Table(
            "order",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("user", Integer, ForeignKey("user.id", name="fk_order_user")),
        )


CASES: tuple[type[Case], ...] = (ReservedColumn, ReservedTable, QuotedReservedIdentical)
