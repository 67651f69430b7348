"""Server defaults of JSON columns."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Column,
    Integer,
    MetaData,
    Table,
    text,
)

from limbeck.matrices.case import Case, Operations


class AddJson(Case):
    """A JSON column gets an empty object for a default, written as text.

    By default autogenerate says nothing. With `compare_server_default=True` it is found, but PostgreSQL has
    no way to compare values of type `json`, so autogenerate fails on its next run, when the database has a
    default to compare. `JSONB` can be compared.
    """

    slug = "server_default.add_json"
    title = "add JSON default"
    rows = {"users": [{"id": 1, "settings": {"theme": "dark"}}]}
    never_silent = {
        "postgresql": "PostgreSQL can't compare json, so compare_server_default fails; JSONB can be compared."
    }

    def before(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True), Column("settings", JSON))

    def after(self, metadata: MetaData) -> None:
        Table(
            "users",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("settings", JSON, server_default=text("'{}'")),
        )

    def remedy(self, op: Operations) -> None:
        with op.batch_alter_table("users") as batch:
            batch.alter_column("settings", server_default=text("'{}'"))

    def undo(self, op: Operations) -> None:
        with op.batch_alter_table("users") as batch:
            batch.alter_column("settings", server_default=None)


class ChangeJson(Case):
    """An empty object becomes an empty list.

    With `compare_server_default=True` autogenerate itself fails on PostgreSQL, because values of type `json`
    can't be compared there; SQLite compares the texts and finds it. Use `JSONB`, or give a function of your
    own as `compare_server_default`.
    """

    slug = "server_default.change_json"
    title = "change JSON default"
    rows = {"users": [{"id": 1, "settings": {"theme": "dark"}}]}
    never_silent = {
        "postgresql": "PostgreSQL can't compare json, so compare_server_default fails; JSONB can be compared."
    }

    def before(self, metadata: MetaData) -> None:
        Table(
            "users",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("settings", JSON, server_default=text("'{}'")),
        )

    def after(self, metadata: MetaData) -> None:
        Table(
            "users",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("settings", JSON, server_default=text("'[]'")),
        )

    def remedy(self, op: Operations) -> None:
        with op.batch_alter_table("users") as batch:
            batch.alter_column("settings", server_default=text("'[]'"))

    def undo(self, op: Operations) -> None:
        with op.batch_alter_table("users") as batch:
            batch.alter_column("settings", server_default=text("'{}'"))


class JsonIdentical(Case):
    """The twin without a change: a JSON default on both sides.

    With `compare_server_default=True` autogenerate asks PostgreSQL whether the two are equal, and fails: it
    has no equality for `json`. One such column is enough to stop the whole run. On SQLite nothing happens.
    """

    slug = "server_default.json_identical"
    title = "identical JSON default"
    rows = {"users": [{"id": 1, "settings": {"theme": "dark"}}]}
    no_remedy = {
        "postgresql": "There is nothing to migrate: use JSONB, or a function as compare_server_default."
    }

    def before(self, metadata: MetaData) -> None:
        Table(
            "users",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("settings", JSON, server_default=text("'{}'")),
        )

    def after(self, metadata: MetaData) -> None:
        Table(
            "users",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("settings", JSON, server_default=text("'{}'")),
        )


CASES: tuple[type[Case], ...] = (AddJson, ChangeJson, JsonIdentical)
