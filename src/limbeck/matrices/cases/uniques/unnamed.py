"""Unique constraints without a name."""

from __future__ import annotations

from sqlalchemy import Column, Integer, MetaData, String, Table, UniqueConstraint

from limbeck.matrices.case import Case, Operations

USERS = {"users": [{"id": 1, "email": "ada@example.org"}, {"id": 2, "email": "grace@example.org"}]}


class UnnamedAdd(Case):
    """A new rule that nobody gave a name.

    Autogenerate writes `create_unique_constraint(None, …)`. PostgreSQL invents a name for it, so the
    upgrade works; the downgrade has no name to drop and fails, of which Alembic warns when it writes the
    file. On SQLite neither plain nor batch mode gets through: batch mode asks for a name. Name the
    constraint, best by a naming convention for all of them.
    """

    slug = "unique.unnamed_add"
    title = "add an unnamed UniqueConstraint"
    rows = USERS

    def before(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True), Column("email", String(80)))

    def after(self, metadata: MetaData) -> None:
        Table(
            "users",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("email", String(80)),
            UniqueConstraint("email"),
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


class UnnamedDrop(Case):
    """A rule goes that never had a name.

    On PostgreSQL it has one in the database, which autogenerate finds and drops. On SQLite it really has
    none, and what has no name there is never taken for removed: nothing is proposed, and the rule stays.
    The remedy gives it a name for the time of the copy, by a naming convention, and drops it by that.
    """

    slug = "unique.unnamed_drop"
    title = "drop an unnamed UniqueConstraint"
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


class UnnamedIdentical(Case):
    """The same rule without a name on both sides.

    What has no name in the models is looked for by its columns. PostgreSQL's name for it is accepted, and
    nothing is proposed.
    """

    slug = "unique.unnamed_identical"
    title = "identical unnamed UniqueConstraints"
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
        Table(
            "users",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("email", String(80)),
            UniqueConstraint("email"),
        )


CASES: tuple[type[Case], ...] = (UnnamedAdd, UnnamedDrop, UnnamedIdentical)
