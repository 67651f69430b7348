"""Columns that forbid NULL, or no longer do."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, MetaData, String, Table

from limbeck.matrices.case import Case, Operations
from limbeck.matrices.options import Option


class ToNotNull(Case):
    """Autogenerate compares nullability, and writes `alter_column`.

    PostgreSQL reads the whole table to make sure that there is no NULL, and lets nobody else read or write it
    meanwhile. SQLite cannot alter a column: the file fails, unless batch mode makes it a copy of the table.
    """

    slug = "nullable.to_notnull"
    title = "nullable -> NOT NULL, no NULL values"
    rows = {"users": [{"id": 1, "email": "ada@example.com"}, {"id": 2, "email": "grace@example.com"}]}

    def before(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True), Column("email", String(200)))

    def after(self, metadata: MetaData) -> None:
        Table(
            "users",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("email", String(200), nullable=False),
        )

    def remedy(self, op: Operations) -> None:
        with op.batch_alter_table("users") as batch:
            batch.alter_column("email", existing_type=String(200), nullable=False)

    def undo(self, op: Operations) -> None:
        with op.batch_alter_table("users") as batch:
            batch.alter_column("email", existing_type=String(200), nullable=True)


class ToNotNullWithNulls(Case):
    """The file is right for every database whose rows hold no NULL; with a single one it fails.

    Autogenerate does not look at rows. Decide what the NULLs mean, fill them in, then forbid them, all in the
    same migration. On SQLite it also takes batch mode. A deferrable key over the column wants one step more:
    see `nullable.to_notnull_deferred_fk`.
    """

    slug = "nullable.to_notnull_with_nulls"
    title = "nullable -> NOT NULL, rows hold NULL"
    rows = {"orders": [{"id": 1, "status": "paid"}, {"id": 2, "status": None}]}
    changing = frozenset({"orders.status"})

    def before(self, metadata: MetaData) -> None:
        Table("orders", metadata, Column("id", Integer, primary_key=True), Column("status", String(20)))

    def after(self, metadata: MetaData) -> None:
        Table(
            "orders",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("status", String(20), nullable=False),
        )

    def remedy(self, op: Operations) -> None:
        op.execute("UPDATE orders SET status = 'unknown' WHERE status IS NULL")
        with op.batch_alter_table("orders") as batch:
            batch.alter_column("status", existing_type=String(20), nullable=False)

    def undo(self, op: Operations) -> None:
        with op.batch_alter_table("orders") as batch:
            batch.alter_column("status", existing_type=String(20), nullable=True)


class ToNotNullDeferredKey(Case):
    """The column that is filled in belongs to a foreign key whose check is deferred.

    Filling the NULLs and forbidding them in one migration is right, and PostgreSQL refuses it here: the
    UPDATE leaves a check to be made when the transaction ends, and a table with pending checks can't be
    altered. `SET CONSTRAINTS ALL IMMEDIATE` makes the checks at once.

    SQLite builds the table anew in batch mode, and no check is pending there.
    """

    slug = "nullable.to_notnull_deferred_fk"
    title = "nullable -> NOT NULL, rows hold NULL, in a deferred FK"
    rows = {"users": [{"id": 1}], "orders": [{"id": 10, "user_id": 1}, {"id": 11, "user_id": None}]}
    changing = frozenset({"orders.user_id"})

    def before(self, metadata: MetaData) -> None:
        key = ForeignKey("users.id", name="fk_orders_user", deferrable=True, initially="DEFERRED")
        Table("users", metadata, Column("id", Integer, primary_key=True))
        Table("orders", metadata, Column("id", Integer, primary_key=True), Column("user_id", Integer, key))

    def after(self, metadata: MetaData) -> None:
        key = ForeignKey("users.id", name="fk_orders_user", deferrable=True, initially="DEFERRED")
        Table("users", metadata, Column("id", Integer, primary_key=True))
        Table(
            "orders",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("user_id", Integer, key, nullable=False),
        )

    def remedy(self, op: Operations) -> None:
        op.execute("UPDATE orders SET user_id = 1 WHERE user_id IS NULL")
        if op.get_context().dialect.name == "postgresql":
            op.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with op.batch_alter_table("orders") as batch:
            batch.alter_column("user_id", existing_type=Integer(), nullable=False)

    def undo(self, op: Operations) -> None:
        with op.batch_alter_table("orders") as batch:
            batch.alter_column("user_id", existing_type=Integer(), nullable=True)


class ToNotNullWithDefault(Case):
    """A server default applies to later rows: existing NULLs stay NULL, and the migration fails.

    By default autogenerate writes only that NULL is forbidden, and not the default; with
    `compare_server_default` it writes both, which does not help the rows either. Fill them first.
    """

    slug = "nullable.to_notnull_server_default"
    title = "nullable -> NOT NULL with a server default, rows hold NULL"
    rows = {"orders": [{"id": 1, "status": "paid"}, {"id": 2, "status": None}]}
    changing = frozenset({"orders.status"})
    options = (frozenset({Option.COMPARE_SERVER_DEFAULT}),)

    def before(self, metadata: MetaData) -> None:
        Table("orders", metadata, Column("id", Integer, primary_key=True), Column("status", String(20)))

    def after(self, metadata: MetaData) -> None:
        Table(
            "orders",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("status", String(20), nullable=False, server_default="new"),
        )

    def remedy(self, op: Operations) -> None:
        op.execute("UPDATE orders SET status = 'new' WHERE status IS NULL")
        with op.batch_alter_table("orders") as batch:
            batch.alter_column("status", existing_type=String(20), nullable=False, server_default="new")

    def undo(self, op: Operations) -> None:
        with op.batch_alter_table("orders") as batch:
            batch.alter_column("status", existing_type=String(20), nullable=True, server_default=None)


class ToNull(Case):
    """A database allows NULL at once, and autogenerate sees that it is wanted.

    SQLite cannot alter a column: without batch mode the file fails there. The downgrade forbids NULL again,
    and fails as soon as somebody has stored one.
    """

    slug = "nullable.to_null"
    title = "NOT NULL -> nullable"
    rows = {"users": [{"id": 1, "email": "ada@example.com"}]}

    def before(self, metadata: MetaData) -> None:
        Table(
            "users",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("email", String(200), nullable=False),
        )

    def after(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True), Column("email", String(200)))

    def remedy(self, op: Operations) -> None:
        with op.batch_alter_table("users") as batch:
            batch.alter_column("email", existing_type=String(200), nullable=True)

    def undo(self, op: Operations) -> None:
        with op.batch_alter_table("users") as batch:
            batch.alter_column("email", existing_type=String(200), nullable=False)


class Identical(Case):
    """A column with `nullable=True` is the same as one without, and a primary key forbids NULL anyway.

    Nothing is proposed.
    """

    slug = "nullable.identical"
    title = "identical nullability, said in another way"
    rows = {"users": [{"id": 1, "email": "ada@example.com", "phone": None}]}

    def before(self, metadata: MetaData) -> None:
        Table(
            "users",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("email", String(200), nullable=False),
            Column("phone", String(30)),
        )

    def after(self, metadata: MetaData) -> None:
        Table(
            "users",
            metadata,
            Column("id", Integer, primary_key=True, nullable=False),
            Column("email", String(200), nullable=False),
            Column("phone", String(30), nullable=True),
        )


CASES = (ToNotNull, ToNotNullWithNulls, ToNotNullDeferredKey, ToNotNullWithDefault, ToNull, Identical)
