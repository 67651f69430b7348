"""Numbers with more digits, fewer digits, or none that are promised."""

from __future__ import annotations

from sqlalchemy import Column, Integer, MetaData, Numeric, Table

from limbeck.matrices.case import Case, Operations


class Precision(Case):
    """Both sides give a precision and a scale, so the numbers are compared, and the change is seen.

    PostgreSQL lets a numeric grow before the point without rewriting the table. SQLite notes both numbers and
    enforces neither.
    """

    slug = "type.numeric_precision"
    title = "Numeric(10,2) -> Numeric(12,2)"
    rows = {"orders": [{"id": 1, "total": 19.99}, {"id": 2, "total": 12345678.5}]}

    def before(self, metadata: MetaData) -> None:
        Table("orders", metadata, Column("id", Integer, primary_key=True), Column("total", Numeric(10, 2)))

    def after(self, metadata: MetaData) -> None:
        Table("orders", metadata, Column("id", Integer, primary_key=True), Column("total", Numeric(12, 2)))

    def remedy(self, op: Operations) -> None:
        with op.batch_alter_table("orders") as batch:
            batch.alter_column("total", existing_type=Numeric(10, 2), type_=Numeric(12, 2))

    def undo(self, op: Operations) -> None:
        with op.batch_alter_table("orders") as batch:
            batch.alter_column("total", existing_type=Numeric(12, 2), type_=Numeric(10, 2))


class Scale(Case):
    """Two more digits behind the point, with the same precision, are two fewer before it.

    Autogenerate sees the change and does not count: it works here because the largest value just fits.
    """

    slug = "type.numeric_scale"
    title = "Numeric(10,2) -> Numeric(10,4)"
    rows = {"orders": [{"id": 1, "total": 19.99}, {"id": 2, "total": 123456.5}]}

    def before(self, metadata: MetaData) -> None:
        Table("orders", metadata, Column("id", Integer, primary_key=True), Column("total", Numeric(10, 2)))

    def after(self, metadata: MetaData) -> None:
        Table("orders", metadata, Column("id", Integer, primary_key=True), Column("total", Numeric(10, 4)))

    def remedy(self, op: Operations) -> None:
        with op.batch_alter_table("orders") as batch:
            batch.alter_column("total", existing_type=Numeric(10, 2), type_=Numeric(10, 4))

    def undo(self, op: Operations) -> None:
        with op.batch_alter_table("orders") as batch:
            batch.alter_column("total", existing_type=Numeric(10, 4), type_=Numeric(10, 2))


class ScaleTooWide(Case):
    """Numeric(10, 4) has more digits than Numeric(10, 2) behind the point and fewer before it.

    A total with eight digits before the point no longer fits, and PostgreSQL refuses the generated change. No
    migration can help: what was meant is Numeric(12, 4).

    SQLite enforces neither number, and keeps the value in batch mode.
    """

    slug = "type.numeric_scale_overflow"
    title = "Numeric(10,2) -> Numeric(10,4), a row has too many digits before the point"
    rows = {"orders": [{"id": 1, "total": 19.99}, {"id": 2, "total": 12345678.5}]}
    no_remedy = {
        "postgresql": "No value of eight digits fits before the point: the models have to say Numeric(12, 4)."
    }

    def before(self, metadata: MetaData) -> None:
        Table("orders", metadata, Column("id", Integer, primary_key=True), Column("total", Numeric(10, 2)))

    def after(self, metadata: MetaData) -> None:
        Table("orders", metadata, Column("id", Integer, primary_key=True), Column("total", Numeric(10, 4)))

    def remedy(self, op: Operations) -> None:
        with op.batch_alter_table("orders") as batch:
            batch.alter_column("total", existing_type=Numeric(10, 2), type_=Numeric(10, 4))

    def undo(self, op: Operations) -> None:
        with op.batch_alter_table("orders") as batch:
            batch.alter_column("total", existing_type=Numeric(10, 4), type_=Numeric(10, 2))


class PlainToSized(Case):
    """A precision that only the models name is not compared, so this is not seen.

    The change is not a formality: PostgreSQL rounds each value to two digits, here 12.345 to 12.35. SQLite
    rounds nothing, and keeps what it has.
    """

    slug = "type.numeric_plain_to_sized"
    title = "Numeric() -> Numeric(10,2)"
    rows = {"orders": [{"id": 1, "total": 19.99}, {"id": 2, "total": 12.345}]}
    becomes = {"orders.total": {12.345: 12.35}}

    def before(self, metadata: MetaData) -> None:
        Table("orders", metadata, Column("id", Integer, primary_key=True), Column("total", Numeric()))

    def after(self, metadata: MetaData) -> None:
        Table("orders", metadata, Column("id", Integer, primary_key=True), Column("total", Numeric(10, 2)))

    def remedy(self, op: Operations) -> None:
        with op.batch_alter_table("orders") as batch:
            batch.alter_column("total", existing_type=Numeric(), type_=Numeric(10, 2))

    def undo(self, op: Operations) -> None:
        with op.batch_alter_table("orders") as batch:
            batch.alter_column("total", existing_type=Numeric(10, 2), type_=Numeric())


class SizedToPlain(Case):
    """Taking precision and scale away is not seen, as taking away the length of a string is not.

    Alembic compares the arguments of a type only where both sides have as many. The database goes on rounding
    what the models think is kept whole.
    """

    slug = "type.numeric_sized_to_plain"
    title = "Numeric(10,2) -> Numeric()"
    rows = {"orders": [{"id": 1, "total": 19.99}, {"id": 2, "total": 12345678.5}]}

    def before(self, metadata: MetaData) -> None:
        Table("orders", metadata, Column("id", Integer, primary_key=True), Column("total", Numeric(10, 2)))

    def after(self, metadata: MetaData) -> None:
        Table("orders", metadata, Column("id", Integer, primary_key=True), Column("total", Numeric()))

    def remedy(self, op: Operations) -> None:
        with op.batch_alter_table("orders") as batch:
            batch.alter_column("total", existing_type=Numeric(10, 2), type_=Numeric())

    def undo(self, op: Operations) -> None:
        with op.batch_alter_table("orders") as batch:
            batch.alter_column("total", existing_type=Numeric(), type_=Numeric(10, 2))


CASES: tuple[type[Case], ...] = (Precision, Scale, ScaleTooWide, PlainToSized, SizedToPlain)
