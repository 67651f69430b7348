"""Columns that an index only carries along, and what a unique index makes of NULL."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, MetaData, String, Table

from limbeck.matrices.case import Case, Operations

USERS = {
    "users": [
        {"id": 1, "email": "ada@example.org", "name": "Ada", "city": None},
        {"id": 2, "email": "grace@example.org", "name": "Grace", "city": "Arlington"},
    ]
}


class IncludeAdd(Case):
    """An index starts to carry a column along, so that a query needs no look into the table.

    The column is no part of the key, and the key is what autogenerate compares. It proposes nothing, and
    the query goes on reading the table.
    """

    slug = "index.include_add"
    title = "INCLUDE column added"
    lacks = {"sqlite": "SQLite's indexes carry no further columns (INCLUDE)."}
    rows = USERS

    def before(self, metadata: MetaData) -> None:
        users = Table(
            "users",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("email", String(80)),
            Column("name", String(50)),
            Column("city", String(50)),
        )
        Index("ix_users_email", users.c.email)

    def after(self, metadata: MetaData) -> None:
        users = Table(
            "users",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("email", String(80)),
            Column("name", String(50)),
            Column("city", String(50)),
        )
        Index("ix_users_email", users.c.email, postgresql_include=["name"])

    def remedy(self, op: Operations) -> None:
        op.drop_index("ix_users_email", "users")
        op.create_index("ix_users_email", "users", ["email"], postgresql_include=["name"])

    def undo(self, op: Operations) -> None:
        op.drop_index("ix_users_email", "users")
        op.create_index("ix_users_email", "users", ["email"])


class IncludeChange(Case):
    """An index carries another column along than before.

    Columns that an index only carries are not compared, so the exchange is unseen. Drop and create the
    index by hand.
    """

    slug = "index.include_change"
    title = "INCLUDE columns changed"
    lacks = {"sqlite": "SQLite's indexes carry no further columns (INCLUDE)."}
    rows = USERS

    def before(self, metadata: MetaData) -> None:
        users = Table(
            "users",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("email", String(80)),
            Column("name", String(50)),
            Column("city", String(50)),
        )
        Index("ix_users_email", users.c.email, postgresql_include=["name"])

    def after(self, metadata: MetaData) -> None:
        users = Table(
            "users",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("email", String(80)),
            Column("name", String(50)),
            Column("city", String(50)),
        )
        Index("ix_users_email", users.c.email, postgresql_include=["city"])

    def remedy(self, op: Operations) -> None:
        op.drop_index("ix_users_email", "users")
        op.create_index("ix_users_email", "users", ["email"], postgresql_include=["city"])

    def undo(self, op: Operations) -> None:
        op.drop_index("ix_users_email", "users")
        op.create_index("ix_users_email", "users", ["email"], postgresql_include=["name"])


class NullsNotDistinct(Case):
    """A unique index used to let any number of rows without a value pass, and now takes one.

    This is one of the few options of PostgreSQL's indexes that autogenerate compares. It makes the index
    again; it does not look whether two rows without a value are there already, which would make that
    fail.
    """

    slug = "index.nulls_not_distinct"
    title = "unique index NULLS NOT DISTINCT added"
    lacks = {"sqlite": "On SQLite, NULLs are always distinct in a unique index."}
    rows = USERS

    def before(self, metadata: MetaData) -> None:
        users = Table(
            "users",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("email", String(80)),
            Column("name", String(50)),
            Column("city", String(50)),
        )
        Index("ux_users_city", users.c.city, unique=True)

    def after(self, metadata: MetaData) -> None:
        users = Table(
            "users",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("email", String(80)),
            Column("name", String(50)),
            Column("city", String(50)),
        )
        Index("ux_users_city", users.c.city, unique=True, postgresql_nulls_not_distinct=True)


CASES: tuple[type[Case], ...] = (IncludeAdd, IncludeChange, NullsNotDistinct)
