"""Primary keys that other tables refer to."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, MetaData, String, Table

from limbeck.matrices.case import Case, Operations


class BigWithChildren(Case):
    """A primary key grows to BIGINT, and the columns that refer to it with it.

    On PostgreSQL autogenerate alters both columns and leaves the sequence behind the key an integer: at
    2,147,483,647 it stops, and every INSERT fails though the column has room. Alter the sequence too.

    On SQLite a primary key that is not called INTEGER numbers no rows by itself. Whoever needs BIGINT on
    PostgreSQL alone writes `BigInteger().with_variant(Integer(), "sqlite")`, as the models do here; only the
    column that refers to it changes there.
    """

    slug = "pk.bigint_with_children"
    title = "Integer primary key -> BigInteger, with the FK that refers to it"
    rows = {"users": [{"name": "Ada"}], "orders": [{"id": 10, "user_id": 1}]}

    def before(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True), Column("name", String(50)))
        user_id = Column("user_id", Integer, ForeignKey("users.id", name="fk_orders_user"))
        Table("orders", metadata, Column("id", Integer, primary_key=True), user_id)

    def after(self, metadata: MetaData) -> None:
        big = BigInteger().with_variant(Integer(), "sqlite")
        Table("users", metadata, Column("id", big, primary_key=True), Column("name", String(50)))
        user_id = Column("user_id", BigInteger, ForeignKey("users.id", name="fk_orders_user"))
        Table("orders", metadata, Column("id", Integer, primary_key=True), user_id)

    def remedy(self, op: Operations) -> None:
        if op.get_context().dialect.name == "postgresql":
            op.alter_column("users", "id", existing_type=Integer(), type_=BigInteger())
            op.execute("ALTER SEQUENCE users_id_seq AS bigint")
        with op.batch_alter_table("orders") as batch:
            batch.alter_column("user_id", existing_type=Integer(), type_=BigInteger())

    def undo(self, op: Operations) -> None:
        with op.batch_alter_table("orders") as batch:
            batch.alter_column("user_id", existing_type=BigInteger(), type_=Integer())
        if op.get_context().dialect.name == "postgresql":
            op.execute("ALTER SEQUENCE users_id_seq AS integer")
            op.alter_column("users", "id", existing_type=BigInteger(), type_=Integer())


class Surrogate(Case):
    """The key is a word that people may change; a number without a meaning takes its place.

    Autogenerate looks at no primary key: it adds the new column as one that must not be NULL, with nothing to
    fill it, and fails where the table has rows. On PostgreSQL drop the old key and add a SERIAL that is the
    new one; SQLite needs a new table, into which the rows are copied. Where other tables refer to the word,
    give it a unique constraint.
    """

    slug = "pk.surrogate"
    title = "natural primary key -> surrogate key"
    rows = {"countries": [{"code": "fr", "name": "France"}, {"code": "it", "name": "Italy"}]}

    def before(self, metadata: MetaData) -> None:
        Table("countries", metadata, Column("code", String(2), primary_key=True), Column("name", String(50)))

    def after(self, metadata: MetaData) -> None:
        Table(
            "countries",
            metadata,
            Column("code", String(2), nullable=False),
            Column("name", String(50)),
            Column("id", Integer, primary_key=True),
        )

    def remedy(self, op: Operations) -> None:
        if op.get_context().dialect.name == "postgresql":
            op.drop_constraint("countries_pkey", "countries")
            op.execute("ALTER TABLE countries ADD COLUMN id SERIAL PRIMARY KEY")
            return
        op.rename_table("countries", "countries_old")
        op.create_table(
            "countries",
            Column("code", String(2), nullable=False),
            Column("name", String(50)),
            Column("id", Integer, primary_key=True),
        )
        op.execute("INSERT INTO countries (code, name) SELECT code, name FROM countries_old ORDER BY code")
        op.drop_table("countries_old")

    def undo(self, op: Operations) -> None:
        if op.get_context().dialect.name == "postgresql":
            op.drop_column("countries", "id")
            op.create_primary_key("countries_pkey", "countries", ["code"])
            return
        op.rename_table("countries", "countries_new")
        op.create_table("countries", Column("code", String(2), primary_key=True), Column("name", String(50)))
        op.execute("INSERT INTO countries (code, name) SELECT code, name FROM countries_new")
        op.drop_table("countries_new")


CASES: tuple[type[Case], ...] = (BigWithChildren, Surrogate)
