"""Sequences that number a column."""

from __future__ import annotations

from sqlalchemy import Column, Integer, MetaData, Sequence, String, Table, text
from sqlalchemy.schema import CreateSequence, DropSequence

from limbeck.matrices.case import Case, Operations

LACKS = {"sqlite": "SQLite has no sequences."}


class ColumnDefault(Case):
    """`Column(Sequence(…))` lets SQLAlchemy ask the sequence before it inserts: the column has no default.

    So nothing about the column has changed, and the sequence autogenerate does not look at. The first INSERT
    then asks one that is not there. Create it, and let it go on after the highest number that is stored.
    """

    slug = "sequence.column_default"
    title = "Column(Sequence('s')) as Python-side default on an existing column"
    rows = {"invoices": [{"id": 1, "number": 100}]}
    lacks = LACKS

    def before(self, metadata: MetaData) -> None:
        Table("invoices", metadata, Column("id", Integer, primary_key=True), Column("number", Integer))

    def after(self, metadata: MetaData) -> None:
        Table(
            "invoices",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("number", Integer, Sequence("invoice_numbers")),
        )

    def remedy(self, op: Operations) -> None:
        op.execute(CreateSequence(Sequence("invoice_numbers")))
        op.execute("SELECT setval('invoice_numbers', max(number)) FROM invoices")

    def undo(self, op: Operations) -> None:
        op.execute(DropSequence(Sequence("invoice_numbers")))


class ServerDefault(Case):
    """By default autogenerate compares no server defaults, so it proposes nothing.

    With `compare_server_default` it sets the default, which asks a sequence that nobody has created: the file
    fails. Create the sequence first, let it go on after the highest number, then set the default.
    """

    slug = "sequence.server_default"
    title = "server default nextval() of a Sequence on an existing column"
    rows = {"invoices": [{"id": 1, "number": 100}]}
    lacks = LACKS

    def before(self, metadata: MetaData) -> None:
        Table("invoices", metadata, Column("id", Integer, primary_key=True), Column("number", Integer))

    def after(self, metadata: MetaData) -> None:
        numbers = Sequence("invoice_numbers", metadata=metadata)
        Table(
            "invoices",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("number", Integer, server_default=numbers.next_value()),
        )

    def remedy(self, op: Operations) -> None:
        numbers = Sequence("invoice_numbers")
        op.execute(CreateSequence(numbers))
        op.execute("SELECT setval('invoice_numbers', max(number)) FROM invoices")
        op.alter_column("invoices", "number", server_default=text("nextval('invoice_numbers')"))

    def undo(self, op: Operations) -> None:
        op.alter_column("invoices", "number", server_default=None)
        op.execute(DropSequence(Sequence("invoice_numbers")))


class NewTable(Case):
    """The table comes, its sequence does not: it is no part of what autogenerate writes into `create_table`.

    `create_all` creates both, so only a migrated database lacks the sequence, and fails at the first INSERT.
    Add `CreateSequence` to the file.
    """

    slug = "sequence.new_table"
    title = "new table whose column uses Sequence('s')"
    rows = {"users": [{"id": 1, "name": "Ada"}]}
    lacks = LACKS

    def before(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True), Column("name", String(50)))

    def after(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True), Column("name", String(50)))
        Table(
            "invoices",
            metadata,
            Column("code", String(20), primary_key=True),
            Column("number", Integer, Sequence("invoice_numbers")),
        )

    def remedy(self, op: Operations) -> None:
        op.create_table(
            "invoices",
            Column("code", String(20), primary_key=True),
            Column("number", Integer),
        )
        op.execute(CreateSequence(Sequence("invoice_numbers")))

    def undo(self, op: Operations) -> None:
        op.execute(DropSequence(Sequence("invoice_numbers")))
        op.drop_table("invoices")


CASES = (ColumnDefault, ServerDefault, NewTable)
