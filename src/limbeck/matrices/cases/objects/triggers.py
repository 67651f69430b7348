"""Triggers, each backend in its own SQL."""

from __future__ import annotations

from limbeck.matrices.case import Case, Operations
from limbeck.matrices.cases.objects.unmodelled import Unmodelled


class TriggerAdd(Unmodelled):
    """A rule that every row has to pass, kept by the database itself; the models do not know of it.

    Autogenerate proposes nothing. By hand it takes one statement on SQLite and two on PostgreSQL, where a
    trigger calls a function. Mind that batch mode makes a table anew and loses its triggers.
    """

    slug = "trigger.add"
    title = "trigger: wanted, absent in the database"

    def after_sql(self, backend: str) -> tuple[str, ...]:
        if backend == "sqlite":
            return (
                """
                CREATE TRIGGER refunds BEFORE INSERT ON orders WHEN NEW.total < 0
                BEGIN SELECT RAISE(ABORT, 'no refunds'); END
            """,
            )
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

    def remedy(self, op: Operations) -> None:
        if op.get_context().dialect.name == "sqlite":
            op.execute("""
                CREATE TRIGGER refunds BEFORE INSERT ON orders WHEN NEW.total < 0
                BEGIN SELECT RAISE(ABORT, 'no refunds'); END
            """)
        else:
            op.execute("""
                CREATE FUNCTION no_refunds() RETURNS trigger
                LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''no refunds''; END'
            """)
            op.execute("""
                CREATE TRIGGER refunds BEFORE INSERT ON orders FOR EACH ROW
                WHEN (NEW.total < 0) EXECUTE FUNCTION no_refunds()
            """)

    def undo(self, op: Operations) -> None:
        if op.get_context().dialect.name == "sqlite":
            op.execute("DROP TRIGGER refunds")
        else:
            op.execute("DROP TRIGGER refunds ON orders")
            op.execute("DROP FUNCTION no_refunds()")


class TriggerDrop(Unmodelled):
    """A trigger of the database goes on running, whether the models want it or not.

    Autogenerate does not see it. Drop it by hand, on PostgreSQL with the function that only it called.
    """

    slug = "trigger.drop"
    title = "trigger: in the database, no longer wanted"

    def before_sql(self, backend: str) -> tuple[str, ...]:
        if backend == "sqlite":
            return (
                """
                CREATE TRIGGER refunds BEFORE INSERT ON orders WHEN NEW.total < 0
                BEGIN SELECT RAISE(ABORT, 'no refunds'); END
            """,
            )
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

    def remedy(self, op: Operations) -> None:
        if op.get_context().dialect.name == "sqlite":
            op.execute("DROP TRIGGER refunds")
        else:
            op.execute("DROP TRIGGER refunds ON orders")
            op.execute("DROP FUNCTION no_refunds()")

    def undo(self, op: Operations) -> None:
        if op.get_context().dialect.name == "sqlite":
            op.execute("""
                CREATE TRIGGER refunds BEFORE INSERT ON orders WHEN NEW.total < 0
                BEGIN SELECT RAISE(ABORT, 'no refunds'); END
            """)
        else:
            op.execute("""
                CREATE FUNCTION no_refunds() RETURNS trigger
                LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''no refunds''; END'
            """)
            op.execute("""
                CREATE TRIGGER refunds BEFORE INSERT ON orders FOR EACH ROW
                WHEN (NEW.total < 0) EXECUTE FUNCTION no_refunds()
            """)


class TriggerChange(Unmodelled):
    """The trigger is to watch updates in place of inserts; nothing of that is in a model.

    SQLite has no way to replace a trigger. On PostgreSQL `CREATE OR REPLACE TRIGGER` would do since version
    14; dropping and creating does everywhere.
    """

    slug = "trigger.change"
    title = "trigger: definition changed"

    def before_sql(self, backend: str) -> tuple[str, ...]:
        if backend == "sqlite":
            return (
                """
                CREATE TRIGGER refunds BEFORE INSERT ON orders WHEN NEW.total < 0
                BEGIN SELECT RAISE(ABORT, 'no refunds'); END
            """,
            )
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

    def after_sql(self, backend: str) -> tuple[str, ...]:
        if backend == "sqlite":
            return (
                """
                CREATE TRIGGER refunds BEFORE UPDATE ON orders WHEN NEW.total < 0
                BEGIN SELECT RAISE(ABORT, 'no refunds'); END
            """,
            )
        return (
            """
            CREATE FUNCTION no_refunds() RETURNS trigger
            LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''no refunds''; END'
        """,
            """
            CREATE TRIGGER refunds BEFORE UPDATE ON orders FOR EACH ROW
            WHEN (NEW.total < 0) EXECUTE FUNCTION no_refunds()
        """,
        )

    def remedy(self, op: Operations) -> None:
        if op.get_context().dialect.name == "sqlite":
            op.execute("DROP TRIGGER refunds")
            op.execute("""
                CREATE TRIGGER refunds BEFORE UPDATE ON orders WHEN NEW.total < 0
                BEGIN SELECT RAISE(ABORT, 'no refunds'); END
            """)
        else:
            op.execute("DROP TRIGGER refunds ON orders")
            op.execute("""
                CREATE TRIGGER refunds BEFORE UPDATE ON orders FOR EACH ROW
                WHEN (NEW.total < 0) EXECUTE FUNCTION no_refunds()
            """)

    def undo(self, op: Operations) -> None:
        if op.get_context().dialect.name == "sqlite":
            op.execute("DROP TRIGGER refunds")
            op.execute("""
                CREATE TRIGGER refunds BEFORE INSERT ON orders WHEN NEW.total < 0
                BEGIN SELECT RAISE(ABORT, 'no refunds'); END
            """)
        else:
            op.execute("DROP TRIGGER refunds ON orders")
            op.execute("""
                CREATE TRIGGER refunds BEFORE INSERT ON orders FOR EACH ROW
                WHEN (NEW.total < 0) EXECUTE FUNCTION no_refunds()
            """)


CASES: tuple[type[Case], ...] = (TriggerAdd, TriggerDrop, TriggerChange)
