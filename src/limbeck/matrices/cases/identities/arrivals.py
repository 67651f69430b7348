"""Columns that get an identity, or lose it."""

from __future__ import annotations

from sqlalchemy import Column, Identity, Integer, MetaData, String, Table

from limbeck.matrices.case import Case, Operations

LACKS = {"sqlite": "SQLite has no identity columns."}


class AddColumn(Case):
    """The identity is written with the new column, and PostgreSQL numbers the rows that are there.

    Which row gets which number is not said.
    """

    slug = "identity.add_column"
    title = "add a column with Identity"
    rows = {"invoices": [{"code": "A"}, {"code": "B"}]}
    lacks = LACKS

    def before(self, metadata: MetaData) -> None:
        Table("invoices", metadata, Column("code", String(20), primary_key=True))

    def after(self, metadata: MetaData) -> None:
        Table(
            "invoices",
            metadata,
            Column("code", String(20), primary_key=True),
            Column("number", Integer, Identity(), nullable=False),
        )


class PlainToIdentity(Case):
    """By default autogenerate does not compare identities: that is a part of `compare_server_default`.

    With it on, the column becomes an identity, and yet two things are missing. It begins to number at 1,
    although the rows have numbers already; and the way back fails, because PostgreSQL takes an identity away
    with another statement than a default. Set the sequence behind it to the highest number.
    """

    slug = "identity.plain_to_identity"
    title = "plain column -> Identity"
    rows = {"invoices": [{"code": "A", "number": 1}, {"code": "B", "number": 2}]}
    lacks = LACKS

    def before(self, metadata: MetaData) -> None:
        Table(
            "invoices",
            metadata,
            Column("code", String(20), primary_key=True),
            Column("number", Integer, nullable=False),
        )

    def after(self, metadata: MetaData) -> None:
        Table(
            "invoices",
            metadata,
            Column("code", String(20), primary_key=True),
            Column("number", Integer, Identity(), nullable=False),
        )

    def remedy(self, op: Operations) -> None:
        op.alter_column("invoices", "number", server_default=Identity())
        # It would begin with 1, which a row has already.
        op.execute("SELECT setval('invoices_number_seq', max(number)) FROM invoices")

    def undo(self, op: Operations) -> None:
        op.alter_column("invoices", "number", server_default=None, existing_server_default=Identity())


class ToPlain(Case):
    """By default nobody notices; with `compare_server_default` the file fails.

    Autogenerate writes `server_default=None` and forgets to say that an identity is there, so Alembic drops a
    default, which PostgreSQL refuses. Say it with `existing_server_default`.
    """

    slug = "identity.to_plain"
    title = "Identity -> plain column"
    rows = {"invoices": [{"code": "A", "number": 1}, {"code": "B", "number": 2}]}
    lacks = LACKS

    def before(self, metadata: MetaData) -> None:
        Table(
            "invoices",
            metadata,
            Column("code", String(20), primary_key=True),
            Column("number", Integer, Identity(), nullable=False),
        )

    def after(self, metadata: MetaData) -> None:
        Table(
            "invoices",
            metadata,
            Column("code", String(20), primary_key=True),
            Column("number", Integer, nullable=False),
        )

    def remedy(self, op: Operations) -> None:
        op.alter_column("invoices", "number", server_default=None, existing_server_default=Identity())

    def undo(self, op: Operations) -> None:
        op.alter_column("invoices", "number", server_default=Identity())
        op.execute("SELECT setval('invoices_number_seq', max(number)) FROM invoices")


CASES = (AddColumn, PlainToIdentity, ToPlain)
