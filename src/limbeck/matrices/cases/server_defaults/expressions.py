"""Server defaults that are computed, and what is none."""

from __future__ import annotations

import uuid

from sqlalchemy import (
    Column,
    Integer,
    MetaData,
    Sequence,
    String,
    Table,
    Uuid,
    text,
)
from sqlalchemy.schema import CreateSequence, DropSequence

from limbeck.matrices.case import Case, Operations


class UuidDefaultAdd(Case):
    """The database begins to generate identifiers itself; rows that have one keep it.

    `compare_server_default=True` finds it: on one side there is nothing to compare with.
    """

    slug = "server_default.uuid_default_add"
    title = "add server_default gen_random_uuid()"
    rows = {"users": [{"id": 1, "token": uuid.UUID(int=1)}]}
    lacks = {"sqlite": "SQLite has no gen_random_uuid()."}

    def before(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True), Column("token", Uuid))

    def after(self, metadata: MetaData) -> None:
        Table(
            "users",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("token", Uuid, server_default=text("gen_random_uuid()")),
        )

    def remedy(self, op: Operations) -> None:
        with op.batch_alter_table("users") as batch:
            batch.alter_column("token", server_default=text("gen_random_uuid()"))

    def undo(self, op: Operations) -> None:
        with op.batch_alter_table("users") as batch:
            batch.alter_column("token", server_default=None)


class VolatileSpelling(Case):
    """The same function in capital letters: PostgreSQL stores it in small ones, so there is nothing to do.

    With `compare_server_default=True` Alembic finds the texts unequal and asks PostgreSQL whether the values
    are. Two random identifiers never are, and the same change is proposed at every run. Write the default in
    the model just as PostgreSQL reports it.
    """

    slug = "server_default.volatile_spelling"
    title = "same gen_random_uuid(), spelled in capitals"
    rows = {"users": [{"id": 1, "token": uuid.UUID(int=1)}]}
    lacks = {"sqlite": "SQLite has no gen_random_uuid()."}

    def before(self, metadata: MetaData) -> None:
        Table(
            "users",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("token", Uuid, server_default=text("gen_random_uuid()")),
        )

    def after(self, metadata: MetaData) -> None:
        Table(
            "users",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("token", Uuid, server_default=text("GEN_RANDOM_UUID()")),
        )


class AddWithNextval(Case):
    """A number of its own sequence: the sequence is a schema object, and autogenerate ignores those.

    By default it sees neither the sequence nor the default. With `compare_server_default=True` it writes the
    default alone, and PostgreSQL refuses it, since the sequence is not there. Create the sequence by hand,
    first.
    """

    slug = "server_default.add_with_nextval"
    title = "add server_default nextval('s') with sequence"
    rows = {"invoices": [{"id": 1, "number": 7}]}
    lacks = {"sqlite": "SQLite has no sequences."}

    def before(self, metadata: MetaData) -> None:
        Table("invoices", metadata, Column("id", Integer, primary_key=True), Column("number", Integer))

    def after(self, metadata: MetaData) -> None:
        invoice_numbers = Sequence("invoice_numbers", metadata=metadata)
        Table(
            "invoices",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("number", Integer, server_default=invoice_numbers.next_value()),
        )

    def remedy(self, op: Operations) -> None:
        op.execute(CreateSequence(Sequence("invoice_numbers")))
        op.alter_column("invoices", "number", server_default=text("nextval('invoice_numbers')"))

    def undo(self, op: Operations) -> None:
        op.alter_column("invoices", "number", server_default=None)
        op.execute(DropSequence(Sequence("invoice_numbers")))


class PythonDefault(Case):
    """`default=` and `onupdate=` are SQLAlchemy's own: no database ever hears of them.

    Nothing in the schema changes and autogenerate rightly proposes nothing. Who wants the database to fill
    the column in has to write `server_default=`.
    """

    slug = "server_default.python_default"
    title = "default= and onupdate= added, which are Python's"
    rows = {"orders": [{"id": 1, "state": "new"}]}

    def before(self, metadata: MetaData) -> None:
        Table("orders", metadata, Column("id", Integer, primary_key=True), Column("state", String(20)))

    def after(self, metadata: MetaData) -> None:
        Table(
            "orders",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("state", String(20), default="new", onupdate="changed"),
        )


class Identical(Case):
    """The twin without a change: the same text on both sides.

    Autogenerate is silent, with `compare_server_default=True` as well.
    """

    slug = "server_default.identical"
    title = "identical server default"
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
            Column("state", String(20), server_default="new"),
        )


CASES: tuple[type[Case], ...] = (UuidDefaultAdd, VolatileSpelling, AddWithNextval, PythonDefault, Identical)
