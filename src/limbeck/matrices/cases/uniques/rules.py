"""Unique constraints that become others: deferrable, strict about NULL, or an index."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, MetaData, String, Table, UniqueConstraint

from limbeck.matrices.case import Case, Operations

USERS = {"users": [{"id": 1, "email": "ada@example.org"}, {"id": 2, "email": "grace@example.org"}]}


class Deferrable(Case):
    """A rule may be broken inside a transaction, as long as it holds at the end.

    Whether a unique constraint is deferrable is not compared. Autogenerate proposes nothing, and a
    transaction that exchanges two addresses fails as before. The constraint has to be dropped and made
    again by hand.
    """

    slug = "unique.deferrable"
    title = "UniqueConstraint deferrable added"
    rows = USERS
    lacks = {"sqlite": "SQLite defers foreign keys only."}

    def before(self, metadata: MetaData) -> None:
        Table(
            "users",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("email", String(80)),
            UniqueConstraint("email", name="uq_users_email"),
        )

    def after(self, metadata: MetaData) -> None:
        Table(
            "users",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("email", String(80)),
            UniqueConstraint("email", name="uq_users_email", deferrable=True, initially="DEFERRED"),
        )

    def remedy(self, op: Operations) -> None:
        with op.batch_alter_table("users") as batch:
            batch.drop_constraint("uq_users_email", type_="unique")
            batch.create_unique_constraint("uq_users_email", ["email"], deferrable=True, initially="DEFERRED")

    def undo(self, op: Operations) -> None:
        with op.batch_alter_table("users") as batch:
            batch.drop_constraint("uq_users_email", type_="unique")
            batch.create_unique_constraint("uq_users_email", ["email"])


class NullsNotDistinct(Case):
    """A rule used to let any number of rows without a value pass, and now takes one.

    Autogenerate compares this option on PostgreSQL and makes the constraint again. It does not look at
    the rows: with two of them without a value that fails.
    """

    slug = "unique.nulls_not_distinct"
    title = "UniqueConstraint NULLS NOT DISTINCT added"
    rows = USERS
    lacks = {"sqlite": "On SQLite, NULLs are always distinct."}

    def before(self, metadata: MetaData) -> None:
        Table(
            "users",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("email", String(80)),
            UniqueConstraint("email", name="uq_users_email"),
        )

    def after(self, metadata: MetaData) -> None:
        Table(
            "users",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("email", String(80)),
            UniqueConstraint("email", name="uq_users_email", postgresql_nulls_not_distinct=True),
        )


class ConstraintToIndex(Case):
    """A unique constraint becomes a unique index of the same name.

    Both refuse the same rows, but they are different things: a foreign key may refer to either on
    PostgreSQL, only the constraint can be deferred, only the index can be partial. Autogenerate drops the
    one and creates the other, for which SQLite needs batch mode.
    """

    slug = "unique.constraint_to_index"
    title = "named UniqueConstraint → unique Index of same name"
    rows = USERS

    def before(self, metadata: MetaData) -> None:
        Table(
            "users",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("email", String(80)),
            UniqueConstraint("email", name="uq_users_email"),
        )

    def after(self, metadata: MetaData) -> None:
        Table(
            "users",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("email", String(80)),
            Index("uq_users_email", "email", unique=True),
        )

    def remedy(self, op: Operations) -> None:
        with op.batch_alter_table("users") as batch:
            batch.drop_constraint("uq_users_email", type_="unique")
        op.create_index("uq_users_email", "users", ["email"], unique=True)

    def undo(self, op: Operations) -> None:
        op.drop_index("uq_users_email", "users")
        with op.batch_alter_table("users") as batch:
            batch.create_unique_constraint("uq_users_email", ["email"])


CASES: tuple[type[Case], ...] = (Deferrable, NullsNotDistinct, ConstraintToIndex)
