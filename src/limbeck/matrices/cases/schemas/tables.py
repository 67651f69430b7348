"""Tables in another schema than the default one."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, MetaData, String, Table

from limbeck.matrices.case import Case, Operations


class TableAddExistingSchema(Case):
    """The model names a schema, and the script creates the table there.

    By default autogenerate looks into the default schema only. So it never finds the table that it has made,
    and proposes it again at every run. With `include_schemas=True` it looks into all of them, and is
    content.
    """

    slug = "schema.table_add_existing_schema"
    title = "add a table in a non-default schema that exists"
    rows = {"users": [{"id": 1}]}
    lacks = {"sqlite": "SQLite has no schemas; it has attached files."}
    never_silent = {
        "*": "Without include_schemas it never looks into another schema, and misses what is there."
    }

    def setup_sql(self, backend: str, side: str) -> tuple[str, ...]:  # noqa: ARG002 - PostgreSQL only
        return ("CREATE SCHEMA billing",)

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
        op.create_table(
            "invoices", Column("id", Integer, primary_key=True), Column("total", Integer), schema="billing"
        )

    def undo(self, op: Operations) -> None:
        op.drop_table("invoices", schema="billing")


class TableDrop(Case):
    """By default a table in another schema is out of sight, and its end in the models is not noticed.

    With `include_schemas=True` the table is found, and dropped. The same option then also shows every table
    there that never was in the models; `include_name` narrows it down.
    """

    slug = "schema.table_drop"
    title = "drop a table in a non-default schema"
    rows = {"users": [{"id": 1}], "billing.invoices": [{"id": 1, "total": 120}]}
    lacks = {"sqlite": "SQLite has no schemas; it has attached files."}

    def setup_sql(self, backend: str, side: str) -> tuple[str, ...]:  # noqa: ARG002 - PostgreSQL only
        return ("CREATE SCHEMA billing",)

    def before(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True))
        Table(
            "invoices",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("total", Integer),
            schema="billing",
        )

    def after(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True))

    def remedy(self, op: Operations) -> None:
        op.drop_table("invoices", schema="billing")

    def undo(self, op: Operations) -> None:
        op.create_table(
            "invoices", Column("id", Integer, primary_key=True), Column("total", Integer), schema="billing"
        )


class ColumnAdd(Case):
    """One column more; by default autogenerate proposes the whole table.

    It does not look into the schema `billing`, takes the table for missing, and the script fails because it
    is there. With `include_schemas=True` it proposes the column.
    """

    slug = "schema.column_add"
    title = "add a column to a table in a non-default schema"
    rows = {"billing.invoices": [{"id": 1, "total": 120}]}
    lacks = {"sqlite": "SQLite has no schemas; it has attached files."}
    never_silent = {
        "*": "Without include_schemas it never looks into another schema, and misses what is there."
    }

    def setup_sql(self, backend: str, side: str) -> tuple[str, ...]:  # noqa: ARG002 - PostgreSQL only
        return ("CREATE SCHEMA billing",)

    def before(self, metadata: MetaData) -> None:
        Table(
            "invoices",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("total", Integer),
            schema="billing",
        )

    def after(self, metadata: MetaData) -> None:
        Table(
            "invoices",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("total", Integer),
            Column("note", String(50)),
            schema="billing",
        )

    def remedy(self, op: Operations) -> None:
        op.add_column("invoices", Column("note", String(50)), schema="billing")

    def undo(self, op: Operations) -> None:
        op.drop_column("invoices", "note", schema="billing")


class ForeignKeyAdd(Case):
    """A table of the default schema gets a foreign key to a table of another schema.

    By default autogenerate does not look there: it takes the table that is there for a new one, and
    PostgreSQL refuses to create it again. With `include_schemas=True` it writes the foreign key alone, with
    its `referent_schema`.
    """

    slug = "schema.fk_add"
    title = "add a FK to a table in another schema"
    rows = {"orders": [{"id": 10, "customer_id": None}]}
    lacks = {"sqlite": "SQLite has no schemas; it has attached files."}
    never_silent = {
        "*": "Without include_schemas it takes the table in the other schema for one that has to be created."
    }

    def setup_sql(self, backend: str, side: str) -> tuple[str, ...]:  # noqa: ARG002 - PostgreSQL only
        return ("CREATE SCHEMA billing",)

    def before(self, metadata: MetaData) -> None:
        Table("customers", metadata, Column("id", Integer, primary_key=True), schema="billing")
        Table("orders", metadata, Column("id", Integer, primary_key=True), Column("customer_id", Integer))

    def after(self, metadata: MetaData) -> None:
        key = ForeignKey("billing.customers.id", name="fk_orders_customer")
        Table("customers", metadata, Column("id", Integer, primary_key=True), schema="billing")
        customer_id = Column("customer_id", Integer, key)
        Table("orders", metadata, Column("id", Integer, primary_key=True), customer_id)

    def remedy(self, op: Operations) -> None:
        op.create_foreign_key(
            "fk_orders_customer", "orders", "customers", ["customer_id"], ["id"], referent_schema="billing"
        )

    def undo(self, op: Operations) -> None:
        op.drop_constraint("fk_orders_customer", "orders", type_="foreignkey")


CASES: tuple[type[Case], ...] = (TableAddExistingSchema, TableDrop, ColumnAdd, ForeignKeyAdd)
