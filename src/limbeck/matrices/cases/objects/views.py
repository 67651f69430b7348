"""Views that are written in SQL."""

from __future__ import annotations

from limbeck.matrices.case import Case, Operations
from limbeck.matrices.cases.objects.unmodelled import Unmodelled


class ViewAdd(Unmodelled):
    """A view is not a table, and autogenerate compares tables: it can't know that one is wanted.

    Create it by hand in a migration: `op.execute()` with its definition, and `DROP VIEW` as the way back.
    """

    slug = "view.add"
    title = "view: wanted, absent in the database"

    def after_sql(self, backend: str) -> tuple[str, ...]:  # noqa: ARG002 - the same on both
        return ("CREATE VIEW large_orders AS SELECT id, total FROM orders WHERE total > 100",)

    def remedy(self, op: Operations) -> None:
        op.execute("CREATE VIEW large_orders AS SELECT id, total FROM orders WHERE total > 100")

    def undo(self, op: Operations) -> None:
        op.execute("DROP VIEW large_orders")


class ViewDrop(Unmodelled):
    """The models never mentioned the view, and autogenerate does not look at it.

    It stays, which is the safe side. Drop it by hand, and keep its definition for the way back.
    """

    slug = "view.drop"
    title = "view: in the database, no longer wanted"

    def before_sql(self, backend: str) -> tuple[str, ...]:  # noqa: ARG002 - the same on both
        return ("CREATE VIEW large_orders AS SELECT id, total FROM orders WHERE total > 100",)

    def remedy(self, op: Operations) -> None:
        op.execute("DROP VIEW large_orders")

    def undo(self, op: Operations) -> None:
        op.execute("CREATE VIEW large_orders AS SELECT id, total FROM orders WHERE total > 100")


class ViewChange(Unmodelled):
    """Another condition in the view, and no model that would say so: nothing is proposed.

    PostgreSQL replaces a view in place, and with it keeps its privileges and whatever is built on it, as
    long as the columns stay. SQLite has only dropping and creating.
    """

    slug = "view.change"
    title = "view: definition changed"

    def before_sql(self, backend: str) -> tuple[str, ...]:  # noqa: ARG002 - the same on both
        return ("CREATE VIEW large_orders AS SELECT id, total FROM orders WHERE total > 100",)

    def after_sql(self, backend: str) -> tuple[str, ...]:  # noqa: ARG002 - the same on both
        return ("CREATE VIEW large_orders AS SELECT id, total FROM orders WHERE total > 200",)

    def remedy(self, op: Operations) -> None:
        if op.get_context().dialect.name == "sqlite":
            op.execute("DROP VIEW large_orders")
            op.execute("CREATE VIEW large_orders AS SELECT id, total FROM orders WHERE total > 200")
        else:
            op.execute(
                "CREATE OR REPLACE VIEW large_orders AS SELECT id, total FROM orders WHERE total > 200"
            )

    def undo(self, op: Operations) -> None:
        if op.get_context().dialect.name == "sqlite":
            op.execute("DROP VIEW large_orders")
            op.execute("CREATE VIEW large_orders AS SELECT id, total FROM orders WHERE total > 100")
        else:
            op.execute(
                "CREATE OR REPLACE VIEW large_orders AS SELECT id, total FROM orders WHERE total > 100"
            )


CASES: tuple[type[Case], ...] = (ViewAdd, ViewDrop, ViewChange)
