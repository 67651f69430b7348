"""Primary keys that other tables refer to."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, MetaData, String, Table, Uuid

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


class IntegerToUuid(Case):
    """The numbers that are the key, and that other tables refer to, become UUIDs.

    Autogenerate writes two changes of a type. PostgreSQL refuses the first one: it turns no integer into a
    uuid by itself, and a foreign key holds both columns together. On SQLite the columns change and the values
    stay numbers, which are no UUIDs: the models cannot read them.

    Take the foreign key away, say in USING how a number becomes a UUID, and create the key again. The old
    number in the last digits makes parent and child agree without a lookup, and leads back. New rows get
    their UUID from the application, so the sequence goes. Both tables are rewritten while others wait.
    """

    slug = "pk.integer_to_uuid"
    title = "Integer primary key -> Uuid, with the FK that refers to it"
    rows = {"users": [{"id": 7, "name": "Ada"}], "orders": [{"id": 10, "user_id": 7}]}
    changing = frozenset({"users.id", "orders.user_id"})
    data = True

    def before(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True), Column("name", String(50)))
        user_id = Column("user_id", Integer, ForeignKey("users.id", name="fk_orders_user"))
        Table("orders", metadata, Column("id", Integer, primary_key=True), user_id)

    def after(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Uuid, primary_key=True), Column("name", String(50)))
        user_id = Column("user_id", Uuid, ForeignKey("users.id", name="fk_orders_user"))
        Table("orders", metadata, Column("id", Integer, primary_key=True), user_id)

    def after_sql(self, backend: str) -> tuple[str, ...]:  # noqa: ARG002 - the same on both
        return (
            "INSERT INTO users (id, name) VALUES ('00000000000000000000000000000007', 'Ada')",
            "INSERT INTO orders (id, user_id) VALUES (10, '00000000000000000000000000000007')",
        )

    def remedy(self, op: Operations) -> None:
        keys = (("users", "id"), ("orders", "user_id"))
        if op.get_context().dialect.name == "postgresql":
            op.drop_constraint("fk_orders_user", "orders")
            op.alter_column("users", "id", server_default=None)
            op.execute("DROP SEQUENCE users_id_seq")
            for table, column in keys:
                using = f"lpad({column}::text, 32, '0')::uuid"
                op.alter_column(table, column, type_=Uuid(), postgresql_using=using)
            op.create_foreign_key("fk_orders_user", "orders", "users", ["user_id"], ["id"])
            return
        for table, column in keys:
            with op.batch_alter_table(table) as batch:
                batch.alter_column(column, existing_type=Integer(), type_=Uuid())
            op.execute(f"UPDATE {table} SET {column} = printf('%032d', {column})")  # noqa: S608 - two names

    def undo(self, op: Operations) -> None:
        keys = (("users", "id"), ("orders", "user_id"))
        if op.get_context().dialect.name == "postgresql":
            op.drop_constraint("fk_orders_user", "orders")
            for table, column in keys:
                using = f"replace({column}::text, '-', '')::integer"
                op.alter_column(table, column, type_=Integer(), postgresql_using=using)
            op.execute("CREATE SEQUENCE users_id_seq AS integer OWNED BY users.id")
            op.execute("SELECT setval('users_id_seq', max(id)) FROM users")
            op.execute("ALTER TABLE users ALTER COLUMN id SET DEFAULT nextval('users_id_seq')")
            op.create_foreign_key("fk_orders_user", "orders", "users", ["user_id"], ["id"])
            return
        for table, column in keys:
            with op.batch_alter_table(table) as batch:
                batch.alter_column(column, existing_type=Uuid(), type_=Integer())


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


CASES: tuple[type[Case], ...] = (BigWithChildren, IntegerToUuid, Surrogate)
