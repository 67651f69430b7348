"""What an identity says: whether it always numbers, where it begins, how far it steps."""

from __future__ import annotations

from sqlalchemy import Column, Identity, Integer, MetaData, String, Table

from limbeck.matrices.case import Case, Operations

LACKS = {"sqlite": "SQLite has no identity columns."}


class ChangeAlways(Case):
    """By default nobody notices; with `compare_server_default` the change is seen, and its file fails.

    The file says what the identity is to be, and not that there is one: so Alembic adds a second one instead
    of changing the first, which PostgreSQL refuses. With `existing_server_default` it sends the right
    statement. An identity that is always used refuses rows that bring their own number.
    """

    slug = "identity.change_always"
    title = "Identity always False -> True"
    rows = {"tickets": [{"subject": "Pen"}, {"subject": "Ink"}]}
    lacks = LACKS

    def before(self, metadata: MetaData) -> None:
        Table(
            "tickets",
            metadata,
            Column("id", Integer, Identity(always=False), primary_key=True),
            Column("subject", String(80)),
        )

    def after(self, metadata: MetaData) -> None:
        Table(
            "tickets",
            metadata,
            Column("id", Integer, Identity(always=True), primary_key=True),
            Column("subject", String(80)),
        )

    def remedy(self, op: Operations) -> None:
        wanted, there = Identity(always=True), Identity(always=False)
        op.alter_column("tickets", "id", server_default=wanted, existing_server_default=there)

    def undo(self, op: Operations) -> None:
        wanted, there = Identity(always=False), Identity(always=True)
        op.alter_column("tickets", "id", server_default=wanted, existing_server_default=there)


class ChangeStart(Case):
    """By default nobody notices; with `compare_server_default` the change is seen, and its file fails.

    Alembic has to be told that there is an identity already, by `existing_server_default`. And where an
    identity starts is only what a restart goes back to: the next number stays what it was until somebody
    restarts it, as the remedy does.
    """

    slug = "identity.change_start"
    title = "Identity start 1 -> 100"
    rows = {"tickets": [{"subject": "Pen"}, {"subject": "Ink"}]}
    lacks = LACKS

    def before(self, metadata: MetaData) -> None:
        Table(
            "tickets",
            metadata,
            Column("id", Integer, Identity(start=1), primary_key=True),
            Column("subject", String(80)),
        )

    def after(self, metadata: MetaData) -> None:
        Table(
            "tickets",
            metadata,
            Column("id", Integer, Identity(start=100), primary_key=True),
            Column("subject", String(80)),
        )

    def remedy(self, op: Operations) -> None:
        wanted, there = Identity(start=100), Identity(start=1)
        op.alter_column("tickets", "id", server_default=wanted, existing_server_default=there)
        op.execute("ALTER TABLE tickets ALTER COLUMN id RESTART")

    def undo(self, op: Operations) -> None:
        wanted, there = Identity(start=1), Identity(start=100)
        op.alter_column("tickets", "id", server_default=wanted, existing_server_default=there)


class ChangeIncrement(Case):
    """By default nobody notices; with `compare_server_default` the change is seen, and its file fails.

    As with every change of an identity, Alembic wants to add one where one is, unless
    `existing_server_default` tells it.
    """

    slug = "identity.change_increment"
    title = "Identity increment 1 -> 5"
    rows = {"tickets": [{"subject": "Pen"}, {"subject": "Ink"}]}
    lacks = LACKS

    def before(self, metadata: MetaData) -> None:
        Table(
            "tickets",
            metadata,
            Column("id", Integer, Identity(increment=1), primary_key=True),
            Column("subject", String(80)),
        )

    def after(self, metadata: MetaData) -> None:
        Table(
            "tickets",
            metadata,
            Column("id", Integer, Identity(increment=5), primary_key=True),
            Column("subject", String(80)),
        )

    def remedy(self, op: Operations) -> None:
        wanted, there = Identity(increment=5), Identity(increment=1)
        op.alter_column("tickets", "id", server_default=wanted, existing_server_default=there)

    def undo(self, op: Operations) -> None:
        wanted, there = Identity(increment=1), Identity(increment=5)
        op.alter_column("tickets", "id", server_default=wanted, existing_server_default=there)


CASES = (ChangeAlways, ChangeStart, ChangeIncrement)
