"""Server defaults of moments."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import (
    Column,
    DateTime,
    Integer,
    MetaData,
    Table,
    func,
    text,
)

from limbeck.matrices.case import Case, Operations


class AddNow(Case):
    """A column begins to fill itself with the moment of its row; the old rows stay as they are.

    `func.now()` is `now()` on PostgreSQL and `CURRENT_TIMESTAMP` on SQLite. Autogenerate sees it with
    `compare_server_default=True`, and SQLite takes it in batch mode only: a plain ADD COLUMN with such a
    default would be refused there, too.
    """

    slug = "server_default.add_now"
    title = "add server_default now()"
    rows = {"orders": [{"id": 1, "created": dt.datetime.fromisoformat("2026-01-01")}]}

    def before(self, metadata: MetaData) -> None:
        Table("orders", metadata, Column("id", Integer, primary_key=True), Column("created", DateTime))

    def after(self, metadata: MetaData) -> None:
        Table(
            "orders",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("created", DateTime, server_default=func.now()),
        )

    def remedy(self, op: Operations) -> None:
        with op.batch_alter_table("orders") as batch:
            batch.alter_column("created", server_default=func.now())

    def undo(self, op: Operations) -> None:
        with op.batch_alter_table("orders") as batch:
            batch.alter_column("created", server_default=None)


class RemoveNow(Case):
    """The application is to say the moment itself, and the database goes on filling it in.

    By default autogenerate does not notice; an insert that forgets the column then gets a moment that nobody
    chose. `compare_server_default=True` finds it.
    """

    slug = "server_default.remove_now"
    title = "remove server_default now()"
    rows = {"orders": [{"id": 1, "created": dt.datetime.fromisoformat("2026-01-01")}]}

    def before(self, metadata: MetaData) -> None:
        Table(
            "orders",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("created", DateTime, server_default=func.now()),
        )

    def after(self, metadata: MetaData) -> None:
        Table("orders", metadata, Column("id", Integer, primary_key=True), Column("created", DateTime))

    def remedy(self, op: Operations) -> None:
        with op.batch_alter_table("orders") as batch:
            batch.alter_column("created", server_default=None)

    def undo(self, op: Operations) -> None:
        with op.batch_alter_table("orders") as batch:
            batch.alter_column("created", server_default=func.now())


class NowToLiteral(Case):
    """A moving moment becomes a fixed one; the two are never equal, but somebody has to ask.

    With `compare_server_default=True` Alembic asks PostgreSQL whether they are equal at the time of asking,
    and compares texts on SQLite. Both find the change.
    """

    slug = "server_default.now_to_literal"
    title = "now() -> literal timestamp"
    rows = {"orders": [{"id": 1, "created": dt.datetime.fromisoformat("2026-01-01")}]}

    def before(self, metadata: MetaData) -> None:
        Table(
            "orders",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("created", DateTime, server_default=func.now()),
        )

    def after(self, metadata: MetaData) -> None:
        Table(
            "orders",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("created", DateTime, server_default=text("'2026-01-01 00:00:00'")),
        )

    def remedy(self, op: Operations) -> None:
        with op.batch_alter_table("orders") as batch:
            batch.alter_column("created", server_default=text("'2026-01-01 00:00:00'"))

    def undo(self, op: Operations) -> None:
        with op.batch_alter_table("orders") as batch:
            batch.alter_column("created", server_default=func.now())


class CaseFnSame(Case):
    """Two words for the moment when the transaction began.

    On SQLite both models write `CURRENT_TIMESTAMP`, and nothing differs. PostgreSQL keeps the two words
    apart in its catalogue, and they mean the same: when Alembic asks it whether they are equal they are, and
    it proposes nothing, with `compare_server_default=True` or without.
    """

    slug = "server_default.case_fn_same"
    title = "now() vs CURRENT_TIMESTAMP"
    rows = {"orders": [{"id": 1, "created": dt.datetime.fromisoformat("2026-01-01")}]}
    same_meaning = {"postgresql": "The texts differ, and both are the moment when the transaction began."}

    def before(self, metadata: MetaData) -> None:
        Table(
            "orders",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("created", DateTime, server_default=func.now()),
        )

    def after(self, metadata: MetaData) -> None:
        Table(
            "orders",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("created", DateTime, server_default=text("CURRENT_TIMESTAMP")),
        )


CASES: tuple[type[Case], ...] = (AddNow, RemoveNow, NowToLiteral, CaseFnSame)
