"""Functions."""

from __future__ import annotations

from limbeck.matrices.case import Case, Operations
from limbeck.matrices.cases.objects.unmodelled import Unmodelled


class FunctionAdd(Unmodelled):
    """Code in the database has no place in `MetaData`, so autogenerate neither adds nor misses it.

    Write the function into a migration, with `DROP FUNCTION` and the types of its arguments as the way back.
    """

    slug = "function.add"
    title = "SQL function: wanted, absent in the database"
    lacks = {"sqlite": "SQLite stores no functions: each connection brings its own."}

    def after_sql(self, backend: str) -> tuple[str, ...]:  # noqa: ARG002 - PostgreSQL only
        return (
            """
            CREATE FUNCTION with_tax(net integer) RETURNS integer
            LANGUAGE sql IMMUTABLE RETURN net * 119 / 100
        """,
        )

    def remedy(self, op: Operations) -> None:
        op.execute("""
            CREATE FUNCTION with_tax(net integer) RETURNS integer
            LANGUAGE sql IMMUTABLE RETURN net * 119 / 100
        """)

    def undo(self, op: Operations) -> None:
        op.execute("DROP FUNCTION with_tax(integer)")


class FunctionDrop(Unmodelled):
    """A function that nobody wants any more stays until somebody drops it by hand.

    The way back needs its whole text: take it from the migration that made it.
    """

    slug = "function.drop"
    title = "SQL function: in the database, no longer wanted"
    lacks = {"sqlite": "SQLite stores no functions: each connection brings its own."}

    def before_sql(self, backend: str) -> tuple[str, ...]:  # noqa: ARG002 - PostgreSQL only
        return (
            """
            CREATE FUNCTION with_tax(net integer) RETURNS integer
            LANGUAGE sql IMMUTABLE RETURN net * 119 / 100
        """,
        )

    def remedy(self, op: Operations) -> None:
        op.execute("DROP FUNCTION with_tax(integer)")

    def undo(self, op: Operations) -> None:
        op.execute("""
            CREATE FUNCTION with_tax(net integer) RETURNS integer
            LANGUAGE sql IMMUTABLE RETURN net * 119 / 100
        """)


class FunctionChange(Unmodelled):
    """The rate in a function changes, and no comparison of tables can show it.

    `CREATE OR REPLACE` puts the new text in place and keeps the privileges, as long as arguments and result
    stay the same.
    """

    slug = "function.change"
    title = "SQL function: definition changed"
    lacks = {"sqlite": "SQLite stores no functions: each connection brings its own."}

    def before_sql(self, backend: str) -> tuple[str, ...]:  # noqa: ARG002 - PostgreSQL only
        return (
            """
            CREATE FUNCTION with_tax(net integer) RETURNS integer
            LANGUAGE sql IMMUTABLE RETURN net * 119 / 100
        """,
        )

    def after_sql(self, backend: str) -> tuple[str, ...]:  # noqa: ARG002 - PostgreSQL only
        return (
            """
            CREATE FUNCTION with_tax(net integer) RETURNS integer
            LANGUAGE sql IMMUTABLE RETURN net * 120 / 100
        """,
        )

    def remedy(self, op: Operations) -> None:
        op.execute("""
            CREATE OR REPLACE FUNCTION with_tax(net integer) RETURNS integer
            LANGUAGE sql IMMUTABLE RETURN net * 120 / 100
        """)

    def undo(self, op: Operations) -> None:
        op.execute("""
            CREATE OR REPLACE FUNCTION with_tax(net integer) RETURNS integer
            LANGUAGE sql IMMUTABLE RETURN net * 119 / 100
        """)


CASES: tuple[type[Case], ...] = (FunctionAdd, FunctionDrop, FunctionChange)
