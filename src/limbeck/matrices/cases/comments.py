"""Comments: of columns, of tables, of what stands on them, and of nothing new."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import CheckConstraint, Column, Index, Integer, MetaData, Numeric, Table

from limbeck.matrices.case import Case, Operations
from limbeck.matrices.options import Option

NO_COMMENTS = {"sqlite": "SQLite keeps no comments on tables and columns."}
"""Why no case of comments applies to SQLite."""


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


class TableAdd(Case):
    """The comment of a table has operations of its own, and is seen on PostgreSQL.

    It works the same way when the migration is written for batch mode.
    """

    slug = "comment.table_add"
    title = "add a table comment"
    lacks = NO_COMMENTS
    options = (frozenset({Option.BATCH}),)
    rows = {"orders": [{"id": 1}]}

    def before(self, metadata: MetaData) -> None:
        Table("orders", metadata, Column("id", Integer, primary_key=True))

    def after(self, metadata: MetaData) -> None:
        Table("orders", metadata, Column("id", Integer, primary_key=True), comment="One row per basket")


class TableChange(Case):
    """A new text comes out as a comment to be created, since PostgreSQL replaces the one that is there.

    The migration keeps the old text beside it, for the way back.
    """

    slug = "comment.table_change"
    title = "change a table comment"
    lacks = NO_COMMENTS
    options = (frozenset({Option.BATCH}),)
    rows = {"orders": [{"id": 1}]}

    def before(self, metadata: MetaData) -> None:
        Table("orders", metadata, Column("id", Integer, primary_key=True), comment="One row per basket")

    def after(self, metadata: MetaData) -> None:
        Table("orders", metadata, Column("id", Integer, primary_key=True), comment="A customer's order")


class TableRemove(Case):
    """Removing the text from the models removes it from the database.

    As with columns, a comment that was only ever made by hand is removed too, in the next migration that
    anybody generates.
    """

    slug = "comment.table_remove"
    title = "remove a table comment"
    lacks = NO_COMMENTS
    options = (frozenset({Option.BATCH}),)
    rows = {"orders": [{"id": 1}]}

    def before(self, metadata: MetaData) -> None:
        Table("orders", metadata, Column("id", Integer, primary_key=True), comment="One row per basket")

    def after(self, metadata: MetaData) -> None:
        Table("orders", metadata, Column("id", Integer, primary_key=True))


class IndexComment(Case):
    """PostgreSQL keeps a comment for nearly everything; models know those of tables and columns.

    What stands on an index or a constraint is neither written by SQLAlchemy nor read by autogenerate. Write
    it by hand, and remember that it goes when the index is dropped and recreated.
    """

    slug = "comment.index"
    title = "comment on an index and on a constraint, set by hand"
    lacks = NO_COMMENTS
    rows = {"orders": [{"id": 1, "total": 19.99}]}

    def before(self, metadata: MetaData) -> None:
        Table(
            "orders",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("total", Numeric(10, 2)),
            CheckConstraint("total >= 0", name="ck_orders_total"),
            Index("ix_orders_total", "total"),
        )

    def after(self, metadata: MetaData) -> None:
        Table(
            "orders",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("total", Numeric(10, 2)),
            CheckConstraint("total >= 0", name="ck_orders_total"),
            Index("ix_orders_total", "total"),
        )

    def after_sql(self, backend: str) -> Sequence[str]:  # noqa: ARG002 - PostgreSQL alone
        return (
            "COMMENT ON INDEX ix_orders_total IS 'For the monthly report'",
            "COMMENT ON CONSTRAINT ck_orders_total ON orders IS 'Refunds are rows of their own'",
        )

    def remedy(self, op: Operations) -> None:
        op.execute("COMMENT ON INDEX ix_orders_total IS 'For the monthly report'")
        op.execute("COMMENT ON CONSTRAINT ck_orders_total ON orders IS 'Refunds are rows of their own'")

    def undo(self, op: Operations) -> None:
        op.execute("COMMENT ON CONSTRAINT ck_orders_total ON orders IS NULL")
        op.execute("COMMENT ON INDEX ix_orders_total IS NULL")


class Identical(Case):
    """Quotes, line breaks and percent signs come back as they went in. Nothing is proposed."""

    slug = "comment.identical"
    title = "comments of a table and a column, unchanged"
    lacks = NO_COMMENTS
    rows = {"orders": [{"id": 1, "total": 19.99}]}

    def before(self, metadata: MetaData) -> None:
        Table(
            "orders",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("total", Numeric(10, 2), comment="Gross, in the shop's currency\n(100 % of it)"),
            comment='One row per "basket"',
        )

    def after(self, metadata: MetaData) -> None:
        Table(
            "orders",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("total", Numeric(10, 2), comment="Gross, in the shop's currency\n(100 % of it)"),
            comment='One row per "basket"',
        )


CASES: tuple[type[Case], ...] = (
    ColumnAdd,
    ColumnChange,
    ColumnRemove,
    NewColumn,
    TableAdd,
    TableChange,
    TableRemove,
    IndexComment,
    Identical,
)
