"""Unique constraints that say what a primary key says already."""

from __future__ import annotations

from sqlalchemy import Column, Integer, MetaData, String, Table

from limbeck.matrices.case import Case

USERS = {"users": [{"id": 1, "email": "ada@example.org"}, {"id": 2, "email": "grace@example.org"}]}


class UniquePrimaryKey(Case):
    """A primary key that is called unique as well, on both sides.

    PostgreSQL makes one constraint of the two when it creates the table. The models still have two, so
    autogenerate wants to add the second one, and applying that gives the column another index which is of
    no use, and a downgrade that fails for want of a name. SQLite is quiet. Take `unique=True` away: a
    primary key is unique.
    """

    slug = "unique.primary_key_identical"
    title = "identical Column(primary_key=True, unique=True)"
    rows = USERS

    def before(self, metadata: MetaData) -> None:
        Table(
            "users",
            metadata,
            Column("id", Integer, primary_key=True, unique=True),
            Column("email", String(80)),
        )

    def after(self, metadata: MetaData) -> None:
        Table(
            "users",
            metadata,
            Column("id", Integer, primary_key=True, unique=True),
            Column("email", String(80)),
        )


CASES: tuple[type[Case], ...] = (UniquePrimaryKey,)
