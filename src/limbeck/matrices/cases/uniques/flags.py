"""Unique constraints that a column asks for with a word of its own."""

from __future__ import annotations

from sqlalchemy import Column, Integer, MetaData, String, Table, UniqueConstraint

from limbeck.matrices.case import Case, Operations

USERS = {"users": [{"id": 1, "email": "ada@example.org"}, {"id": 2, "email": "grace@example.org"}]}


class ColumnTrue(Case):
    """A column gets `unique=True`.

    SQLAlchemy makes a unique constraint without a name of it, and it fares like one. PostgreSQL runs the
    upgrade and has no name for the downgrade, which fails; SQLite does not get through the upgrade, not
    in batch mode either. A naming convention, or a constraint with a name instead of the word, makes the
    migration one that can be run both ways.
    """

    slug = "unique.column_true"
    title = "Column(unique=False) → Column(unique=True)"
    rows = USERS

    def before(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True), Column("email", String(80)))

    def after(self, metadata: MetaData) -> None:
        Table(
            "users",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("email", String(80), unique=True),
        )

    def remedy(self, op: Operations) -> None:
        if op.get_context().dialect.name == "sqlite":
            with op.batch_alter_table("users", recreate="always", table_args=(UniqueConstraint("email"),)):
                pass
        else:
            op.create_unique_constraint(None, "users", ["email"])

    def undo(self, op: Operations) -> None:
        if op.get_context().dialect.name == "sqlite":
            convention = {"uq": "uq_%(table_name)s_%(column_0_name)s"}
            with op.batch_alter_table("users", naming_convention=convention) as batch:
                batch.drop_constraint("uq_users_email", type_="unique")
        else:
            op.drop_constraint("users_email_key", "users")


class ColumnTrueDuplicates(Case):
    """A column gets `unique=True`, and two rows have the same value.

    Autogenerate looks at the schema and never at the rows. PostgreSQL refuses the constraint when the
    migration is run, on the production data and not on the developer's. The remedy decides first what
    becomes of the second row; here it loses its address.
    """

    slug = "unique.column_true_dups"
    title = "Column(unique=True) added, duplicate rows present"
    rows = {
        "users": [
            {"id": 1, "email": "ada@example.org"},
            {"id": 2, "email": "ada@example.org"},
            {"id": 3, "email": "grace@example.org"},
        ]
    }
    becomes = {"users.email": {"ada@example.org": None}}

    def before(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True), Column("email", String(80)))

    def after(self, metadata: MetaData) -> None:
        Table(
            "users",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("email", String(80), unique=True),
        )

    def remedy(self, op: Operations) -> None:
        op.execute("UPDATE users SET email = NULL WHERE id NOT IN (SELECT min(id) FROM users GROUP BY email)")
        if op.get_context().dialect.name == "sqlite":
            with op.batch_alter_table("users", recreate="always", table_args=(UniqueConstraint("email"),)):
                pass
        else:
            op.create_unique_constraint(None, "users", ["email"])

    def undo(self, op: Operations) -> None:
        if op.get_context().dialect.name == "sqlite":
            convention = {"uq": "uq_%(table_name)s_%(column_0_name)s"}
            with op.batch_alter_table("users", naming_convention=convention) as batch:
                batch.drop_constraint("uq_users_email", type_="unique")
        else:
            op.drop_constraint("users_email_key", "users")


class ColumnFalse(Case):
    """`unique=True` is removed from a column.

    PostgreSQL's constraint has the name `users_email_key`, and is found and dropped. SQLite's has none,
    so autogenerate does not miss it in the models: nothing is proposed, and the next double address is
    refused.
    """

    slug = "unique.column_false"
    title = "Column(unique=True) → Column(unique=False)"
    rows = USERS

    def before(self, metadata: MetaData) -> None:
        Table(
            "users",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("email", String(80), unique=True),
        )

    def after(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True), Column("email", String(80)))

    def remedy(self, op: Operations) -> None:
        if op.get_context().dialect.name == "sqlite":
            convention = {"uq": "uq_%(table_name)s_%(column_0_name)s"}
            with op.batch_alter_table("users", naming_convention=convention) as batch:
                batch.drop_constraint("uq_users_email", type_="unique")
        else:
            op.drop_constraint("users_email_key", "users")

    def undo(self, op: Operations) -> None:
        if op.get_context().dialect.name == "sqlite":
            with op.batch_alter_table("users", recreate="always", table_args=(UniqueConstraint("email"),)):
                pass
        else:
            op.create_unique_constraint(None, "users", ["email"])


class ColumnUniqueAndIndex(Case):
    """A unique column gets `index=True` as well.

    That does not add an index to the constraint: SQLAlchemy makes one unique index of the two words and
    no constraint. On PostgreSQL the constraint goes and the index comes. On SQLite the index comes too,
    but the unnamed constraint stays, and there are two where one is enough.
    """

    slug = "unique.column_unique_and_index"
    title = "Column(unique=True) → Column(unique=True, index=True)"
    rows = USERS

    def before(self, metadata: MetaData) -> None:
        Table(
            "users",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("email", String(80), unique=True),
        )

    def after(self, metadata: MetaData) -> None:
        Table(
            "users",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("email", String(80), unique=True, index=True),
        )

    def remedy(self, op: Operations) -> None:
        if op.get_context().dialect.name == "sqlite":
            convention = {"uq": "uq_%(table_name)s_%(column_0_name)s"}
            with op.batch_alter_table("users", naming_convention=convention) as batch:
                batch.drop_constraint("uq_users_email", type_="unique")
        else:
            op.drop_constraint("users_email_key", "users")
        op.create_index("ix_users_email", "users", ["email"], unique=True)

    def undo(self, op: Operations) -> None:
        op.drop_index("ix_users_email", "users")
        if op.get_context().dialect.name == "sqlite":
            with op.batch_alter_table("users", recreate="always", table_args=(UniqueConstraint("email"),)):
                pass
        else:
            op.create_unique_constraint(None, "users", ["email"])


CASES: tuple[type[Case], ...] = (ColumnTrue, ColumnTrueDuplicates, ColumnFalse, ColumnUniqueAndIndex)
