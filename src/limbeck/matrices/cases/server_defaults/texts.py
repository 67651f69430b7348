"""Server defaults of texts."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    Integer,
    MetaData,
    String,
    Table,
    text,
)

from limbeck.matrices.case import Case, Operations


class AddText(Case):
    """Autogenerate compares no server default unless `compare_server_default=True` is set.

    By default every change of one goes unnoticed. With the option it is found and written; SQLite can't alter
    a column, so there it takes batch mode as well.
    """

    slug = "server_default.add_text"
    title = "add a string server default"
    rows = {"orders": [{"id": 1, "state": "new"}]}

    def before(self, metadata: MetaData) -> None:
        Table("orders", metadata, Column("id", Integer, primary_key=True), Column("state", String(20)))

    def after(self, metadata: MetaData) -> None:
        Table(
            "orders",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("state", String(20), server_default="new"),
        )

    def remedy(self, op: Operations) -> None:
        with op.batch_alter_table("orders") as batch:
            batch.alter_column("state", server_default="new")

    def undo(self, op: Operations) -> None:
        with op.batch_alter_table("orders") as batch:
            batch.alter_column("state", server_default=None)


class RemoveText(Case):
    """A server default that only the database has is as invisible as one that only the model has.

    It goes on filling a column that the application believes to be filling itself.
    `compare_server_default=True` finds it.
    """

    slug = "server_default.remove_text"
    title = "remove a string server default"
    rows = {"orders": [{"id": 1, "state": "new"}]}

    def before(self, metadata: MetaData) -> None:
        Table(
            "orders",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("state", String(20), server_default="new"),
        )

    def after(self, metadata: MetaData) -> None:
        Table("orders", metadata, Column("id", Integer, primary_key=True), Column("state", String(20)))

    def remedy(self, op: Operations) -> None:
        with op.batch_alter_table("orders") as batch:
            batch.alter_column("state", server_default=None)

    def undo(self, op: Operations) -> None:
        with op.batch_alter_table("orders") as batch:
            batch.alter_column("state", server_default="new")


class ChangeText(Case):
    """Neither the old nor the new text is looked at unless `compare_server_default=True` is set.

    A change touches only the rows to come: those that are there keep what they were given.
    """

    slug = "server_default.change_text"
    title = "change a string server default"
    rows = {"orders": [{"id": 1, "state": "new"}]}

    def before(self, metadata: MetaData) -> None:
        Table(
            "orders",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("state", String(20), server_default="new"),
        )

    def after(self, metadata: MetaData) -> None:
        Table(
            "orders",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("state", String(20), server_default="open"),
        )

    def remedy(self, op: Operations) -> None:
        with op.batch_alter_table("orders") as batch:
            batch.alter_column("state", server_default="open")

    def undo(self, op: Operations) -> None:
        with op.batch_alter_table("orders") as batch:
            batch.alter_column("state", server_default="new")


class ChangeTextQuotes(Case):
    """A quotation mark is doubled in SQL, and with `compare_server_default=True` Alembic forgets that.

    On PostgreSQL it asks the server whether the two defaults are equal, writes the new one into that
    question with a single mark, and autogenerate ends with a syntax error. On SQLite it compares texts and
    proposes the same change for ever. Written as `text("'it''s'")`, the default gives no trouble on either.
    """

    slug = "server_default.change_text_quotes"
    title = "change a string default 'x' -> 'it''s'"
    rows = {"orders": [{"id": 1, "state": "new"}]}
    never_silent = {
        "*": "With compare_server_default it trips over the mark; text() with the mark doubled is silent."
    }

    def before(self, metadata: MetaData) -> None:
        Table(
            "orders",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("state", String(20), server_default="x"),
        )

    def after(self, metadata: MetaData) -> None:
        Table(
            "orders",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("state", String(20), server_default="it's"),
        )

    def remedy(self, op: Operations) -> None:
        with op.batch_alter_table("orders") as batch:
            batch.alter_column("state", server_default="it's")

    def undo(self, op: Operations) -> None:
        with op.batch_alter_table("orders") as batch:
            batch.alter_column("state", server_default="x")


class EqualCastPg(Case):
    """The same text, once as a plain string, once as the expression that PostgreSQL makes of it.

    PostgreSQL stores both alike. With `compare_server_default=True` Alembic does not compare the spellings
    but lets the server tell whether the values are equal, and stays silent.
    """

    slug = "server_default.equal_cast_pg"
    title = "string default 'x' vs text(\"'x'::character varying\")"
    rows = {"orders": [{"id": 1, "state": "new"}]}
    lacks = {"sqlite": "SQLite has no cast of this form."}

    def before(self, metadata: MetaData) -> None:
        Table(
            "orders",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("state", String(20), server_default="x"),
        )

    def after(self, metadata: MetaData) -> None:
        Table(
            "orders",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("state", String(20), server_default=text("'x'::character varying")),
        )


CASES: tuple[type[Case], ...] = (AddText, RemoveText, ChangeText, ChangeTextQuotes, EqualCastPg)
