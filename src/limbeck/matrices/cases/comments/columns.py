"""Comments of columns."""

from __future__ import annotations

from sqlalchemy import Column, Integer, MetaData, Numeric, Table

from limbeck.matrices.case import Case
from limbeck.matrices.cases.comments.backends import NO_COMMENTS
from limbeck.matrices.options import Option


class ColumnAdd(Case):
    """A comment is part of the column for the models and for PostgreSQL, and the two texts are compared.

    The change costs nothing: no row is touched.
    """

    slug = "comment.column_add"
    title = "add a column comment"
    lacks = NO_COMMENTS
    options = (frozenset({Option.BATCH}),)
    rows = {"orders": [{"id": 1, "total": 19.99}]}

    def before(self, metadata: MetaData) -> None:
        Table("orders", metadata, Column("id", Integer, primary_key=True), Column("total", Numeric(10, 2)))

    def after(self, metadata: MetaData) -> None:
        Table(
            "orders",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("total", Numeric(10, 2), comment="Gross, in the shop's currency"),
        )


class ColumnChange(Case):
    """The texts are compared letter by letter, and the new one replaces the old one.

    The old text stands in the migration too, which is how the way back finds it.
    """

    slug = "comment.column_change"
    title = "change a column comment"
    lacks = NO_COMMENTS
    options = (frozenset({Option.BATCH}),)
    rows = {"orders": [{"id": 1, "total": 19.99}]}

    def before(self, metadata: MetaData) -> None:
        Table(
            "orders",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("total", Numeric(10, 2), comment="Net"),
        )

    def after(self, metadata: MetaData) -> None:
        Table(
            "orders",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("total", Numeric(10, 2), comment="Gross, in the shop's currency"),
        )


class ColumnRemove(Case):
    """A comment that the models no longer have is taken away.

    So is one that somebody wrote into the database by hand, if the models never had it: to autogenerate it is
    one comment too many.
    """

    slug = "comment.column_remove"
    title = "remove a column comment"
    lacks = NO_COMMENTS
    options = (frozenset({Option.BATCH}),)
    rows = {"orders": [{"id": 1, "total": 19.99}]}

    def before(self, metadata: MetaData) -> None:
        Table(
            "orders",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("total", Numeric(10, 2), comment="Net"),
        )

    def after(self, metadata: MetaData) -> None:
        Table("orders", metadata, Column("id", Integer, primary_key=True), Column("total", Numeric(10, 2)))


class NewColumn(Case):
    """The comment comes with the column, in one operation of the migration and two statements of PostgreSQL.

    SQLite adds the column and drops the comment without a word; autogenerate knows, and does not ask for it
    again.
    """

    slug = "comment.new_column"
    title = "a new column that has a comment"
    options = (frozenset({Option.BATCH}),)
    rows = {"orders": [{"id": 1}]}

    def before(self, metadata: MetaData) -> None:
        Table("orders", metadata, Column("id", Integer, primary_key=True))

    def after(self, metadata: MetaData) -> None:
        Table(
            "orders",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("total", Numeric(10, 2), comment="Gross, in the shop's currency"),
        )


CASES: tuple[type[Case], ...] = (ColumnAdd, ColumnChange, ColumnRemove, NewColumn)
