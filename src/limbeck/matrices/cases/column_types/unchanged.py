"""Nothing changes: every common type, read back from the database."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Float,
    Integer,
    LargeBinary,
    MetaData,
    Numeric,
    SmallInteger,
    String,
    Table,
    Text,
    Time,
    Uuid,
)

from limbeck.matrices.case import Case


class Identical(Case):
    """A table with each of the common types, against the models that made it.

    What the database answers is not what the models say: NUMERIC for Numeric, DOUBLE PRECISION for Float,
    CHAR(32) for Uuid. Autogenerate compares after compiling the models' type for the backend, and finds
    nothing.
    """

    slug = "type.identical"
    title = "the common types, unchanged"
    rows = {
        "samples": [{"id": 1, "name": "Ada", "price": 19.99, "day": dt.date(2026, 3, 29), "active": True}]
    }

    def before(self, metadata: MetaData) -> None:
        Table(
            "samples",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("small", SmallInteger),
            Column("big", BigInteger),
            Column("price", Numeric(10, 2)),
            Column("ratio", Float),
            Column("active", Boolean),
            Column("name", String(50)),
            Column("body", Text),
            Column("picture", LargeBinary),
            Column("day", Date),
            Column("hour", Time),
            Column("moment", DateTime),
            Column("zoned", DateTime(timezone=True)),
            Column("payload", JSON),
            Column("token", Uuid),
        )

    def after(self, metadata: MetaData) -> None:
        Table(
            "samples",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("small", SmallInteger),
            Column("big", BigInteger),
            Column("price", Numeric(10, 2)),
            Column("ratio", Float),
            Column("active", Boolean),
            Column("name", String(50)),
            Column("body", Text),
            Column("picture", LargeBinary),
            Column("day", Date),
            Column("hour", Time),
            Column("moment", DateTime),
            Column("zoned", DateTime(timezone=True)),
            Column("payload", JSON),
            Column("token", Uuid),
        )


CASES: tuple[type[Case], ...] = (Identical,)
