"""Days that become moments, and moments that become days."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Column, Date, DateTime, Integer, MetaData, String, Table

from limbeck.matrices.case import Case, Operations


class DateToDateTime(Case):
    """PostgreSQL makes each day its midnight, as one would hope.

    SQLite keeps days as text, and batch mode copies them through CAST(placed AS DATETIME). To SQLite that is
    a cast to a number, which reads as far as there are digits: every day becomes 2026. The schema is right
    and the dates are gone. Tell batch mode by `reflect_args` that the column has its new type already, so
    that it copies the values untouched; then bring them into the form in which SQLAlchemy writes a DateTime.
    """

    slug = "type.date_to_datetime"
    title = "Date -> DateTime"
    rows = {"orders": [{"id": 1, "placed": dt.date(2026, 3, 29)}]}

    def before(self, metadata: MetaData) -> None:
        Table("orders", metadata, Column("id", Integer, primary_key=True), Column("placed", Date()))

    def after(self, metadata: MetaData) -> None:
        Table("orders", metadata, Column("id", Integer, primary_key=True), Column("placed", DateTime()))

    def remedy(self, op: Operations) -> None:
        # Told that the column has the new type already, batch mode copies the values as they are.
        told = (Column("placed", DateTime()),)
        with op.batch_alter_table("orders", reflect_args=told) as batch:
            batch.alter_column("placed", existing_type=Date(), type_=DateTime())
        if op.get_context().dialect.name == "sqlite":
            op.execute("UPDATE orders SET placed = placed || ' 00:00:00.000000'")

    def undo(self, op: Operations) -> None:
        told = (Column("placed", Date()),)
        with op.batch_alter_table("orders", reflect_args=told) as batch:
            batch.alter_column("placed", existing_type=DateTime(), type_=Date())
        if op.get_context().dialect.name == "sqlite":
            op.execute("UPDATE orders SET placed = date(placed)")


class StringToDateTime(Case):
    """Moments that were kept as text.

    PostgreSQL wants to be told how to read them: without `postgresql_using` the generated ALTER fails.

    On SQLite a DateTime is text as well, so nothing would have to be done to the values. Batch mode casts
    them nonetheless, and 2026 is what is left of each. With `reflect_args` it copies them.
    """

    slug = "type.string_to_datetime"
    title = "String(30) -> DateTime"
    rows = {"orders": [{"id": 1, "placed": "2026-03-29 12:30:00.000000"}]}

    def before(self, metadata: MetaData) -> None:
        Table("orders", metadata, Column("id", Integer, primary_key=True), Column("placed", String(30)))

    def after(self, metadata: MetaData) -> None:
        Table("orders", metadata, Column("id", Integer, primary_key=True), Column("placed", DateTime()))

    def remedy(self, op: Operations) -> None:
        told = (Column("placed", DateTime()),)
        with op.batch_alter_table("orders", reflect_args=told) as batch:
            batch.alter_column(
                "placed",
                existing_type=String(30),
                type_=DateTime(),
                postgresql_using="placed::timestamp",
            )

    def undo(self, op: Operations) -> None:
        with op.batch_alter_table("orders") as batch:
            batch.alter_column("placed", existing_type=DateTime(), type_=String(30))


class DateTimeToDate(Case):
    """PostgreSQL drops the time of day without a word, and no downgrade brings it back.

    A day has no place for it: if half past twelve means anything, keep it in a column of its own first.

    SQLite's batch mode casts the text of each moment to a number and keeps the year alone. As for the other
    direction, `reflect_args` makes it copy the values as they are, and an UPDATE then cuts off the time.
    """

    slug = "type.datetime_to_date"
    title = "DateTime -> Date"
    rows = {
        "orders": [
            {"id": 1, "placed": dt.datetime(2026, 3, 29)},  # noqa: DTZ001 - no time zone
            {"id": 2, "placed": dt.datetime(2026, 3, 29, 12, 30)},  # noqa: DTZ001 - no time zone
        ]
    }
    becomes = {"orders.placed": {"2026-03-29 12:30:00": "2026-03-29"}}

    def before(self, metadata: MetaData) -> None:
        Table("orders", metadata, Column("id", Integer, primary_key=True), Column("placed", DateTime()))

    def after(self, metadata: MetaData) -> None:
        Table("orders", metadata, Column("id", Integer, primary_key=True), Column("placed", Date()))

    def remedy(self, op: Operations) -> None:
        told = (Column("placed", Date()),)
        with op.batch_alter_table("orders", reflect_args=told) as batch:
            batch.alter_column("placed", existing_type=DateTime(), type_=Date())
        if op.get_context().dialect.name == "sqlite":
            op.execute("UPDATE orders SET placed = date(placed)")

    def undo(self, op: Operations) -> None:
        told = (Column("placed", DateTime()),)
        with op.batch_alter_table("orders", reflect_args=told) as batch:
            batch.alter_column("placed", existing_type=Date(), type_=DateTime())
        if op.get_context().dialect.name == "sqlite":
            op.execute("UPDATE orders SET placed = placed || ' 00:00:00.000000'")


CASES: tuple[type[Case], ...] = (DateToDateTime, DateTimeToDate, StringToDateTime)
