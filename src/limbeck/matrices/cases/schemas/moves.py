"""Schemas that appear, and tables that go there."""

from __future__ import annotations

from sqlalchemy import Column, Integer, MetaData, Table

from limbeck.matrices.case import Case, Operations


class TableAddNewSchema(Case):
    """The script creates the table, and nobody creates the schema: PostgreSQL refuses.

    `include_schemas=True` makes no difference, since a schema is nothing that autogenerate proposes. Put
    `CREATE SCHEMA` before the table.
    """

    slug = "schema.table_add_new_schema"
    title = "add a table in a schema that does not exist yet"
    rows = {"users": [{"id": 1}]}
    lacks = {"sqlite": "SQLite has no schemas; it has attached files."}
    never_silent = {
        "*": "Without include_schemas it never looks into another schema, and misses what is there."
    }

    def setup_sql(self, backend: str, side: str) -> tuple[str, ...]:  # noqa: ARG002 - PostgreSQL only
        return ("CREATE SCHEMA billing",) if side == "after" else ()

    def before(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True))

    def after(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True))
        Table(
            "invoices",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("total", Integer),
            schema="billing",
        )

    def remedy(self, op: Operations) -> None:
        op.execute("CREATE SCHEMA billing")
        op.create_table(
            "invoices", Column("id", Integer, primary_key=True), Column("total", Integer), schema="billing"
        )

    def undo(self, op: Operations) -> None:
        op.drop_table("invoices", schema="billing")
        op.execute("DROP SCHEMA billing")


class EmptySchemaAdd(Case):
    """A schema without a table leaves no trace in the metadata, so it can't even be wanted there.

    Autogenerate proposes none, with or without `include_schemas=True`. Schemas are created and dropped by
    hand.
    """

    slug = "schema.empty_schema_add"
    title = "an empty schema appears in the target"
    rows = {"users": [{"id": 1}]}
    lacks = {"sqlite": "SQLite has no schemas; it has attached files."}

    def setup_sql(self, backend: str, side: str) -> tuple[str, ...]:  # noqa: ARG002 - PostgreSQL only
        return ("CREATE SCHEMA billing",) if side == "after" else ()

    def before(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True))

    def after(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True))

    def remedy(self, op: Operations) -> None:
        op.execute("CREATE SCHEMA billing")

    def undo(self, op: Operations) -> None:
        op.execute("DROP SCHEMA billing")


class Move(Case):
    """A table goes to another schema: to autogenerate that is one table less and another one more.

    The schema becomes what the models want, and the rows are gone, with `include_schemas=True` as without.
    `ALTER TABLE … SET SCHEMA` moves the table with rows, indexes and sequence.
    """

    slug = "schema.move"
    title = "table moved between schemas"
    rows = {"invoices": [{"id": 1, "total": 120}]}
    carried = {"invoices": "billing.invoices"}
    lacks = {"sqlite": "SQLite has no schemas; it has attached files."}
    never_silent = {
        "*": "Without include_schemas it never looks into another schema, and misses what is there."
    }

    def setup_sql(self, backend: str, side: str) -> tuple[str, ...]:  # noqa: ARG002 - PostgreSQL only
        return ("CREATE SCHEMA billing",)

    def before(self, metadata: MetaData) -> None:
        Table("invoices", metadata, Column("id", Integer, primary_key=True), Column("total", Integer))

    def after(self, metadata: MetaData) -> None:
        Table(
            "invoices",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("total", Integer),
            schema="billing",
        )

    def remedy(self, op: Operations) -> None:
        op.execute("ALTER TABLE invoices SET SCHEMA billing")

    def undo(self, op: Operations) -> None:
        op.execute("ALTER TABLE billing.invoices SET SCHEMA public")


CASES: tuple[type[Case], ...] = (TableAddNewSchema, EmptySchemaAdd, Move)
