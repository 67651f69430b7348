"""Moments that gain or lose a time zone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import Column, DateTime, Integer, MetaData, Table

from limbeck.matrices.case import Case, Operations

NOON = dt.datetime(2026, 3, 29, 12, 30)  # noqa: DTZ001 - the column has no time zone


class TimeZoneOn(Case):
    """PostgreSQL reads each moment in the time zone of the session that runs the migration.

    Here that is UTC and nothing shifts; `type.datetime_tz_session` is the same change on another session. Say
    what the old values meant, by `postgresql_using`, and the result no longer depends on the session.

    SQLite has no type with a time zone: both are DATETIME, and there is nothing to propose.
    """

    slug = "type.datetime_tz"
    title = "DateTime -> DateTime(timezone=True)"
    rows = {"orders": [{"id": 1, "placed": NOON}]}

    def before(self, metadata: MetaData) -> None:
        Table("orders", metadata, Column("id", Integer, primary_key=True), Column("placed", DateTime()))

    def after(self, metadata: MetaData) -> None:
        Table(
            "orders",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("placed", DateTime(timezone=True)),
        )

    def remedy(self, op: Operations) -> None:
        op.alter_column(
            "orders",
            "placed",
            existing_type=DateTime(),
            type_=DateTime(timezone=True),
            postgresql_using="placed AT TIME ZONE 'UTC'",
        )

    def undo(self, op: Operations) -> None:
        op.alter_column(
            "orders",
            "placed",
            existing_type=DateTime(timezone=True),
            type_=DateTime(),
            postgresql_using="placed AT TIME ZONE 'UTC'",
        )


class TimeZoneElsewhere(Case):
    """The very same migration, run by a session whose time zone is Berlin.

    PostgreSQL takes 12:30 for half past twelve in Berlin, and so each order is one or two hours early, in
    summer and winter differently. The schema is as wanted and nothing warns. With `AT TIME ZONE 'UTC'` in the
    USING clause the moments stay where they were.

    SQLite has no such type, and shifts nothing.
    """

    slug = "type.datetime_tz_session"
    title = "DateTime -> DateTime(timezone=True), while the session is in Berlin"
    rows = {"orders": [{"id": 1, "placed": NOON}]}

    def before_sql(self, backend: str) -> Sequence[str]:
        return ("SET TIME ZONE 'Europe/Berlin'",) if backend == "postgresql" else ()

    def before(self, metadata: MetaData) -> None:
        Table("orders", metadata, Column("id", Integer, primary_key=True), Column("placed", DateTime()))

    def after(self, metadata: MetaData) -> None:
        Table(
            "orders",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("placed", DateTime(timezone=True)),
        )

    def remedy(self, op: Operations) -> None:
        op.alter_column(
            "orders",
            "placed",
            existing_type=DateTime(),
            type_=DateTime(timezone=True),
            postgresql_using="placed AT TIME ZONE 'UTC'",
        )

    def undo(self, op: Operations) -> None:
        op.alter_column(
            "orders",
            "placed",
            existing_type=DateTime(timezone=True),
            type_=DateTime(),
            postgresql_using="placed AT TIME ZONE 'UTC'",
        )


class TimeZoneOff(Case):
    """Seen on PostgreSQL, which writes down each moment as the clock of the session shows it.

    A session elsewhere than in UTC would store other hours. Spell out the time zone in a USING clause.

    SQLite never had the time zone, and so has nothing to lose.
    """

    slug = "type.datetime_tz_off"
    title = "DateTime(timezone=True) -> DateTime"
    rows = {"orders": [{"id": 1, "placed": NOON.replace(tzinfo=dt.timezone.utc)}]}

    def before(self, metadata: MetaData) -> None:
        Table(
            "orders",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("placed", DateTime(timezone=True)),
        )

    def after(self, metadata: MetaData) -> None:
        Table("orders", metadata, Column("id", Integer, primary_key=True), Column("placed", DateTime()))

    def remedy(self, op: Operations) -> None:
        op.alter_column(
            "orders",
            "placed",
            existing_type=DateTime(timezone=True),
            type_=DateTime(),
            postgresql_using="placed AT TIME ZONE 'UTC'",
        )

    def undo(self, op: Operations) -> None:
        op.alter_column(
            "orders",
            "placed",
            existing_type=DateTime(),
            type_=DateTime(timezone=True),
            postgresql_using="placed AT TIME ZONE 'UTC'",
        )


CASES: tuple[type[Case], ...] = (TimeZoneOn, TimeZoneElsewhere, TimeZoneOff)
