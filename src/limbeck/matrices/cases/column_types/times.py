"""Times of day, intervals, and fractions of a second."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Column, Integer, MetaData, Table, Time
from sqlalchemy.dialects.postgresql import INTERVAL, TIMESTAMP

from limbeck.matrices.case import Case, Operations

MOMENT = dt.datetime(2026, 3, 29, 12, 30, 0, 123456)  # noqa: DTZ001 - the column has no time zone


class FractionOfSecond(Case):
    """The database names no precision and the models name one, so the two are not compared.

    The change is not seen. Made by hand it rounds: of 123456 millionths of a second 123 thousandths are left.
    """

    slug = "type.timestamp_precision"
    title = "TIMESTAMP -> TIMESTAMP(3)"
    lacks = {"sqlite": "SQLite has no type for moments, and so none with a number of digits."}
    rows = {"orders": [{"id": 1, "placed": MOMENT}]}
    becomes = {"orders.placed": {"2026-03-29 12:30:00.123456": "2026-03-29 12:30:00.123000"}}

    def before(self, metadata: MetaData) -> None:
        Table("orders", metadata, Column("id", Integer, primary_key=True), Column("placed", TIMESTAMP()))

    def after(self, metadata: MetaData) -> None:
        Table(
            "orders",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("placed", TIMESTAMP(precision=3)),
        )

    def remedy(self, op: Operations) -> None:
        op.alter_column("orders", "placed", existing_type=TIMESTAMP(), type_=TIMESTAMP(precision=3))

    def undo(self, op: Operations) -> None:
        op.alter_column("orders", "placed", existing_type=TIMESTAMP(precision=3), type_=TIMESTAMP())


class TimeOfDayZone(Case):
    """Seen on PostgreSQL.

    The time of day takes the offset that the session's time zone has on the day of the migration, which is
    one more reason to have no time zone on a time without a date.

    On SQLite both are TIME, and nothing differs.
    """

    slug = "type.time_tz"
    title = "Time -> Time(timezone=True)"
    rows = {"shops": [{"id": 1, "opens": dt.time(9, 30)}]}

    def before(self, metadata: MetaData) -> None:
        Table("shops", metadata, Column("id", Integer, primary_key=True), Column("opens", Time()))

    def after(self, metadata: MetaData) -> None:
        Table(
            "shops", metadata, Column("id", Integer, primary_key=True), Column("opens", Time(timezone=True))
        )

    def remedy(self, op: Operations) -> None:
        op.alter_column("shops", "opens", existing_type=Time(), type_=Time(timezone=True))

    def undo(self, op: Operations) -> None:
        op.alter_column("shops", "opens", existing_type=Time(timezone=True), type_=Time())


class IntervalFields(Case):
    """The database names no fields and the models name some, so the two are not compared.

    The change passes unseen, as that of a precision does. PostgreSQL sets to zero what is smaller than the
    last field that the new type names; here that is the second, and nothing is lost.
    """

    slug = "type.interval_fields"
    title = "INTERVAL -> INTERVAL DAY TO SECOND"
    lacks = {"sqlite": "SQLite has no type for intervals."}
    rows = {"tasks": [{"id": 1, "estimate": dt.timedelta(days=2, hours=3)}]}

    def before(self, metadata: MetaData) -> None:
        Table("tasks", metadata, Column("id", Integer, primary_key=True), Column("estimate", INTERVAL()))

    def after(self, metadata: MetaData) -> None:
        Table(
            "tasks",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("estimate", INTERVAL(fields="DAY TO SECOND")),
        )

    def remedy(self, op: Operations) -> None:
        op.alter_column("tasks", "estimate", existing_type=INTERVAL(), type_=INTERVAL(fields="DAY TO SECOND"))

    def undo(self, op: Operations) -> None:
        op.alter_column("tasks", "estimate", existing_type=INTERVAL(fields="DAY TO SECOND"), type_=INTERVAL())


CASES: tuple[type[Case], ...] = (FractionOfSecond, TimeOfDayZone, IntervalFields)
