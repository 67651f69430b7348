"""Extensions and domains."""

from __future__ import annotations

from limbeck.matrices.case import Case, Operations
from limbeck.matrices.cases.objects.unmodelled import Unmodelled


class ExtensionAdd(Unmodelled):
    """An extension is wanted, and autogenerate does not know extensions: it never proposes one.

    Create it in the migration, before the first column that needs a type of it. It may take privileges that
    the role of the migration does not have.
    """

    slug = "extension.add"
    title = "extension: wanted, absent in the database"
    lacks = {"sqlite": "SQLite has no extensions that belong to a database."}

    def after_sql(self, backend: str) -> tuple[str, ...]:  # noqa: ARG002 - PostgreSQL only
        return ("CREATE EXTENSION citext",)

    def remedy(self, op: Operations) -> None:
        op.execute("CREATE EXTENSION citext")

    def undo(self, op: Operations) -> None:
        op.execute("DROP EXTENSION citext")


class ExtensionDrop(Unmodelled):
    """The database has an extension that nobody uses any more; autogenerate does not look at it.

    PostgreSQL refuses to drop it while a column, an index or a function needs it, so write it without
    `CASCADE`.
    """

    slug = "extension.drop"
    title = "extension: in the database, no longer wanted"
    lacks = {"sqlite": "SQLite has no extensions that belong to a database."}

    def before_sql(self, backend: str) -> tuple[str, ...]:  # noqa: ARG002 - PostgreSQL only
        return ("CREATE EXTENSION citext",)

    def remedy(self, op: Operations) -> None:
        op.execute("DROP EXTENSION citext")

    def undo(self, op: Operations) -> None:
        op.execute("CREATE EXTENSION citext")


class DomainAdd(Unmodelled):
    """A type with a rule of its own, wanted before any column has it: autogenerate proposes nothing.

    It looks at tables and their columns, and not at types that stand alone. Create it by hand.
    """

    slug = "domain.add"
    title = "domain type: wanted, absent in the database"
    lacks = {"sqlite": "SQLite has no domains."}

    def after_sql(self, backend: str) -> tuple[str, ...]:  # noqa: ARG002 - PostgreSQL only
        return ("CREATE DOMAIN price AS numeric(10, 2) CHECK (VALUE >= 0)",)

    def remedy(self, op: Operations) -> None:
        op.execute("CREATE DOMAIN price AS numeric(10, 2) CHECK (VALUE >= 0)")

    def undo(self, op: Operations) -> None:
        op.execute("DROP DOMAIN price")


class DomainDrop(Unmodelled):
    """No column has the domain any more, and the database keeps it.

    Autogenerate never proposes to drop a type. Drop it by hand; PostgreSQL refuses while something depends
    on it.
    """

    slug = "domain.drop"
    title = "domain type: in the database, no longer wanted"
    lacks = {"sqlite": "SQLite has no domains."}

    def before_sql(self, backend: str) -> tuple[str, ...]:  # noqa: ARG002 - PostgreSQL only
        return ("CREATE DOMAIN price AS numeric(10, 2) CHECK (VALUE >= 0)",)

    def remedy(self, op: Operations) -> None:
        op.execute("DROP DOMAIN price")

    def undo(self, op: Operations) -> None:
        op.execute("CREATE DOMAIN price AS numeric(10, 2) CHECK (VALUE >= 0)")


CASES: tuple[type[Case], ...] = (ExtensionAdd, ExtensionDrop, DomainAdd, DomainDrop)
