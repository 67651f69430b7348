"""Numbers that become binary fractions, and fractions that become finer."""

from __future__ import annotations

from sqlalchemy import Column, Float, Integer, MetaData, Numeric, Table

from limbeck.matrices.case import Case, Operations


class NumericToFloat(Case):
    """Seen, and PostgreSQL converts by itself.

    From then on the values are binary fractions: 19.99 is only the nearest one, and sums of money drift. The
    way back rounds to two digits again.

    SQLite has been storing floating point numbers under the name NUMERIC already.
    """

    slug = "type.numeric_to_float"
    title = "Numeric(10,2) -> Float"
    rows = {"readings": [{"id": 1, "value": 19.99}, {"id": 2, "value": 12345678.5}]}

    def before(self, metadata: MetaData) -> None:
        Table("readings", metadata, Column("id", Integer, primary_key=True), Column("value", Numeric(10, 2)))

    def after(self, metadata: MetaData) -> None:
        Table("readings", metadata, Column("id", Integer, primary_key=True), Column("value", Float()))

    def remedy(self, op: Operations) -> None:
        with op.batch_alter_table("readings") as batch:
            batch.alter_column("value", existing_type=Numeric(10, 2), type_=Float())

    def undo(self, op: Operations) -> None:
        with op.batch_alter_table("readings") as batch:
            batch.alter_column("value", existing_type=Float(), type_=Numeric(10, 2))


class FloatPrecision(Case):
    """Float(24) and Float(53) are two types of PostgreSQL, REAL and DOUBLE PRECISION.

    The change from one to the other is seen. SQLite is told FLOAT for both: nothing differs there, and
    nothing is proposed.
    """

    slug = "type.float_precision"
    title = "Float(24) -> Float(53)"
    rows = {"readings": [{"id": 1, "value": 0.25}, {"id": 2, "value": 1024.5}]}

    def before(self, metadata: MetaData) -> None:
        Table("readings", metadata, Column("id", Integer, primary_key=True), Column("value", Float(24)))

    def after(self, metadata: MetaData) -> None:
        Table("readings", metadata, Column("id", Integer, primary_key=True), Column("value", Float(53)))

    def remedy(self, op: Operations) -> None:
        with op.batch_alter_table("readings") as batch:
            batch.alter_column("value", existing_type=Float(24), type_=Float(53))

    def undo(self, op: Operations) -> None:
        with op.batch_alter_table("readings") as batch:
            batch.alter_column("value", existing_type=Float(53), type_=Float(24))


CASES: tuple[type[Case], ...] = (NumericToFloat, FloatPrecision)
