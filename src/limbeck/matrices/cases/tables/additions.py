"""Tables that come, alone or with what ties them to others."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, MetaData, Numeric, String, Table

from limbeck.matrices.case import Case


class Add(Case):
    """A table that only the models have is created, with its columns and primary key.

    This is what autogenerate does best. The downgrade drops the table, with every row that was inserted
    meanwhile.
    """

    slug = "table.add"
    title = "add a table"
    rows = {"users": [{"id": 1, "name": "Ada"}]}

    def before(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True), Column("name", String(50)))

    def after(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True), Column("name", String(50)))
        Table(
            "products",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("title", String(80), nullable=False),
            Column("price", Numeric(10, 2), nullable=False),
        )


class AddWithForeignKeyAndIndex(Case):
    """A new table comes with everything that belongs to it: foreign keys, unique constraints, indexes.

    The constraints are written inside `create_table`, so SQLite needs no batch mode for them. Each index is
    an operation of its own.
    """

    slug = "table.add_with_fk_index"
    title = "add a table with FK, unique and index"
    rows = {"users": [{"id": 1, "name": "Ada"}]}

    def before(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True), Column("name", String(50)))

    def after(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True), Column("name", String(50)))
        Table(
            "orders",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("number", String(20), unique=True),
            Column("user_id", ForeignKey("users.id"), nullable=False),
            Column("status", String(20), index=True),
        )


class Identical(Case):
    """The tables are as the models want them: nothing is proposed.

    The order in which the models define their tables makes no difference.
    """

    slug = "table.identical"
    title = "identical tables, defined in another order"
    rows = {"users": [{"id": 1, "name": "Ada"}], "orders": [{"id": 1, "user_id": 1}]}

    def before(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True), Column("name", String(50)))
        Table(
            "orders",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("user_id", ForeignKey("users.id")),
        )

    def after(self, metadata: MetaData) -> None:
        Table(
            "orders",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("user_id", ForeignKey("users.id")),
        )
        Table("users", metadata, Column("id", Integer, primary_key=True), Column("name", String(50)))


CASES = (Add, AddWithForeignKeyAndIndex, Identical)
