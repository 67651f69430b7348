"""Functions and types whose definition changes."""

from __future__ import annotations

from limbeck.matrices.case import Case, Operations
from limbeck.matrices.cases.objects.unmodelled import Unmodelled


class FunctionSignature(Unmodelled):
    """A function gets one more argument, and `CREATE OR REPLACE` does not replace it.

    To PostgreSQL a function is its name and the types of its arguments: the new one would stand beside the
    old one, and who calls with one argument goes on with the old rule. Drop the old one, by its own types.
    """

    slug = "function.signature"
    title = "SQL function: one more argument"
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
            CREATE FUNCTION with_tax(net integer, rate integer) RETURNS integer
            LANGUAGE sql IMMUTABLE RETURN net * (100 + rate) / 100
        """,
        )

    def remedy(self, op: Operations) -> None:
        op.execute("DROP FUNCTION with_tax(integer)")
        op.execute("""
            CREATE FUNCTION with_tax(net integer, rate integer) RETURNS integer
            LANGUAGE sql IMMUTABLE RETURN net * (100 + rate) / 100
        """)

    def undo(self, op: Operations) -> None:
        op.execute("DROP FUNCTION with_tax(integer, integer)")
        op.execute("""
            CREATE FUNCTION with_tax(net integer) RETURNS integer
            LANGUAGE sql IMMUTABLE RETURN net * 119 / 100
        """)


class DomainCheck(Unmodelled):
    """The rule of a domain changes, in every column that has the domain.

    Autogenerate does not look at domains. PostgreSQL can't change the rule: drop it and add the new one,
    which is checked against every row of every such column.
    """

    slug = "domain.check_change"
    title = "domain type: another CHECK"
    lacks = {"sqlite": "SQLite has no domains."}

    def before_sql(self, backend: str) -> tuple[str, ...]:  # noqa: ARG002 - PostgreSQL only
        return ("CREATE DOMAIN price AS integer CONSTRAINT price_rule CHECK (VALUE >= 0)",)

    def after_sql(self, backend: str) -> tuple[str, ...]:  # noqa: ARG002 - PostgreSQL only
        return ("CREATE DOMAIN price AS integer CONSTRAINT price_rule CHECK (VALUE > 0)",)

    def remedy(self, op: Operations) -> None:
        op.execute("ALTER DOMAIN price DROP CONSTRAINT price_rule")
        op.execute("ALTER DOMAIN price ADD CONSTRAINT price_rule CHECK (VALUE > 0)")

    def undo(self, op: Operations) -> None:
        op.execute("ALTER DOMAIN price DROP CONSTRAINT price_rule")
        op.execute("ALTER DOMAIN price ADD CONSTRAINT price_rule CHECK (VALUE >= 0)")


class CompositeAttribute(Unmodelled):
    """A composite type gets one more attribute, and so does every value of it.

    Autogenerate looks at no types. `ALTER TYPE … ADD ATTRIBUTE` does it; in values that are stored the new
    attribute is NULL. Where tables are made of the type, it takes CASCADE.
    """

    slug = "composite.add_attribute"
    title = "composite type: one more attribute"
    lacks = {"sqlite": "SQLite has no composite types."}

    def before_sql(self, backend: str) -> tuple[str, ...]:  # noqa: ARG002 - PostgreSQL only
        return ("CREATE TYPE address AS (street text, town text)",)

    def after_sql(self, backend: str) -> tuple[str, ...]:  # noqa: ARG002 - PostgreSQL only
        return ("CREATE TYPE address AS (street text, town text, zip text)",)

    def remedy(self, op: Operations) -> None:
        op.execute("ALTER TYPE address ADD ATTRIBUTE zip text")

    def undo(self, op: Operations) -> None:
        op.execute("ALTER TYPE address DROP ATTRIBUTE zip")


class StatisticsAdd(Unmodelled):
    """Two columns depend on each other, and the planner is to know it by extended statistics.

    No model says so, and autogenerate proposes nothing. Create them by hand, and run ANALYZE after the
    migration: until then they are empty.
    """

    slug = "statistics.add"
    title = "extended statistics: wanted, absent in the database"
    lacks = {"sqlite": "SQLite has statistics of indexes only."}

    def after_sql(self, backend: str) -> tuple[str, ...]:  # noqa: ARG002 - PostgreSQL only
        return ("CREATE STATISTICS customer_total (dependencies) ON customer, total FROM orders",)

    def remedy(self, op: Operations) -> None:
        op.execute("CREATE STATISTICS customer_total (dependencies) ON customer, total FROM orders")

    def undo(self, op: Operations) -> None:
        op.execute("DROP STATISTICS customer_total")


class ColumnStorage(Unmodelled):
    """How PostgreSQL keeps long values of a column, compressed or aside, is in no model.

    Autogenerate does not look. `SET STORAGE` applies to values that are written from then on.
    """

    slug = "storage.column"
    title = "another storage of a column"
    lacks = {"sqlite": "SQLite keeps every value in its row."}

    def after_sql(self, backend: str) -> tuple[str, ...]:  # noqa: ARG002 - PostgreSQL only
        return ("ALTER TABLE orders ALTER COLUMN customer SET STORAGE EXTERNAL",)

    def remedy(self, op: Operations) -> None:
        op.execute("ALTER TABLE orders ALTER COLUMN customer SET STORAGE EXTERNAL")

    def undo(self, op: Operations) -> None:
        op.execute("ALTER TABLE orders ALTER COLUMN customer SET STORAGE EXTENDED")


CASES: tuple[type[Case], ...] = (
    FunctionSignature,
    DomainCheck,
    CompositeAttribute,
    StatisticsAdd,
    ColumnStorage,
)
