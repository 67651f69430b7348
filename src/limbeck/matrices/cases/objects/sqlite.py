"""How SQLite keeps a table."""

from __future__ import annotations

from sqlalchemy import Column, Integer, MetaData, Table, Text

from limbeck.matrices.case import Case, Operations


class SqliteStrictModel(Case):
    """STRICT makes SQLite check the types of values, which it otherwise does not.

    The model says so, and autogenerate does not compare it. It takes a new table: batch mode with
    `recreate="always"` and `table_kwargs`. A value of the wrong type makes the copying fail.
    """

    slug = "sqlite_strict.model"
    title = "sqlite_strict=True added in the model"
    rows = {"orders": [{"id": 1, "customer": "Ada"}]}
    family = "object"
    lacks = {"postgresql": "PostgreSQL has no STRICT: its tables always are."}

    def before(self, metadata: MetaData) -> None:
        Table("orders", metadata, Column("id", Integer, primary_key=True), Column("customer", Text))

    def after(self, metadata: MetaData) -> None:
        Table(
            "orders",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("customer", Text),
            sqlite_strict=True,
        )

    def remedy(self, op: Operations) -> None:
        with op.batch_alter_table("orders", recreate="always", table_kwargs={"sqlite_strict": True}):
            pass

    def undo(self, op: Operations) -> None:
        with op.batch_alter_table("orders", recreate="always", table_kwargs={"sqlite_strict": False}):
            pass


class SqliteWithoutRowidModel(Case):
    """Without a rowid the primary key is the table, which is smaller where that key is a text.

    Autogenerate does not compare it. A new table is needed: batch mode with `recreate="always"` and
    `table_kwargs`.
    """

    slug = "sqlite_without_rowid.model"
    title = "sqlite_with_rowid=False added in the model"
    rows = {"orders": [{"id": 1, "customer": "Ada"}]}
    family = "object"
    lacks = {"postgresql": "PostgreSQL has no rowid."}

    def before(self, metadata: MetaData) -> None:
        Table("orders", metadata, Column("id", Integer, primary_key=True), Column("customer", Text))

    def after(self, metadata: MetaData) -> None:
        Table(
            "orders",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("customer", Text),
            sqlite_with_rowid=False,
        )

    def remedy(self, op: Operations) -> None:
        with op.batch_alter_table("orders", recreate="always", table_kwargs={"sqlite_with_rowid": False}):
            pass

    def undo(self, op: Operations) -> None:
        with op.batch_alter_table("orders", recreate="always", table_kwargs={"sqlite_with_rowid": True}):
            pass


CASES: tuple[type[Case], ...] = (SqliteStrictModel, SqliteWithoutRowidModel)
