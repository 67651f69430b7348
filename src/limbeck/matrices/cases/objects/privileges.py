"""Row security and privileges."""

from __future__ import annotations

from limbeck.matrices.case import Case, Operations
from limbeck.matrices.cases.objects.unmodelled import Unmodelled


class RlsAdd(Unmodelled):
    """Who may see which rows is decided in the database, by a policy and a switch of the table.

    Autogenerate sees neither of the two. Write both by hand: a policy alone does nothing, and the switch
    alone hides every row from all but the owner.
    """

    slug = "rls.add"
    title = "row-level security policy: wanted, absent in the database"
    lacks = {"sqlite": "SQLite has no row security."}

    def after_sql(self, backend: str) -> tuple[str, ...]:  # noqa: ARG002 - PostgreSQL only
        return (
            "ALTER TABLE orders ENABLE ROW LEVEL SECURITY",
            "CREATE POLICY own_orders ON orders USING (customer = CURRENT_USER)",
        )

    def remedy(self, op: Operations) -> None:
        op.execute("ALTER TABLE orders ENABLE ROW LEVEL SECURITY")
        op.execute("CREATE POLICY own_orders ON orders USING (customer = CURRENT_USER)")

    def undo(self, op: Operations) -> None:
        op.execute("DROP POLICY own_orders ON orders")
        op.execute("ALTER TABLE orders DISABLE ROW LEVEL SECURITY")


class RlsDrop(Unmodelled):
    """The models do not want the policy, the database goes on hiding rows, and autogenerate is silent.

    Switch row security off as well. With the policy gone and the switch still on, only the owner and
    superusers see any row.
    """

    slug = "rls.drop"
    title = "row-level security policy: in the database, no longer wanted"
    lacks = {"sqlite": "SQLite has no row security."}

    def before_sql(self, backend: str) -> tuple[str, ...]:  # noqa: ARG002 - PostgreSQL only
        return (
            "ALTER TABLE orders ENABLE ROW LEVEL SECURITY",
            "CREATE POLICY own_orders ON orders USING (customer = CURRENT_USER)",
        )

    def remedy(self, op: Operations) -> None:
        op.execute("DROP POLICY own_orders ON orders")
        op.execute("ALTER TABLE orders DISABLE ROW LEVEL SECURITY")

    def undo(self, op: Operations) -> None:
        op.execute("ALTER TABLE orders ENABLE ROW LEVEL SECURITY")
        op.execute("CREATE POLICY own_orders ON orders USING (customer = CURRENT_USER)")


class RlsChange(Unmodelled):
    """Another condition means other rows for everybody, and nothing in a model changes.

    `ALTER POLICY` changes it in place. Read such a line twice: a mistake in it shows rows to those who must
    not see them.
    """

    slug = "rls.change"
    title = "row-level security policy: definition changed"
    lacks = {"sqlite": "SQLite has no row security."}

    def before_sql(self, backend: str) -> tuple[str, ...]:  # noqa: ARG002 - PostgreSQL only
        return (
            "ALTER TABLE orders ENABLE ROW LEVEL SECURITY",
            "CREATE POLICY own_orders ON orders USING (customer = CURRENT_USER)",
        )

    def after_sql(self, backend: str) -> tuple[str, ...]:  # noqa: ARG002 - PostgreSQL only
        return (
            "ALTER TABLE orders ENABLE ROW LEVEL SECURITY",
            "CREATE POLICY own_orders ON orders USING (customer = SESSION_USER)",
        )

    def remedy(self, op: Operations) -> None:
        op.execute("ALTER POLICY own_orders ON orders USING (customer = SESSION_USER)")

    def undo(self, op: Operations) -> None:
        op.execute("ALTER POLICY own_orders ON orders USING (customer = CURRENT_USER)")


class GrantAdd(Unmodelled):
    """A role is to read the table. Privileges are no part of a model, so nothing is proposed.

    Write the `GRANT` into the migration. A table that a later migration drops and creates anew has lost it.
    """

    slug = "grant.add"
    title = "privileges (GRANT): wanted, absent in the database"
    lacks = {"sqlite": "SQLite has no privileges: who can open the file can do all."}

    def after_sql(self, backend: str) -> tuple[str, ...]:  # noqa: ARG002 - PostgreSQL only
        return ("GRANT SELECT ON orders TO pg_monitor",)

    def remedy(self, op: Operations) -> None:
        op.execute("GRANT SELECT ON orders TO pg_monitor")

    def undo(self, op: Operations) -> None:
        op.execute("REVOKE SELECT ON orders FROM pg_monitor")


class GrantDrop(Unmodelled):
    """Everybody may read the table, and nobody should: autogenerate has no opinion.

    `REVOKE` it by hand.
    """

    slug = "grant.drop"
    title = "privileges (GRANT): in the database, no longer wanted"
    lacks = {"sqlite": "SQLite has no privileges: who can open the file can do all."}

    def before_sql(self, backend: str) -> tuple[str, ...]:  # noqa: ARG002 - PostgreSQL only
        return ("GRANT SELECT ON orders TO PUBLIC",)

    def remedy(self, op: Operations) -> None:
        op.execute("REVOKE SELECT ON orders FROM PUBLIC")

    def undo(self, op: Operations) -> None:
        op.execute("GRANT SELECT ON orders TO PUBLIC")


CASES: tuple[type[Case], ...] = (RlsAdd, RlsDrop, RlsChange, GrantAdd, GrantDrop)
