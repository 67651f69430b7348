"""What stands on a table, and is in the way when the table changes."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Integer, MetaData, String, Table

from limbeck.matrices.case import Case, Operations


class TriggerLostInBatch(Case):
    """Only a column changes; the trigger on its table is to stay, and no one thinks of it.

    On SQLite batch mode makes the table anew, copies the rows and drops the old table, and with it the
    trigger. Nothing complains. Create it again at the end of the migration. PostgreSQL alters the column in
    place, and the trigger stays.
    """

    slug = "trigger.lost_in_batch"
    title = "a column changes on a table that has a trigger"
    rows = {"orders": [{"id": 1, "total": 120}]}
    family = "object"

    def before(self, metadata: MetaData) -> None:
        Table(
            "orders",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("total", Integer, nullable=True),
        )

    def before_sql(self, backend: str) -> tuple[str, ...]:
        if backend == "postgresql":
            return (
                """
                CREATE FUNCTION no_refunds() RETURNS trigger
                LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''no refunds''; END'
            """,
                """
                CREATE TRIGGER refunds BEFORE INSERT ON orders FOR EACH ROW
                WHEN (NEW.total < 0) EXECUTE FUNCTION no_refunds()
            """,
            )
        return (
            """
            CREATE TRIGGER refunds BEFORE INSERT ON orders WHEN NEW.total < 0
            BEGIN SELECT RAISE(ABORT, 'no refunds'); END
        """,
        )

    def after(self, metadata: MetaData) -> None:
        Table(
            "orders",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("total", Integer, nullable=False),
        )

    def after_sql(self, backend: str) -> tuple[str, ...]:
        if backend == "postgresql":
            return (
                """
                CREATE FUNCTION no_refunds() RETURNS trigger
                LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''no refunds''; END'
            """,
                """
                CREATE TRIGGER refunds BEFORE INSERT ON orders FOR EACH ROW
                WHEN (NEW.total < 0) EXECUTE FUNCTION no_refunds()
            """,
            )
        return (
            """
            CREATE TRIGGER refunds BEFORE INSERT ON orders WHEN NEW.total < 0
            BEGIN SELECT RAISE(ABORT, 'no refunds'); END
        """,
        )

    def remedy(self, op: Operations) -> None:
        if op.get_context().dialect.name == "postgresql":
            op.alter_column("orders", "total", nullable=False)
            return
        with op.batch_alter_table("orders") as batch:
            batch.alter_column("total", nullable=False)
        op.execute("""
            CREATE TRIGGER refunds BEFORE INSERT ON orders WHEN NEW.total < 0
            BEGIN SELECT RAISE(ABORT, 'no refunds'); END
        """)

    def undo(self, op: Operations) -> None:
        if op.get_context().dialect.name == "postgresql":
            op.alter_column("orders", "total", nullable=True)
            return
        with op.batch_alter_table("orders") as batch:
            batch.alter_column("total", nullable=True)
        op.execute("""
            CREATE TRIGGER refunds BEFORE INSERT ON orders WHEN NEW.total < 0
            BEGIN SELECT RAISE(ABORT, 'no refunds'); END
        """)


class ViewOnChangedColumn(Case):
    """A column gets a larger type, and a view reads it. Autogenerate sees the column, and not the view.

    PostgreSQL refuses to change a type that a view shows. On SQLite the plain script fails as every change
    of a column does, and batch mode stumbles over the view when the old table is gone. Drop the view first
    and create it again at the end, with its grants: they go with the view, and whoever read it by one of them
    would be refused from then on.
    """

    slug = "view.on_changed_column"
    title = "a column changes its type while a view shows it"
    rows = {"orders": [{"id": 1, "total": 120}]}
    family = "object"

    def before(self, metadata: MetaData) -> None:
        Table(
            "orders",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("total", Integer, nullable=True),
        )

    def before_sql(self, backend: str) -> tuple[str, ...]:
        granted = ("GRANT SELECT ON large_orders TO PUBLIC",) if backend == "postgresql" else ()
        return ("CREATE VIEW large_orders AS SELECT id, total FROM orders WHERE total > 100", *granted)

    def after(self, metadata: MetaData) -> None:
        Table(
            "orders",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("total", BigInteger, nullable=True),
        )

    def after_sql(self, backend: str) -> tuple[str, ...]:
        granted = ("GRANT SELECT ON large_orders TO PUBLIC",) if backend == "postgresql" else ()
        return ("CREATE VIEW large_orders AS SELECT id, total FROM orders WHERE total > 100", *granted)

    def remedy(self, op: Operations) -> None:
        op.execute("DROP VIEW large_orders")
        with op.batch_alter_table("orders") as batch:
            batch.alter_column("total", type_=BigInteger())
        op.execute("CREATE VIEW large_orders AS SELECT id, total FROM orders WHERE total > 100")
        if op.get_context().dialect.name == "postgresql":
            op.execute("GRANT SELECT ON large_orders TO PUBLIC")

    def undo(self, op: Operations) -> None:
        op.execute("DROP VIEW large_orders")
        with op.batch_alter_table("orders") as batch:
            batch.alter_column("total", type_=Integer())
        op.execute("CREATE VIEW large_orders AS SELECT id, total FROM orders WHERE total > 100")
        if op.get_context().dialect.name == "postgresql":
            op.execute("GRANT SELECT ON large_orders TO PUBLIC")


class ViewOnDroppedColumn(Case):
    """A column is dropped that a view reads; the view is to go on without it.

    PostgreSQL refuses, and names the view; SQLite refuses as well. Autogenerate sees the column, and not the
    view. Drop the view, drop the column, and create the view and its grants again. CASCADE would drop the
    view without a word.
    """

    slug = "view.on_dropped_column"
    title = "drop a column that a view reads"
    rows = {"orders": [{"id": 1, "total": 120, "note": "gift"}]}
    family = "object"

    def before(self, metadata: MetaData) -> None:
        Table(
            "orders",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("total", Integer),
            Column("note", String(50)),
        )

    def before_sql(self, backend: str) -> tuple[str, ...]:
        granted = ("GRANT SELECT ON large_orders TO PUBLIC",) if backend == "postgresql" else ()
        return ("CREATE VIEW large_orders AS SELECT id, total, note FROM orders WHERE total > 100", *granted)

    def after(self, metadata: MetaData) -> None:
        Table("orders", metadata, Column("id", Integer, primary_key=True), Column("total", Integer))

    def after_sql(self, backend: str) -> tuple[str, ...]:
        granted = ("GRANT SELECT ON large_orders TO PUBLIC",) if backend == "postgresql" else ()
        return ("CREATE VIEW large_orders AS SELECT id, total FROM orders WHERE total > 100", *granted)

    def remedy(self, op: Operations) -> None:
        op.execute("DROP VIEW large_orders")
        op.drop_column("orders", "note")
        op.execute("CREATE VIEW large_orders AS SELECT id, total FROM orders WHERE total > 100")
        if op.get_context().dialect.name == "postgresql":
            op.execute("GRANT SELECT ON large_orders TO PUBLIC")

    def undo(self, op: Operations) -> None:
        op.execute("DROP VIEW large_orders")
        op.add_column("orders", Column("note", String(50)))
        op.execute("CREATE VIEW large_orders AS SELECT id, total, note FROM orders WHERE total > 100")
        if op.get_context().dialect.name == "postgresql":
            op.execute("GRANT SELECT ON large_orders TO PUBLIC")


CASES: tuple[type[Case], ...] = (TriggerLostInBatch, ViewOnChangedColumn, ViewOnDroppedColumn)
