"""Indexes over expressions that come, go and stay."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, MetaData, String, Table, func, text

from limbeck.matrices.case import Case, Operations

USERS = {
    "users": [
        {"id": 1, "email": "Ada@example.org", "login": "Ada"},
        {"id": 2, "email": "Grace@example.org", "login": "Grace"},
    ]
}


class FunctionalAdd(Case):
    """A new index over an expression, here to find an address whatever its capitals.

    On PostgreSQL it is added like any other index. SQLAlchemy cannot reflect such an index from SQLite;
    Alembic therefore leaves it out on that backend, warns of it, and writes nothing. The warning is
    easily overlooked: it stands in the log and not in the migration.
    """

    slug = "index.functional_add"
    title = "add functional index lower(a)"
    rows = USERS

    def before(self, metadata: MetaData) -> None:
        Table(
            "users",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("email", String(80)),
            Column("login", String(20)),
        )

    def after(self, metadata: MetaData) -> None:
        users = Table(
            "users",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("email", String(80)),
            Column("login", String(20)),
        )
        Index("ix_users_email_lower", func.lower(users.c.email))

    def remedy(self, op: Operations) -> None:
        op.create_index("ix_users_email_lower", "users", [text("lower(email)")])

    def undo(self, op: Operations) -> None:
        op.drop_index("ix_users_email_lower", "users")


class FunctionalDrop(Case):
    """The models no longer want an index over an expression.

    PostgreSQL's is seen and dropped, and the downgrade can make it again. SQLite's is skipped by the
    reflection with a warning, so for autogenerate it was never there, and it stays until somebody drops
    it by hand.
    """

    slug = "index.functional_drop"
    title = "drop functional index lower(a)"
    rows = USERS

    def before(self, metadata: MetaData) -> None:
        users = Table(
            "users",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("email", String(80)),
            Column("login", String(20)),
        )
        Index("ix_users_email_lower", func.lower(users.c.email))

    def after(self, metadata: MetaData) -> None:
        Table(
            "users",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("email", String(80)),
            Column("login", String(20)),
        )

    def remedy(self, op: Operations) -> None:
        op.drop_index("ix_users_email_lower", "users")

    def undo(self, op: Operations) -> None:
        op.create_index("ix_users_email_lower", "users", [text("lower(email)")])


class FunctionalIdentical(Case):
    """The same index over an expression on both sides.

    Nothing is proposed. On PostgreSQL that is the result of a comparison. On SQLite it is so because both
    indexes are left out, with a warning each.
    """

    slug = "index.functional_identical"
    title = "identical functional index lower(a)"
    rows = USERS

    def before(self, metadata: MetaData) -> None:
        users = Table(
            "users",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("email", String(80)),
            Column("login", String(20)),
        )
        Index("ix_users_email_lower", func.lower(users.c.email))

    def after(self, metadata: MetaData) -> None:
        users = Table(
            "users",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("email", String(80)),
            Column("login", String(20)),
        )
        Index("ix_users_email_lower", func.lower(users.c.email))


CASES: tuple[type[Case], ...] = (FunctionalAdd, FunctionalDrop, FunctionalIdentical)
