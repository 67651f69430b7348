"""How PostgreSQL keeps a table."""

from __future__ import annotations

from sqlalchemy import Column, Integer, MetaData, Table

from limbeck.matrices.case import Case, Operations
from limbeck.matrices.cases.objects.unmodelled import Unmodelled
from limbeck.matrices.tablespaces import unused_name

FAST = unused_name("fast")


class ReloptionsAdd(Unmodelled):
    """A storage parameter that was set by SQL, for instance to leave room in each page for updates.

    Autogenerate does not compare it. `ALTER TABLE … SET` and `RESET` change it in place; it holds for new
    pages only.
    """

    slug = "reloptions.add"
    title = "table storage parameter (raw SQL): wanted, absent in the database"
    lacks = {"sqlite": "SQLite has no storage parameters of a table."}

    def after_sql(self, backend: str) -> tuple[str, ...]:  # noqa: ARG002 - PostgreSQL only
        return ("ALTER TABLE orders SET (fillfactor = 70)",)

    def remedy(self, op: Operations) -> None:
        op.execute("ALTER TABLE orders SET (fillfactor = 70)")

    def undo(self, op: Operations) -> None:
        op.execute("ALTER TABLE orders RESET (fillfactor)")


class ReloptionsDrop(Unmodelled):
    """The database still has the parameter; no one who reads the models can know.

    Autogenerate is silent. `RESET` brings the default back.
    """

    slug = "reloptions.drop"
    title = "table storage parameter (raw SQL): in the database, no longer wanted"
    lacks = {"sqlite": "SQLite has no storage parameters of a table."}

    def before_sql(self, backend: str) -> tuple[str, ...]:  # noqa: ARG002 - PostgreSQL only
        return ("ALTER TABLE orders SET (fillfactor = 70)",)

    def remedy(self, op: Operations) -> None:
        op.execute("ALTER TABLE orders RESET (fillfactor)")

    def undo(self, op: Operations) -> None:
        op.execute("ALTER TABLE orders SET (fillfactor = 70)")


class ReloptionsModel(Case):
    """The model itself says `postgresql_with`, and still autogenerate does not compare it.

    The words serve `CREATE TABLE` alone. For a table that is there, set the parameter by hand.
    """

    slug = "reloptions.model"
    title = "postgresql_with={'fillfactor': 50} added in the model"
    rows = {"orders": [{"id": 1, "total": 120}]}
    family = "object"
    lacks = {"sqlite": "SQLite has no storage parameters of a table."}

    def before(self, metadata: MetaData) -> None:
        Table("orders", metadata, Column("id", Integer, primary_key=True), Column("total", Integer))

    def after(self, metadata: MetaData) -> None:
        Table(
            "orders",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("total", Integer),
            postgresql_with={"fillfactor": 50},
        )

    def remedy(self, op: Operations) -> None:
        op.execute("ALTER TABLE orders SET (fillfactor = 50)")

    def undo(self, op: Operations) -> None:
        op.execute("ALTER TABLE orders RESET (fillfactor)")


class UnloggedModel(Case):
    """A prefix of `CREATE TABLE` is nothing that a table is ever compared by.

    The model says `UNLOGGED`, the database goes on writing its log, and autogenerate proposes nothing. `SET
    UNLOGGED` rewrites the table, and takes its sequence along; after a crash an unlogged table is empty.
    """

    slug = "unlogged.model"
    title = "prefixes=['UNLOGGED'] added in the model"
    rows = {"orders": [{"id": 1, "total": 120}]}
    family = "object"
    lacks = {"sqlite": "SQLite has no unlogged tables."}

    def before(self, metadata: MetaData) -> None:
        Table("orders", metadata, Column("id", Integer, primary_key=True), Column("total", Integer))

    def after(self, metadata: MetaData) -> None:
        Table(
            "orders",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("total", Integer),
            prefixes=["UNLOGGED"],
        )

    def remedy(self, op: Operations) -> None:
        op.execute("ALTER TABLE orders SET UNLOGGED")

    def undo(self, op: Operations) -> None:
        op.execute("ALTER TABLE orders SET LOGGED")


class TablespaceModel(Case):
    """Where a table is kept is said in the model, and not compared.

    Autogenerate proposes nothing, and new tables alone go where the model says. `SET TABLESPACE` copies the
    whole table under a lock; its indexes stay where they are until they are moved one by one.
    """

    slug = "tablespace.model"
    title = "postgresql_tablespace added in the model"
    rows = {"orders": [{"id": 1, "total": 120}]}
    family = "object"
    tablespace = FAST
    lacks = {"sqlite": "SQLite has no tablespaces."}
    since = {"postgresql": 15}

    def before(self, metadata: MetaData) -> None:
        Table("orders", metadata, Column("id", Integer, primary_key=True), Column("total", Integer))

    def after(self, metadata: MetaData) -> None:
        Table(
            "orders",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("total", Integer),
            postgresql_tablespace=FAST,
        )

    def remedy(self, op: Operations) -> None:
        op.execute(f"ALTER TABLE orders SET TABLESPACE {FAST}")

    def undo(self, op: Operations) -> None:
        op.execute("ALTER TABLE orders SET TABLESPACE pg_default")


CASES: tuple[type[Case], ...] = (
    ReloptionsAdd,
    ReloptionsDrop,
    ReloptionsModel,
    UnloggedModel,
    TablespaceModel,
)
