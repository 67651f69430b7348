"""Unique constraints that a naming convention names."""

from __future__ import annotations

from sqlalchemy import Column, Integer, MetaData, String, Table, UniqueConstraint

from limbeck.matrices.case import Case, Operations

USERS = {"users": [{"id": 1, "email": "ada@example.org"}, {"id": 2, "email": "grace@example.org"}]}


class ConventionAdd(Case):
    """A new rule without a name of its own, in models that have a convention for names.

    The convention makes `uq_users_email` of it before anybody compares, and the migration has that name
    in both directions. SQLite still needs batch mode.
    """

    slug = "unique.naming_convention_add"
    title = "add an unnamed UniqueConstraint under a naming_convention"
    rows = USERS

    def before(self, metadata: MetaData) -> None:
        metadata.naming_convention = {"uq": "uq_%(table_name)s_%(column_0_name)s"}
        Table("users", metadata, Column("id", Integer, primary_key=True), Column("email", String(80)))

    def after(self, metadata: MetaData) -> None:
        metadata.naming_convention = {"uq": "uq_%(table_name)s_%(column_0_name)s"}
        Table(
            "users",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("email", String(80)),
            UniqueConstraint("email"),
        )

    def remedy(self, op: Operations) -> None:
        with op.batch_alter_table("users") as batch:
            batch.create_unique_constraint("uq_users_email", ["email"])

    def undo(self, op: Operations) -> None:
        with op.batch_alter_table("users") as batch:
            batch.drop_constraint("uq_users_email", type_="unique")


class ConventionDrop(Case):
    """A rule goes that owes its name to a convention.

    It has a name in the database, so it can be found and dropped; without batch mode SQLite cannot do
    that.
    """

    slug = "unique.naming_convention_drop"
    title = "drop a UniqueConstraint named by a naming_convention"
    rows = USERS

    def before(self, metadata: MetaData) -> None:
        metadata.naming_convention = {"uq": "uq_%(table_name)s_%(column_0_name)s"}
        Table(
            "users",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("email", String(80)),
            UniqueConstraint("email"),
        )

    def after(self, metadata: MetaData) -> None:
        metadata.naming_convention = {"uq": "uq_%(table_name)s_%(column_0_name)s"}
        Table("users", metadata, Column("id", Integer, primary_key=True), Column("email", String(80)))

    def remedy(self, op: Operations) -> None:
        with op.batch_alter_table("users") as batch:
            batch.drop_constraint("uq_users_email", type_="unique")

    def undo(self, op: Operations) -> None:
        with op.batch_alter_table("users") as batch:
            batch.create_unique_constraint("uq_users_email", ["email"])


class ConventionAdopted(Case):
    """Models get a naming convention after their tables were made.

    Every constraint that had no name now has one in the models and another one, or none, in the database.
    Autogenerate makes drop and create of it on PostgreSQL. On SQLite it sees the new name only: what it
    writes fails without batch mode, and with it the unnamed rule stays beside the new one. The remedy
    gives what is there its name, for which PostgreSQL builds nothing anew.
    """

    slug = "unique.convention_adopted"
    title = "naming_convention introduced, UniqueConstraint unnamed before"
    rows = USERS

    def before(self, metadata: MetaData) -> None:
        Table(
            "users",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("email", String(80)),
            UniqueConstraint("email"),
        )

    def after(self, metadata: MetaData) -> None:
        metadata.naming_convention = {"uq": "uq_%(table_name)s_%(column_0_name)s"}
        Table(
            "users",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("email", String(80)),
            UniqueConstraint("email"),
        )

    def remedy(self, op: Operations) -> None:
        if op.get_context().dialect.name == "sqlite":
            convention = {"uq": "uq_%(table_name)s_%(column_0_name)s"}
            with op.batch_alter_table("users", recreate="always", naming_convention=convention):
                pass
        else:
            op.execute("ALTER TABLE users RENAME CONSTRAINT users_email_key TO uq_users_email")

    def undo(self, op: Operations) -> None:
        if op.get_context().dialect.name == "sqlite":
            with op.batch_alter_table("users", table_args=(UniqueConstraint("email"),)) as batch:
                batch.drop_constraint("uq_users_email", type_="unique")
        else:
            op.execute("ALTER TABLE users RENAME CONSTRAINT uq_users_email TO users_email_key")


CASES: tuple[type[Case], ...] = (ConventionAdd, ConventionDrop, ConventionAdopted)
