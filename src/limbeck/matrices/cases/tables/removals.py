"""Tables that go, and tables that the models never knew."""

from __future__ import annotations

from sqlalchemy import Column, Integer, MetaData, String, Table

from limbeck.matrices.case import Case


class Drop(Case):
    """A table that only the database has is dropped, with all its rows.

    The rows do not count as lost, since the models don't want them; nobody asks whether anybody else does.
    The downgrade creates the table again, empty. Find out why the table is missing: if `env.py` merely no
    longer imports its class, autogenerate writes exactly this.
    """

    slug = "table.drop"
    title = "drop a table"
    rows = {"users": [{"id": 1, "name": "Ada"}], "coupons": [{"id": 1, "code": "SPRING"}]}

    def before(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True), Column("name", String(50)))
        Table("coupons", metadata, Column("id", Integer, primary_key=True), Column("code", String(20)))

    def after(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True), Column("name", String(50)))


class ExtraInDatabase(Case):
    """A table that somebody created by hand is, to autogenerate, a table that the models no longer want.

    It is supposed to stay, and yet each new migration proposes to drop it, with its rows. Exclude such tables
    by `include_name` or `include_object` in `env.py`, or give this one a model.
    """

    slug = "table.extra_in_db"
    title = "table created by hand, absent from the model"
    rows = {"users": [{"id": 1, "name": "Ada"}], "legacy_prices": [{"sku": "A1", "price": 5}]}

    def before(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True), Column("name", String(50)))

    def before_sql(self, backend: str) -> tuple[str, ...]:  # noqa: ARG002 - the same on both
        return ("CREATE TABLE legacy_prices (sku VARCHAR(20), price INTEGER)",)

    def after(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True), Column("name", String(50)))

    def after_sql(self, backend: str) -> tuple[str, ...]:  # noqa: ARG002 - the same on both
        return ("CREATE TABLE legacy_prices (sku VARCHAR(20), price INTEGER)",)


CASES = (Drop, ExtraInDatabase)
