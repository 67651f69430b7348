"""Identities that are as they should be."""

from __future__ import annotations

from sqlalchemy import Column, Identity, Integer, MetaData, String, Table

from limbeck.matrices.case import Case

LACKS = {"sqlite": "SQLite has no identity columns."}


class Identical(Case):
    """The same identity on both sides: nothing is proposed, with `compare_server_default` or without."""

    slug = "identity.identical"
    title = "identical Identity()"
    rows = {"tickets": [{"subject": "Pen"}]}
    lacks = LACKS

    def before(self, metadata: MetaData) -> None:
        Table(
            "tickets",
            metadata,
            Column("id", Integer, Identity(), primary_key=True),
            Column("subject", String(80)),
        )

    def after(self, metadata: MetaData) -> None:
        Table(
            "tickets",
            metadata,
            Column("id", Integer, Identity(), primary_key=True),
            Column("subject", String(80)),
        )


class IdenticalOptions(Case):
    """An identity with options, the same on both sides: nothing is proposed, however it is compared."""

    slug = "identity.identical_options"
    title = "identical Identity() with options"
    rows = {"tickets": [{"subject": "Pen"}]}
    lacks = LACKS

    def before(self, metadata: MetaData) -> None:
        Table(
            "tickets",
            metadata,
            Column(
                "id", Integer, Identity(always=True, start=100, increment=5, cycle=True), primary_key=True
            ),
            Column("subject", String(80)),
        )

    def after(self, metadata: MetaData) -> None:
        Table(
            "tickets",
            metadata,
            Column(
                "id", Integer, Identity(always=True, start=100, increment=5, cycle=True), primary_key=True
            ),
            Column("subject", String(80)),
        )


class IdenticalUppercase(Case):
    """A name with capital letters has to be quoted wherever it stands, also where an identity is read.

    Users once reported that such an identity came out as a change each time. Here nothing is proposed, with
    `compare_server_default` or without.
    """

    slug = "identity.identical_uppercase"
    title = "identical Identity() in a table whose name has capital letters"
    rows = {"Tickets": [{"subject": "Pen"}]}
    lacks = LACKS

    def before(self, metadata: MetaData) -> None:
        Table(
            "Tickets",
            metadata,
            Column("id", Integer, Identity(), primary_key=True),
            Column("subject", String(80)),
        )

    def after(self, metadata: MetaData) -> None:
        Table(
            "Tickets",
            metadata,
            Column("id", Integer, Identity(), primary_key=True),
            Column("subject", String(80)),
        )


CASES = (Identical, IdenticalOptions, IdenticalUppercase)
