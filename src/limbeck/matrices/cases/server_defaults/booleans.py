"""Server defaults of truth values."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Integer,
    MetaData,
    Table,
    false,
    text,
    true,
)

from limbeck.matrices.case import Case, Operations


class BoolChange(Case):
    """`sa.true()` and `sa.false()` become what the backend has for them: words, or 1 and 0.

    With `compare_server_default=True` the change is found on both; by default on neither.
    """

    slug = "server_default.bool_change"
    title = "boolean default true -> false (sa.true/sa.false)"
    rows = {"users": [{"id": 1, "active": True}]}

    def before(self, metadata: MetaData) -> None:
        Table(
            "users",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("active", Boolean, server_default=true()),
        )

    def after(self, metadata: MetaData) -> None:
        Table(
            "users",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("active", Boolean, server_default=false()),
        )

    def remedy(self, op: Operations) -> None:
        with op.batch_alter_table("users") as batch:
            batch.alter_column("active", server_default=false())

    def undo(self, op: Operations) -> None:
        with op.batch_alter_table("users") as batch:
            batch.alter_column("active", server_default=true())


class BoolTextChange(Case):
    """With `text()` the word for the truth value stands in the DDL as it is, on SQLite as well.

    PostgreSQL and recent SQLite both know `true` and `false`. The change is found with
    `compare_server_default=True` and not without.
    """

    slug = "server_default.bool_text_change"
    title = "boolean default text('true') -> text('false')"
    rows = {"users": [{"id": 1, "active": True}]}

    def before(self, metadata: MetaData) -> None:
        Table(
            "users",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("active", Boolean, server_default=text("true")),
        )

    def after(self, metadata: MetaData) -> None:
        Table(
            "users",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("active", Boolean, server_default=text("false")),
        )

    def remedy(self, op: Operations) -> None:
        with op.batch_alter_table("users") as batch:
            batch.alter_column("active", server_default=text("false"))

    def undo(self, op: Operations) -> None:
        with op.batch_alter_table("users") as batch:
            batch.alter_column("active", server_default=text("true"))


CASES: tuple[type[Case], ...] = (BoolChange, BoolTextChange)
