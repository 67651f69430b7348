"""What is the same, if one knows where to look."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, MetaData, Table

from limbeck.matrices.case import Case


class Identical(Case):
    """The twin without a change; and yet the script creates the table once more, and fails.

    Only `include_schemas=True` lets autogenerate see that it is there. With that it is quiet.
    """

    slug = "schema.identical"
    title = "identical table in a non-default schema"
    rows = {"billing.invoices": [{"id": 1, "total": 120}]}
    lacks = {"sqlite": "SQLite has no schemas; it has attached files."}
    no_remedy = {"*": "There is nothing to migrate: set include_schemas=True."}

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
            schema="billing",
        )


class IdenticalFk(Case):
    """A table of one schema refers to a table of another, in the database as in the models.

    With `include_schemas=True` autogenerate finds both ends and is quiet. Without, it takes the table in the
    other schema for missing.
    """

    slug = "schema.identical_fk"
    title = "identical cross-schema FK"
    rows = {"users": [{"id": 1}], "billing.invoices": [{"id": 1, "user_id": 1}]}
    lacks = {"sqlite": "SQLite has no schemas; it has attached files."}
    no_remedy = {"*": "There is nothing to migrate: set include_schemas=True."}

    def setup_sql(self, backend: str, side: str) -> tuple[str, ...]:  # noqa: ARG002 - PostgreSQL only
        return ("CREATE SCHEMA billing",)

    def before(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True))
        Table(
            "invoices",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("user_id", Integer, ForeignKey("users.id", name="fk_invoices_user")),
            schema="billing",
        )

    def after(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True))
        Table(
            "invoices",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("user_id", Integer, ForeignKey("users.id", name="fk_invoices_user")),
            schema="billing",
        )


class ExplicitPublic(Case):
    """The model says `public`, which is where its tables are anyway.

    The tables are recognised. The foreign key is not, for the database reports its target without a schema:
    it is dropped and created again at every run, checking all rows under a lock, whether `include_schemas`
    is set or not. Leave the schema out where it is the default one.
    """

    slug = "schema.explicit_public"
    title = "same table, model says schema='public'"
    rows = {"users": [{"id": 1}], "orders": [{"id": 1, "user_id": 1}]}
    lacks = {"sqlite": "SQLite has no schemas; it has attached files."}
    no_remedy = {
        "*": "There is nothing to migrate: leave the schema out of the model where it is the default one."
    }

    def before(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True))
        Table(
            "orders",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("user_id", Integer, ForeignKey("users.id", name="fk_orders_user")),
        )

    def after(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True), schema="public")
        Table(
            "orders",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("user_id", Integer, ForeignKey("public.users.id", name="fk_orders_user")),
            schema="public",
        )


class SearchPath(Case):
    """The search path of the connection names the schema `billing`, and the model names it as well.

    What is on the search path PostgreSQL reports without its schema. Alembic follows the foreign key to a
    table `customers` that no model has, and proposes to drop it; without `include_schemas=True` also to
    create the one in `billing`, which is there. Here PostgreSQL refuses both. Let migrations run with
    `public` alone on the search path.
    """

    slug = "schema.search_path"
    title = "identical FK into a schema that is on the search path"
    rows = {"billing.customers": [{"id": 1}], "orders": [{"id": 1, "customer_id": 1}]}
    lacks = {"sqlite": "SQLite has no schemas; it has attached files."}
    no_remedy = {"*": "There is nothing to migrate: keep the search path of migrations to public alone."}

    def setup_sql(self, backend: str, side: str) -> tuple[str, ...]:  # noqa: ARG002 - PostgreSQL only
        return ("CREATE SCHEMA billing", "SET LOCAL search_path TO public, billing")

    def before(self, metadata: MetaData) -> None:
        Table("customers", metadata, Column("id", Integer, primary_key=True), schema="billing")
        Table(
            "orders",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("customer_id", Integer, ForeignKey("billing.customers.id", name="fk_orders_customer")),
        )

    def after(self, metadata: MetaData) -> None:
        Table("customers", metadata, Column("id", Integer, primary_key=True), schema="billing")
        Table(
            "orders",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("customer_id", Integer, ForeignKey("billing.customers.id", name="fk_orders_customer")),
        )


class SqliteAttach(Case):
    """SQLite calls its own file `main`, as if it were a schema; here the model says so, too.

    The tables are recognised, the foreign key is not. The plain script is refused, as every change of a
    constraint is. In batch mode it runs and loses the foreign key: SQLite has none into another schema, and
    SQLAlchemy takes `main` for one. Leave the schema out.
    """

    slug = "schema.sqlite_attach"
    title = "SQLite: Table(schema='main') vs none"
    rows = {"users": [{"id": 1}], "orders": [{"id": 1, "user_id": 1}]}
    lacks = {"postgresql": "PostgreSQL has no schema main of its own."}
    no_remedy = {"*": "There is nothing to migrate: leave the schema out of the model."}

    def before(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True))
        Table(
            "orders",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("user_id", Integer, ForeignKey("users.id", name="fk_orders_user")),
        )

    def after(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True), schema="main")
        Table(
            "orders",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("user_id", Integer, ForeignKey("main.users.id", name="fk_orders_user")),
            schema="main",
        )


CASES: tuple[type[Case], ...] = (Identical, IdenticalFk, ExplicitPublic, SearchPath, SqliteAttach)
