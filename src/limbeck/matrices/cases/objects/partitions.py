"""Partitioned tables, and tables that inherit."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Column, Date, Index, Integer, MetaData, String, Table

from limbeck.matrices.case import Case, Operations


class PartitionModelAdd(Case):
    """A partitioned table is another kind of table, and autogenerate does not compare kinds.

    PostgreSQL can't turn a table into a partitioned one, but it can turn it into a partition: rename it,
    create the partitioned table under its name, and attach it. No row is copied. The primary key has to hold
    the column that splits. Afterwards autogenerate takes the partition for a table that nobody wants, and
    proposes to drop it.
    """

    slug = "partition.model_add"
    title = "postgresql_partition_by added in the model"
    rows = {"visits": [{"id": 1, "day": dt.date(2025, 3, 1)}, {"id": 2, "day": dt.date(2026, 3, 1)}]}
    family = "object"
    lacks = {"sqlite": "SQLite has no partitioned tables."}
    never_silent = {
        "*": "It takes the partition for a table that nobody wants; include_object can leave it out."
    }

    def before(self, metadata: MetaData) -> None:
        Table(
            "visits", metadata, Column("id", Integer, primary_key=True), Column("day", Date, primary_key=True)
        )

    def after(self, metadata: MetaData) -> None:
        Table(
            "visits",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("day", Date, primary_key=True),
            postgresql_partition_by="RANGE (day)",
        )

    def after_sql(self, backend: str) -> tuple[str, ...]:  # noqa: ARG002 - PostgreSQL only
        return (
            "CREATE TABLE visits_all (id INTEGER, day DATE, PRIMARY KEY (id, day))",
            "ALTER TABLE visits ATTACH PARTITION visits_all DEFAULT",
        )

    def remedy(self, op: Operations) -> None:
        op.rename_table("visits", "visits_all")
        op.execute("ALTER TABLE visits_all RENAME CONSTRAINT visits_pkey TO visits_all_pkey")
        if (op.get_context().dialect.server_version_info or ()) >= (18,):
            for each in ("id_not_null", "day_not_null"):
                op.execute(f"ALTER TABLE visits_all RENAME CONSTRAINT visits_{each} TO visits_all_{each}")
        op.create_table(
            "visits",
            Column("id", Integer, primary_key=True),
            Column("day", Date, primary_key=True),
            postgresql_partition_by="RANGE (day)",
        )
        op.execute("ALTER TABLE visits ATTACH PARTITION visits_all DEFAULT")

    def undo(self, op: Operations) -> None:
        op.execute("ALTER TABLE visits DETACH PARTITION visits_all")
        op.drop_table("visits")
        op.rename_table("visits_all", "visits")
        op.execute("ALTER TABLE visits RENAME CONSTRAINT visits_all_pkey TO visits_pkey")
        if (op.get_context().dialect.server_version_info or ()) >= (18,):
            for each in ("id_not_null", "day_not_null"):
                op.execute(f"ALTER TABLE visits RENAME CONSTRAINT visits_all_{each} TO visits_{each}")


class PartitionChildrenInDb(Case):
    """The model knows the partitioned table alone; what holds its rows was made in the database.

    There is nothing to do, and autogenerate proposes to drop every partition, with all the rows in them.
    Whoever runs that script loses the whole table. Leave partitions out by `include_object` or
    `include_name`, before the first one is made.
    """

    slug = "partition.children_in_db"
    title = "partitions exist only in the database (identical otherwise)"
    rows = {"visits": [{"id": 1, "day": dt.date(2025, 3, 1)}, {"id": 2, "day": dt.date(2026, 3, 1)}]}
    family = "object"
    lacks = {"sqlite": "SQLite has no partitioned tables."}

    def before(self, metadata: MetaData) -> None:
        Table(
            "visits",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("day", Date, primary_key=True),
            postgresql_partition_by="RANGE (day)",
        )

    def before_sql(self, backend: str) -> tuple[str, ...]:  # noqa: ARG002 - PostgreSQL only
        return (
            "CREATE TABLE visits_2025 PARTITION OF visits FOR VALUES FROM ('2025-01-01') TO ('2026-01-01')",
            "CREATE TABLE visits_2026 PARTITION OF visits FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')",
        )

    def after(self, metadata: MetaData) -> None:
        Table(
            "visits",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("day", Date, primary_key=True),
            postgresql_partition_by="RANGE (day)",
        )

    def after_sql(self, backend: str) -> tuple[str, ...]:  # noqa: ARG002 - PostgreSQL only
        return (
            "CREATE TABLE visits_2025 PARTITION OF visits FOR VALUES FROM ('2025-01-01') TO ('2026-01-01')",
            "CREATE TABLE visits_2026 PARTITION OF visits FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')",
        )


class InheritsModel(Case):
    """One table is to inherit from another, and `postgresql_inherits` in the model is not compared.

    All columns are there on both sides, so autogenerate sees no difference. `ALTER TABLE … INHERIT` links
    the two; from then on the parent shows the rows of its child as well.
    """

    slug = "inherits.model"
    title = "postgresql_inherits added in the model"
    rows = {
        "cities": [{"name": "Lyon", "people": 520}],
        "capitals": [{"name": "Paris", "people": 2100, "country": "France"}],
    }
    family = "object"
    lacks = {"sqlite": "SQLite has no inheritance of tables."}

    def before(self, metadata: MetaData) -> None:
        Table("cities", metadata, Column("name", String(50)), Column("people", Integer))
        Table(
            "capitals",
            metadata,
            Column("name", String(50)),
            Column("people", Integer),
            Column("country", String(50)),
        )

    def after(self, metadata: MetaData) -> None:
        Table("cities", metadata, Column("name", String(50)), Column("people", Integer))
        Table(
            "capitals",
            metadata,
            Column("name", String(50)),
            Column("people", Integer),
            Column("country", String(50)),
            postgresql_inherits="cities",
        )

    def remedy(self, op: Operations) -> None:
        op.execute("ALTER TABLE capitals INHERIT cities")

    def undo(self, op: Operations) -> None:
        op.execute("ALTER TABLE capitals NO INHERIT cities")


class PartitionAdd(Case):
    """Next year's rows need a partition, and no model names one.

    Autogenerate never proposes a partition; it proposes to drop those that are there. Create the new one by
    hand, before its first row comes: a row that fits no partition is refused, or waits in the default one
    and then stands in the way.
    """

    slug = "partition.add"
    title = "partition: wanted, absent in the database"
    rows = {"visits": [{"id": 1, "day": dt.date(2025, 3, 1)}]}
    family = "object"
    lacks = {"sqlite": "SQLite has no partitioned tables."}
    never_silent = {
        "*": "It takes partitions for tables that nobody wants; include_object can leave them out."
    }

    def before(self, metadata: MetaData) -> None:
        Table(
            "visits",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("day", Date, primary_key=True),
            postgresql_partition_by="RANGE (day)",
        )

    def before_sql(self, backend: str) -> tuple[str, ...]:  # noqa: ARG002 - PostgreSQL only
        return (
            "CREATE TABLE visits_2025 PARTITION OF visits FOR VALUES FROM ('2025-01-01') TO ('2026-01-01')",
        )

    def after(self, metadata: MetaData) -> None:
        self.before(metadata)

    def after_sql(self, backend: str) -> tuple[str, ...]:  # noqa: ARG002 - PostgreSQL only
        return (
            "CREATE TABLE visits_2025 PARTITION OF visits FOR VALUES FROM ('2025-01-01') TO ('2026-01-01')",
            "CREATE TABLE visits_2026 PARTITION OF visits FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')",
        )

    def remedy(self, op: Operations) -> None:
        op.execute("""
            CREATE TABLE visits_2026 PARTITION OF visits FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')
        """)

    def undo(self, op: Operations) -> None:
        op.drop_table("visits_2026")


class PartitionIndex(Case):
    """An index on a partitioned table is built on every partition, and nobody writes meanwhile.

    Autogenerate proposes the index, and beside it to drop the partitions, with their rows. PostgreSQL refuses
    CONCURRENTLY on the whole table. Create the index on the table `ONLY`, which builds nothing; build it on
    one partition after the other, where CONCURRENTLY works (in an `autocommit_block`); then attach each. With
    the last one the index of the whole becomes valid.
    """

    slug = "partition.index_add"
    title = "index on a partitioned table"
    rows = {"visits": [{"id": 1, "day": dt.date(2025, 3, 1)}]}
    family = "object"
    lacks = {"sqlite": "SQLite has no partitioned tables."}
    never_silent = {
        "*": "It takes partitions for tables that nobody wants; include_object can leave them out."
    }

    def before(self, metadata: MetaData) -> None:
        Table(
            "visits",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("day", Date, primary_key=True),
            postgresql_partition_by="RANGE (day)",
        )

    def before_sql(self, backend: str) -> tuple[str, ...]:  # noqa: ARG002 - PostgreSQL only
        return ("CREATE TABLE visits_all PARTITION OF visits DEFAULT",)

    def after(self, metadata: MetaData) -> None:
        self.before(metadata)
        Index("ix_visits_day", metadata.tables["visits"].c.day)

    def after_sql(self, backend: str) -> tuple[str, ...]:
        return self.before_sql(backend)

    def remedy(self, op: Operations) -> None:
        op.execute("CREATE INDEX ix_visits_day ON ONLY visits (day)")
        op.create_index("visits_all_day_idx", "visits_all", ["day"])
        op.execute("ALTER INDEX ix_visits_day ATTACH PARTITION visits_all_day_idx")

    def undo(self, op: Operations) -> None:
        op.drop_index("ix_visits_day", "visits")


CASES: tuple[type[Case], ...] = (
    PartitionModelAdd,
    PartitionChildrenInDb,
    PartitionAdd,
    PartitionIndex,
    InheritsModel,
)
