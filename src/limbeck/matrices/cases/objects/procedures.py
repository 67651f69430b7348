"""Stored procedures."""

from __future__ import annotations

from limbeck.matrices.case import Case, Operations
from limbeck.matrices.cases.objects.unmodelled import Unmodelled


class ProcedureAdd(Unmodelled):
    """A procedure is to be in the database, and autogenerate has nothing to compare it with.

    It is written by hand, as functions are: `op.execute()` with its text one way, `DROP PROCEDURE` the other
    way.
    """

    slug = "procedure.add"
    title = "stored procedure: wanted, absent in the database"
    lacks = {"sqlite": "SQLite has no stored procedures."}

    def after_sql(self, backend: str) -> tuple[str, ...]:  # noqa: ARG002 - PostgreSQL only
        return (
            """
            CREATE PROCEDURE forget_orders(below integer)
            LANGUAGE sql AS 'DELETE FROM orders WHERE total < below'
        """,
        )

    def remedy(self, op: Operations) -> None:
        op.execute("""
            CREATE PROCEDURE forget_orders(below integer)
            LANGUAGE sql AS 'DELETE FROM orders WHERE total < below'
        """)

    def undo(self, op: Operations) -> None:
        op.execute("DROP PROCEDURE forget_orders(integer)")


class ProcedureDrop(Unmodelled):
    """What autogenerate can't see it can't propose to drop: the procedure stays.

    Drop it by hand; its text goes into the downgrade.
    """

    slug = "procedure.drop"
    title = "stored procedure: in the database, no longer wanted"
    lacks = {"sqlite": "SQLite has no stored procedures."}

    def before_sql(self, backend: str) -> tuple[str, ...]:  # noqa: ARG002 - PostgreSQL only
        return (
            """
            CREATE PROCEDURE forget_orders(below integer)
            LANGUAGE sql AS 'DELETE FROM orders WHERE total < below'
        """,
        )

    def remedy(self, op: Operations) -> None:
        op.execute("DROP PROCEDURE forget_orders(integer)")

    def undo(self, op: Operations) -> None:
        op.execute("""
            CREATE PROCEDURE forget_orders(below integer)
            LANGUAGE sql AS 'DELETE FROM orders WHERE total < below'
        """)


class ProcedureChange(Unmodelled):
    """One character more in a procedure deletes more rows than before, and autogenerate says nothing.

    Replace it by hand, and keep the old text for the way back.
    """

    slug = "procedure.change"
    title = "stored procedure: definition changed"
    lacks = {"sqlite": "SQLite has no stored procedures."}

    def before_sql(self, backend: str) -> tuple[str, ...]:  # noqa: ARG002 - PostgreSQL only
        return (
            """
            CREATE PROCEDURE forget_orders(below integer)
            LANGUAGE sql AS 'DELETE FROM orders WHERE total < below'
        """,
        )

    def after_sql(self, backend: str) -> tuple[str, ...]:  # noqa: ARG002 - PostgreSQL only
        return (
            """
            CREATE PROCEDURE forget_orders(below integer)
            LANGUAGE sql AS 'DELETE FROM orders WHERE total <= below'
        """,
        )

    def remedy(self, op: Operations) -> None:
        op.execute("""
            CREATE OR REPLACE PROCEDURE forget_orders(below integer)
            LANGUAGE sql AS 'DELETE FROM orders WHERE total <= below'
        """)

    def undo(self, op: Operations) -> None:
        op.execute("""
            CREATE OR REPLACE PROCEDURE forget_orders(below integer)
            LANGUAGE sql AS 'DELETE FROM orders WHERE total < below'
        """)


CASES: tuple[type[Case], ...] = (ProcedureAdd, ProcedureDrop, ProcedureChange)
