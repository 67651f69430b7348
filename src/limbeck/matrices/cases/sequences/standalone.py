"""Sequences that belong to no column."""

from __future__ import annotations

from sqlalchemy import Column, Integer, MetaData, Sequence, String, Table
from sqlalchemy.schema import CreateSequence, DropSequence

from limbeck.matrices.case import Case, Operations

LACKS = {"sqlite": "SQLite has no sequences."}


class Add(Case):
    """Autogenerate compares tables and what is in them; it ignores sequences.

    `create_all` would create this one, so tests pass on a fresh database and the migrated one lacks it. Write
    `CreateSequence`.
    """

    slug = "sequence.add"
    title = "standalone Sequence added to the metadata"
    rows = {"invoices": [{"id": 1, "code": "A"}]}
    lacks = LACKS

    def before(self, metadata: MetaData) -> None:
        Table("invoices", metadata, Column("id", Integer, primary_key=True), Column("code", String(20)))

    def after(self, metadata: MetaData) -> None:
        Sequence("invoice_numbers", metadata=metadata)
        Table("invoices", metadata, Column("id", Integer, primary_key=True), Column("code", String(20)))

    def remedy(self, op: Operations) -> None:
        op.execute(CreateSequence(Sequence("invoice_numbers")))

    def undo(self, op: Operations) -> None:
        op.execute(DropSequence(Sequence("invoice_numbers")))


class Drop(Case):
    """A sequence that the models no longer have stays: autogenerate does not look at sequences.

    Nothing breaks. Drop it by hand once nobody asks it any more.
    """

    slug = "sequence.drop"
    title = "standalone Sequence removed"
    rows = {"invoices": [{"id": 1, "code": "A"}]}
    lacks = LACKS

    def before(self, metadata: MetaData) -> None:
        Sequence("invoice_numbers", metadata=metadata)
        Table("invoices", metadata, Column("id", Integer, primary_key=True), Column("code", String(20)))

    def after(self, metadata: MetaData) -> None:
        Table("invoices", metadata, Column("id", Integer, primary_key=True), Column("code", String(20)))

    def remedy(self, op: Operations) -> None:
        op.execute(DropSequence(Sequence("invoice_numbers")))

    def undo(self, op: Operations) -> None:
        op.execute(CreateSequence(Sequence("invoice_numbers")))


class Change(Case):
    """The options of a sequence are not compared, so the database goes on counting in steps of one.

    That is not harmless where the application sets numbers aside in blocks, as large as it believes the step
    to be. Alter the sequence by hand.
    """

    slug = "sequence.change"
    title = "standalone Sequence increment changed"
    rows = {"invoices": [{"id": 1, "code": "A"}]}
    lacks = LACKS

    def before(self, metadata: MetaData) -> None:
        Sequence("invoice_numbers", increment=1, metadata=metadata)
        Table("invoices", metadata, Column("id", Integer, primary_key=True), Column("code", String(20)))

    def after(self, metadata: MetaData) -> None:
        Sequence("invoice_numbers", increment=5, metadata=metadata)
        Table("invoices", metadata, Column("id", Integer, primary_key=True), Column("code", String(20)))

    def remedy(self, op: Operations) -> None:
        op.execute("ALTER SEQUENCE invoice_numbers INCREMENT BY 5")

    def undo(self, op: Operations) -> None:
        op.execute("ALTER SEQUENCE invoice_numbers INCREMENT BY 1")


class Identical(Case):
    """The same sequence on both sides: nothing is proposed, and nothing would be if it were another one."""

    slug = "sequence.identical"
    title = "identical standalone Sequence"
    rows = {"invoices": [{"id": 1, "code": "A"}]}
    lacks = LACKS

    def before(self, metadata: MetaData) -> None:
        Sequence("invoice_numbers", start=100, metadata=metadata)
        Table("invoices", metadata, Column("id", Integer, primary_key=True), Column("code", String(20)))

    def after(self, metadata: MetaData) -> None:
        Sequence("invoice_numbers", start=100, metadata=metadata)
        Table("invoices", metadata, Column("id", Integer, primary_key=True), Column("code", String(20)))


CASES = (Add, Drop, Change, Identical)
