"""Materialized views."""

from __future__ import annotations

from limbeck.matrices.case import Case, Operations
from limbeck.matrices.cases.objects.unmodelled import Unmodelled


class MatviewAdd(Unmodelled):
    """A materialized view is no more a table than any other view, and autogenerate sees neither.

    Create it by hand, and remember that somebody has to refresh it.
    """

    slug = "matview.add"
    title = "materialized view: wanted, absent in the database"
    lacks = {"sqlite": "SQLite has no materialized views."}

    def after_sql(self, backend: str) -> tuple[str, ...]:  # noqa: ARG002 - PostgreSQL only
        return (
            """
            CREATE MATERIALIZED VIEW totals AS
            SELECT customer, sum(total) AS total FROM orders GROUP BY customer
        """,
        )

    def remedy(self, op: Operations) -> None:
        op.execute("""
            CREATE MATERIALIZED VIEW totals AS
            SELECT customer, sum(total) AS total FROM orders GROUP BY customer
        """)

    def undo(self, op: Operations) -> None:
        op.execute("DROP MATERIALIZED VIEW totals")


class MatviewDrop(Unmodelled):
    """The database still has it, the models never did; nothing is proposed, and it goes on taking space.

    Drop it by hand. The way back has to make it anew, rows and all, which takes as long as its query does.
    """

    slug = "matview.drop"
    title = "materialized view: in the database, no longer wanted"
    lacks = {"sqlite": "SQLite has no materialized views."}

    def before_sql(self, backend: str) -> tuple[str, ...]:  # noqa: ARG002 - PostgreSQL only
        return (
            """
            CREATE MATERIALIZED VIEW totals AS
            SELECT customer, sum(total) AS total FROM orders GROUP BY customer
        """,
        )

    def remedy(self, op: Operations) -> None:
        op.execute("DROP MATERIALIZED VIEW totals")

    def undo(self, op: Operations) -> None:
        op.execute("""
            CREATE MATERIALIZED VIEW totals AS
            SELECT customer, sum(total) AS total FROM orders GROUP BY customer
        """)


class MatviewChange(Unmodelled):
    """Another query behind the same name, unseen like everything that is no table.

    PostgreSQL can't replace a materialized view: it is dropped and created, and its indexes and privileges
    have to be made again with it.
    """

    slug = "matview.change"
    title = "materialized view: definition changed"
    lacks = {"sqlite": "SQLite has no materialized views."}

    def before_sql(self, backend: str) -> tuple[str, ...]:  # noqa: ARG002 - PostgreSQL only
        return (
            """
            CREATE MATERIALIZED VIEW totals AS
            SELECT customer, sum(total) AS total FROM orders GROUP BY customer
        """,
        )

    def after_sql(self, backend: str) -> tuple[str, ...]:  # noqa: ARG002 - PostgreSQL only
        return (
            """
            CREATE MATERIALIZED VIEW totals AS
            SELECT customer, count(*) AS orders FROM orders GROUP BY customer
        """,
        )

    def remedy(self, op: Operations) -> None:
        op.execute("DROP MATERIALIZED VIEW totals")
        op.execute("""
            CREATE MATERIALIZED VIEW totals AS
            SELECT customer, count(*) AS orders FROM orders GROUP BY customer
        """)

    def undo(self, op: Operations) -> None:
        op.execute("DROP MATERIALIZED VIEW totals")
        op.execute("""
            CREATE MATERIALIZED VIEW totals AS
            SELECT customer, sum(total) AS total FROM orders GROUP BY customer
        """)


CASES: tuple[type[Case], ...] = (MatviewAdd, MatviewDrop, MatviewChange)
