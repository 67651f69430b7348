"""UUIDs that were texts, and the other way round."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from sqlalchemy import Column, Integer, MetaData, String, Table, Uuid

from limbeck.matrices.case import Case, Operations


class UuidToString(Case):
    """PostgreSQL makes a text with hyphens of a UUID, and wants to be told how to go back.

    The generated downgrade fails there for want of `postgresql_using`.

    SQLite has no UUID: SQLAlchemy keeps 32 digits without hyphens. Batch mode makes the new column and leaves
    the digits as they were, so that `str(token)` finds no row. Here the target's rows count too, and hence
    the hyphens.
    """

    slug = "type.uuid_to_string"
    title = "UUID -> String(36)"
    rows = {"sessions": [{"id": 1, "token": uuid.UUID("5d0e1c0a-2f6b-4b7e-9c3a-8f1d2e3c4b5a")}]}
    data = True

    def before(self, metadata: MetaData) -> None:
        Table("sessions", metadata, Column("id", Integer, primary_key=True), Column("token", Uuid()))

    def after(self, metadata: MetaData) -> None:
        Table("sessions", metadata, Column("id", Integer, primary_key=True), Column("token", String(36)))

    def after_sql(self, backend: str) -> Sequence[str]:  # noqa: ARG002 - the same on both
        return ("INSERT INTO sessions VALUES (1, '5d0e1c0a-2f6b-4b7e-9c3a-8f1d2e3c4b5a')",)

    def remedy(self, op: Operations) -> None:
        with op.batch_alter_table("sessions") as batch:
            batch.alter_column("token", existing_type=Uuid(), type_=String(36))
        if op.get_context().dialect.name == "sqlite":
            op.execute(
                "UPDATE sessions SET token = substr(token, 1, 8) || '-' || substr(token, 9, 4) || '-' "
                "|| substr(token, 13, 4) || '-' || substr(token, 17, 4) || '-' || substr(token, 21)"
            )

    def undo(self, op: Operations) -> None:
        if op.get_context().dialect.name == "sqlite":
            op.execute("UPDATE sessions SET token = replace(token, '-', '')")
        with op.batch_alter_table("sessions") as batch:
            batch.alter_column(
                "token",
                existing_type=String(36),
                type_=Uuid(),
                postgresql_using="token::uuid",
            )


class StringToUuid(Case):
    """PostgreSQL refuses to make UUIDs of text unless a USING clause tells it to.

    On SQLite a Uuid is a CHAR(32), and SQLAlchemy looks for 32 digits without hyphens. Batch mode changes the
    type and keeps the hyphens: every row is there, and a query by its token finds none. Here the target's
    rows count too, so the hyphens have to go.
    """

    slug = "type.string_to_uuid"
    title = "String(36) -> UUID"
    rows = {"sessions": [{"id": 1, "token": "5d0e1c0a-2f6b-4b7e-9c3a-8f1d2e3c4b5a"}]}
    data = True

    def before(self, metadata: MetaData) -> None:
        Table("sessions", metadata, Column("id", Integer, primary_key=True), Column("token", String(36)))

    def after(self, metadata: MetaData) -> None:
        Table("sessions", metadata, Column("id", Integer, primary_key=True), Column("token", Uuid()))

    def after_sql(self, backend: str) -> Sequence[str]:
        if backend == "sqlite":  # the form in which SQLAlchemy writes a Uuid there
            return ("INSERT INTO sessions VALUES (1, '5d0e1c0a2f6b4b7e9c3a8f1d2e3c4b5a')",)
        return ("INSERT INTO sessions VALUES (1, '5d0e1c0a-2f6b-4b7e-9c3a-8f1d2e3c4b5a')",)

    def remedy(self, op: Operations) -> None:
        if op.get_context().dialect.name == "sqlite":
            op.execute("UPDATE sessions SET token = replace(token, '-', '')")
        with op.batch_alter_table("sessions") as batch:
            batch.alter_column(
                "token",
                existing_type=String(36),
                type_=Uuid(),
                postgresql_using="token::uuid",
            )

    def undo(self, op: Operations) -> None:
        with op.batch_alter_table("sessions") as batch:
            batch.alter_column("token", existing_type=Uuid(), type_=String(36))
        if op.get_context().dialect.name == "sqlite":
            op.execute(
                "UPDATE sessions SET token = substr(token, 1, 8) || '-' || substr(token, 9, 4) || '-' "
                "|| substr(token, 13, 4) || '-' || substr(token, 17, 4) || '-' || substr(token, 21)"
            )


CASES: tuple[type[Case], ...] = (UuidToString, StringToUuid)
