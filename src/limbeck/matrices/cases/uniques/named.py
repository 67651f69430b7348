"""Unique constraints that have a name."""

from __future__ import annotations

from sqlalchemy import Column, Integer, MetaData, String, Table, UniqueConstraint

from limbeck.matrices.case import Case, Operations

USERS = {"users": [{"id": 1, "email": "ada@example.org"}, {"id": 2, "email": "grace@example.org"}]}


class NamedAdd(Case):
    """A new rule: no two users with the same address, under a name of our choice.

    PostgreSQL adds the constraint as autogenerate wrote it. SQLite cannot alter a table's constraints, and
    without `render_as_batch` the migration ends with an error; with it the table is copied, which works.
    Nobody looks at the rows: two with the same address would make it fail on both backends.
    """

    slug = "unique.named_add"
    title = "add a named UniqueConstraint"
    rows = USERS

    def before(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True), Column("email", String(80)))

    def after(self, metadata: MetaData) -> None:
        Table(
            "users",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("email", String(80)),
            UniqueConstraint("email", name="uq_users_email"),
        )

    def remedy(self, op: Operations) -> None:
        with op.batch_alter_table("users") as batch:
            batch.create_unique_constraint("uq_users_email", ["email"])

    def undo(self, op: Operations) -> None:
        with op.batch_alter_table("users") as batch:
            batch.drop_constraint("uq_users_email", type_="unique")


class NamedDrop(Case):
    """The rule goes, and the name tells which one.

    Autogenerate finds a constraint in the database that no model has. PostgreSQL drops it; SQLite has to
    copy the table without it, for which the migration must be written in batch mode.
    """

    slug = "unique.named_drop"
    title = "drop a named UniqueConstraint"
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
        Table("users", metadata, Column("id", Integer, primary_key=True), Column("email", String(80)))

    def remedy(self, op: Operations) -> None:
        with op.batch_alter_table("users") as batch:
            batch.drop_constraint("uq_users_email", type_="unique")

    def undo(self, op: Operations) -> None:
        with op.batch_alter_table("users") as batch:
            batch.create_unique_constraint("uq_users_email", ["email"])


class Rename(Case):
    """A unique constraint gets another name and is the same otherwise.

    To autogenerate, one constraint is gone and another one is new. Nothing is lost, but PostgreSQL rebuilds
    the index under it while nobody can use the table; `ALTER TABLE … RENAME CONSTRAINT` would take
    no time at all. SQLite has to copy the table in any case, and the migration fails there unless it is
    in batch mode.
    """

    slug = "unique.rename"
    title = "rename a UniqueConstraint"
    rows = USERS

    def before(self, metadata: MetaData) -> None:
        Table(
            "users",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("email", String(80)),
            UniqueConstraint("email", name="users_email_unique"),
        )

    def after(self, metadata: MetaData) -> None:
        Table(
            "users",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("email", String(80)),
            UniqueConstraint("email", name="uq_users_email"),
        )

    def remedy(self, op: Operations) -> None:
        with op.batch_alter_table("users") as batch:
            batch.drop_constraint("users_email_unique", type_="unique")
            batch.create_unique_constraint("uq_users_email", ["email"])

    def undo(self, op: Operations) -> None:
        with op.batch_alter_table("users") as batch:
            batch.drop_constraint("uq_users_email", type_="unique")
            batch.create_unique_constraint("users_email_unique", ["email"])


class NamedIdentical(Case):
    """The same named rule on both sides.

    There is nothing to do, and autogenerate proposes nothing.
    """

    slug = "unique.identical"
    title = "identical UniqueConstraints"
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
            UniqueConstraint("email", name="uq_users_email"),
        )


CASES: tuple[type[Case], ...] = (NamedAdd, NamedDrop, Rename, NamedIdentical)
