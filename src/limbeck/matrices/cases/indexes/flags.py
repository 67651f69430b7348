"""Indexes that a column asks for with a word of its own."""

from __future__ import annotations

from sqlalchemy import Column, Integer, MetaData, String, Table

from limbeck.matrices.case import Case

USERS = {"users": [{"id": 1, "email": "ada@example.org"}, {"id": 2, "email": "grace@example.org"}]}


class ColumnIndexTrue(Case):
    """A column is told `index=True`.

    SQLAlchemy makes an index object of it, with the name `ix_users_email`, and from there on it is an index
    like any other: a new name, hence `create_index`.
    """

    slug = "index.column_index_true"
    title = "Column(index=False) → Column(index=True)"
    rows = USERS

    def before(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True), Column("email", String(80)))

    def after(self, metadata: MetaData) -> None:
        Table(
            "users",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("email", String(80), index=True),
        )


class ColumnIndexFalse(Case):
    """`index=True` is removed from a column.

    The index that it stood for is in the database and not in the models any more, so it is dropped.
    """

    slug = "index.column_index_false"
    title = "Column(index=True) → Column(index=False)"
    rows = USERS

    def before(self, metadata: MetaData) -> None:
        Table(
            "users",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("email", String(80), index=True),
        )

    def after(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True), Column("email", String(80)))


CASES: tuple[type[Case], ...] = (ColumnIndexTrue, ColumnIndexFalse)
