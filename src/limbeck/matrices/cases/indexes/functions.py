"""Indexes over a function that become another one."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, MetaData, String, Table, func, text

from limbeck.matrices.case import Case, Operations

USERS = {
    "users": [
        {"id": 1, "email": "Ada@example.org", "login": "Ada"},
        {"id": 2, "email": "Grace@example.org", "login": "Grace"},
    ]
}


class FunctionalChange(Case):
    """An index keeps its name and gets another function.

    On PostgreSQL autogenerate compares the expressions themselves, after it has taken capitals, quotes,
    casts and outer parentheses away, and finds that these two differ. On SQLite neither side of the
    comparison gets that far: both are left out, with a warning each.
    """

    slug = "index.functional_change"
    title = "index expression lower(a) → upper(a)"
    rows = USERS

    def before(self, metadata: MetaData) -> None:
        users = Table(
            "users",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("email", String(80)),
            Column("login", String(20)),
        )
        Index("ix_users_email_folded", func.lower(users.c.email))

    def after(self, metadata: MetaData) -> None:
        users = Table(
            "users",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("email", String(80)),
            Column("login", String(20)),
        )
        Index("ix_users_email_folded", func.upper(users.c.email))

    def remedy(self, op: Operations) -> None:
        op.drop_index("ix_users_email_folded", "users")
        op.create_index("ix_users_email_folded", "users", [text("upper(email)")])

    def undo(self, op: Operations) -> None:
        op.drop_index("ix_users_email_folded", "users")
        op.create_index("ix_users_email_folded", "users", [text("lower(email)")])


class FunctionalChangeColumn(Case):
    """The same function, over another column.

    It is the text of the expression that is compared on PostgreSQL, so the other column is seen as
    another function would be. On SQLite expressions are not compared at all.
    """

    slug = "index.functional_change_col"
    title = "index expression lower(a) → lower(b)"
    rows = USERS

    def before(self, metadata: MetaData) -> None:
        users = Table(
            "users",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("email", String(80)),
            Column("login", String(20)),
        )
        Index("ix_users_folded", func.lower(users.c.email))

    def after(self, metadata: MetaData) -> None:
        users = Table(
            "users",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("email", String(80)),
            Column("login", String(20)),
        )
        Index("ix_users_folded", func.lower(users.c.login))

    def remedy(self, op: Operations) -> None:
        op.drop_index("ix_users_folded", "users")
        op.create_index("ix_users_folded", "users", [text("lower(login)")])

    def undo(self, op: Operations) -> None:
        op.drop_index("ix_users_folded", "users")
        op.create_index("ix_users_folded", "users", [text("lower(email)")])


class PlainToFunctional(Case):
    """An index over a column becomes one over an expression of it, under the same name.

    PostgreSQL's is made again. On SQLite there is not even a warning: the index in the database is a
    plain one that can be reflected, the model's expression mentions its column, and with nothing but
    names of columns to compare the two look the same.
    """

    slug = "index.plain_to_functional"
    title = "index a → lower(a)"
    rows = USERS

    def before(self, metadata: MetaData) -> None:
        users = Table(
            "users",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("email", String(80)),
            Column("login", String(20)),
        )
        Index("ix_users_email", users.c.email)

    def after(self, metadata: MetaData) -> None:
        users = Table(
            "users",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("email", String(80)),
            Column("login", String(20)),
        )
        Index("ix_users_email", func.lower(users.c.email))

    def remedy(self, op: Operations) -> None:
        op.drop_index("ix_users_email", "users")
        op.create_index("ix_users_email", "users", [text("lower(email)")])

    def undo(self, op: Operations) -> None:
        op.drop_index("ix_users_email", "users")
        op.create_index("ix_users_email", "users", ["email"])


CASES: tuple[type[Case], ...] = (FunctionalChange, FunctionalChangeColumn, PlainToFunctional)
