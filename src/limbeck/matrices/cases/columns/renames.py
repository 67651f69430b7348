"""Columns that change their name."""

from __future__ import annotations

from sqlalchemy import Column, Integer, MetaData, String, Table

from limbeck.matrices.case import Case, Operations


class Rename(Case):
    """Autogenerate compares names. To it, a renamed column is a new column, and the old one is dropped.

    The resulting schema is exactly what the models want, so nothing fails and no test of the schema notices:
    only the values are gone.
    """

    slug = "column.rename"
    title = "rename a column, table has rows"
    rows = {"users": [{"id": 1, "user_name": "Ada"}, {"id": 2, "user_name": "Grace"}]}
    carried = {"users.user_name": "users.full_name"}

    def before(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True), Column("user_name", String(50)))

    def after(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True), Column("full_name", String(50)))

    def remedy(self, op: Operations) -> None:
        op.alter_column("users", "user_name", new_column_name="full_name")

    def undo(self, op: Operations) -> None:
        op.alter_column("users", "full_name", new_column_name="user_name")


class RenameNotNull(Case):
    """A new name is a new column, and this one must not be NULL: with rows in the table, the file fails.

    That is lucky: the same change of a nullable column silently loses all values. Rename it instead. Since
    version 18 PostgreSQL gives a NOT NULL constraint a name with the column's in it, which stays as it was:
    rename it too, or live with the old one.
    """

    slug = "column.rename_notnull"
    title = "rename a NOT NULL column, table has rows"
    rows = {"users": [{"id": 1, "user_name": "Ada"}, {"id": 2, "user_name": "Grace"}]}
    carried = {"users.user_name": "users.full_name"}

    def before(self, metadata: MetaData) -> None:
        Table(
            "users",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("user_name", String(50), nullable=False),
        )

    def after(self, metadata: MetaData) -> None:
        Table(
            "users",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("full_name", String(50), nullable=False),
        )

    def remedy(self, op: Operations) -> None:
        op.alter_column("users", "user_name", new_column_name="full_name")
        dialect = op.get_bind().dialect
        if dialect.name == "postgresql" and (dialect.server_version_info or ()) >= (18,):
            op.execute(
                "ALTER TABLE users RENAME CONSTRAINT users_user_name_not_null TO users_full_name_not_null"
            )

    def undo(self, op: Operations) -> None:
        op.alter_column("users", "full_name", new_column_name="user_name")
        dialect = op.get_bind().dialect
        if dialect.name == "postgresql" and (dialect.server_version_info or ()) >= (18,):
            op.execute(
                "ALTER TABLE users RENAME CONSTRAINT users_full_name_not_null TO users_user_name_not_null"
            )


class RenameKeyOnly(Case):
    """`key` is the name that Python uses; the database knows the column by its first argument.

    Giving an attribute another name while the column keeps its own needs no migration. It is also how to
    rename in the code first and in the database later, or never.
    """

    slug = "column.rename_key_only"
    title = "rename only the Python attribute (Column('old', key='new'))"
    rows = {"users": [{"id": 1, "user_name": "Ada"}]}

    def before(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True), Column("user_name", String(50)))

    def after(self, metadata: MetaData) -> None:
        Table(
            "users",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("user_name", String(50), key="full_name"),
        )


class RenameIndexed(Case):
    """The index is dropped with the old column, and the new column gets one of its own, but not the values.

    Rename the column; the index follows and keeps its name, which has the old one in it. PostgreSQL renames
    an index, SQLite has to build it anew.
    """

    slug = "column.rename_indexed"
    title = "rename an indexed column, table has rows"
    rows = {"users": [{"id": 1, "mail": "ada@example.com"}, {"id": 2, "mail": "grace@example.com"}]}
    carried = {"users.mail": "users.email"}

    def before(self, metadata: MetaData) -> None:
        Table(
            "users",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("mail", String(200), index=True),
        )

    def after(self, metadata: MetaData) -> None:
        Table(
            "users",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("email", String(200), index=True),
        )

    def remedy(self, op: Operations) -> None:
        op.alter_column("users", "mail", new_column_name="email")
        if op.get_context().dialect.name == "postgresql":
            op.execute("ALTER INDEX ix_users_mail RENAME TO ix_users_email")
        else:
            op.drop_index("ix_users_mail", "users")
            op.create_index("ix_users_email", "users", ["email"])

    def undo(self, op: Operations) -> None:
        op.alter_column("users", "email", new_column_name="mail")
        if op.get_context().dialect.name == "postgresql":
            op.execute("ALTER INDEX ix_users_email RENAME TO ix_users_mail")
        else:
            op.drop_index("ix_users_email", "users")
            op.create_index("ix_users_mail", "users", ["mail"])


CASES = (Rename, RenameNotNull, RenameIndexed, RenameKeyOnly)
