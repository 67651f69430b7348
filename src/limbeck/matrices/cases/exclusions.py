"""EXCLUDE constraints: what no two rows of a table may have together."""

from __future__ import annotations

from sqlalchemy import Column, Integer, MetaData, Table
from sqlalchemy.dialects.postgresql import INT4RANGE, ExcludeConstraint

from limbeck.matrices.case import Case, Operations

LACKS = {"sqlite": "SQLite has no EXCLUDE constraints, and no ranges."}
BOOKINGS = {"bookings": [{"id": 1, "nights": "[1,4)"}, {"id": 2, "nights": "[6,8)"}]}


class Add(Case):
    """No two bookings may share a night: a rule that compares each row with all others.

    There is no comparison of EXCLUDE constraints in autogenerate. It proposes nothing, and the database
    goes on taking double bookings. Alembic knows the operation, `create_exclude_constraint`; it has to be
    written by hand.
    """

    slug = "exclude.add"
    title = "add an EXCLUDE constraint"
    lacks = LACKS
    rows = BOOKINGS

    def before(self, metadata: MetaData) -> None:
        Table("bookings", metadata, Column("id", Integer, primary_key=True), Column("nights", INT4RANGE))

    def after(self, metadata: MetaData) -> None:
        Table(
            "bookings",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("nights", INT4RANGE),
            ExcludeConstraint(("nights", "&&"), name="no_double_booking"),
        )

    def remedy(self, op: Operations) -> None:
        op.create_exclude_constraint("no_double_booking", "bookings", ("nights", "&&"))

    def undo(self, op: Operations) -> None:
        op.drop_constraint("no_double_booking", "bookings")


class Drop(Case):
    """The models no longer forbid bookings that share a night.

    Nothing is proposed, since nobody looks: neither the constraint nor the index under it is missed in
    the models. The database keeps the rule until somebody drops it by hand.
    """

    slug = "exclude.drop"
    title = "drop an EXCLUDE constraint"
    lacks = LACKS
    rows = BOOKINGS

    def before(self, metadata: MetaData) -> None:
        Table(
            "bookings",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("nights", INT4RANGE),
            ExcludeConstraint(("nights", "&&"), name="no_double_booking"),
        )

    def after(self, metadata: MetaData) -> None:
        Table("bookings", metadata, Column("id", Integer, primary_key=True), Column("nights", INT4RANGE))

    def remedy(self, op: Operations) -> None:
        op.drop_constraint("no_double_booking", "bookings")

    def undo(self, op: Operations) -> None:
        op.create_exclude_constraint("no_double_booking", "bookings", ("nights", "&&"))


class Change(Case):
    """Only the same nights twice were forbidden, and now any night in common is.

    The operator is the rule, and it is not compared, just as the constraint itself is not. Drop it and
    add it again by hand; on rows that break the new rule PostgreSQL refuses that.
    """

    slug = "exclude.change"
    title = "change an EXCLUDE constraint's operator"
    lacks = LACKS
    rows = BOOKINGS

    def before(self, metadata: MetaData) -> None:
        Table(
            "bookings",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("nights", INT4RANGE),
            ExcludeConstraint(("nights", "="), name="no_double_booking"),
        )

    def after(self, metadata: MetaData) -> None:
        Table(
            "bookings",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("nights", INT4RANGE),
            ExcludeConstraint(("nights", "&&"), name="no_double_booking"),
        )

    def remedy(self, op: Operations) -> None:
        op.drop_constraint("no_double_booking", "bookings")
        op.create_exclude_constraint("no_double_booking", "bookings", ("nights", "&&"))

    def undo(self, op: Operations) -> None:
        op.drop_constraint("no_double_booking", "bookings")
        op.create_exclude_constraint("no_double_booking", "bookings", ("nights", "="))


class NewTable(Case):
    """A new table that forbids bookings which share a night.

    A table that is created gets everything that its model has in it. The constraint is written into
    `create_table`, and autogenerate never looks at it again.
    """

    slug = "exclude.new_table"
    title = "new table that carries an EXCLUDE constraint"
    lacks = LACKS
    rows = {"rooms": [{"id": 1}]}

    def before(self, metadata: MetaData) -> None:
        Table("rooms", metadata, Column("id", Integer, primary_key=True))

    def after(self, metadata: MetaData) -> None:
        Table("rooms", metadata, Column("id", Integer, primary_key=True))
        Table(
            "bookings",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("nights", INT4RANGE),
            ExcludeConstraint(("nights", "&&"), name="no_double_booking"),
        )


class Identical(Case):
    """The same rule on both sides.

    Nothing is proposed, as nothing would be if the two differed. The index that PostgreSQL made for the
    constraint is known to belong to it, and is not taken for one too many.
    """

    slug = "exclude.identical"
    title = "identical EXCLUDE constraint"
    lacks = LACKS
    rows = BOOKINGS

    def before(self, metadata: MetaData) -> None:
        Table(
            "bookings",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("nights", INT4RANGE),
            ExcludeConstraint(("nights", "&&"), name="no_double_booking"),
        )

    def after(self, metadata: MetaData) -> None:
        Table(
            "bookings",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("nights", INT4RANGE),
            ExcludeConstraint(("nights", "&&"), name="no_double_booking"),
        )


CASES: tuple[type[Case], ...] = (Add, Drop, Change, NewTable, Identical)
