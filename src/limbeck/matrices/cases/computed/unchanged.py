"""Generated columns that are as they should be."""

from __future__ import annotations

from sqlalchemy import Column, Computed, Integer, MetaData, String, Table

from limbeck.matrices.case import Case


class Identical(Case):
    """The same expression on both sides: nothing is proposed and nobody is warned, with any option."""

    slug = "computed.identical"
    title = "identical generated column"
    rows = {"lines": [{"id": 1, "price": 5, "quantity": 2}]}

    def before(self, metadata: MetaData) -> None:
        Table(
            "lines",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("price", Integer),
            Column("quantity", Integer),
            Column("total", Integer, Computed("price * quantity", persisted=True)),
        )

    def after(self, metadata: MetaData) -> None:
        Table(
            "lines",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("price", Integer),
            Column("quantity", Integer),
            Column("total", Integer, Computed("price * quantity", persisted=True)),
        )


class IdenticalComplex(Case):
    """PostgreSQL puts an expression in its own words, with casts and brackets; SQLite keeps it as written.

    Nothing is proposed: by default it is not compared, and with `compare_server_default` only after casts and
    brackets were taken out.
    """

    slug = "computed.identical_complex"
    title = "identical generated column, complex expression"
    rows = {"users": [{"id": 1, "first": "Ada", "last": "Lovelace", "age": 36}]}

    def before(self, metadata: MetaData) -> None:
        Table(
            "users",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("first", String(50)),
            Column("last", String(50)),
            Column("age", Integer),
            Column(
                "label",
                String(120),
                Computed(
                    "CASE WHEN age >= 18 THEN coalesce(first, '') || ' ' || upper(last) ELSE 'minor' END",
                    persisted=True,
                ),
            ),
        )

    def after(self, metadata: MetaData) -> None:
        Table(
            "users",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("first", String(50)),
            Column("last", String(50)),
            Column("age", Integer),
            Column(
                "label",
                String(120),
                Computed(
                    "CASE WHEN age >= 18 THEN coalesce(first, '') || ' ' || upper(last) ELSE 'minor' END",
                    persisted=True,
                ),
            ),
        )


CASES = (Identical, IdenticalComplex)
