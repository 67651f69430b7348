"""Primary keys over other columns, and with another name."""

from __future__ import annotations

from sqlalchemy import Column, Integer, MetaData, PrimaryKeyConstraint, String, Table

from limbeck.matrices.case import Case, Operations


class ChangeColumns(Case):
    """One column more in the primary key is no change to autogenerate if the column itself stays as it is.

    The database then refuses the second row of a product, which the models would allow. Drop the key and
    create it anew; both lock the table while the index is built. On SQLite say in `copy_from` how the copied
    table is to be.
    """

    slug = "pk.change_columns"
    title = "primary key (id) -> (id, id2)"
    rows = {"prices": [{"product": "pen", "region": "eu", "amount": 5}]}

    def before(self, metadata: MetaData) -> None:
        Table(
            "prices",
            metadata,
            Column("product", String(20), primary_key=True),
            Column("region", String(2), nullable=False),
            Column("amount", Integer),
        )

    def after(self, metadata: MetaData) -> None:
        Table(
            "prices",
            metadata,
            Column("product", String(20), primary_key=True),
            Column("region", String(2), primary_key=True),
            Column("amount", Integer),
        )

    def remedy(self, op: Operations) -> None:
        if op.get_context().dialect.name == "sqlite":
            wanted = Table(
                "prices",
                MetaData(),
                Column("product", String(20), nullable=False),
                Column("region", String(2), nullable=False),
                Column("amount", Integer),
                PrimaryKeyConstraint("product", "region"),
            )
            with op.batch_alter_table("prices", recreate="always", copy_from=wanted):
                return
        op.drop_constraint("prices_pkey", "prices", type_="primary")
        op.create_primary_key("prices_pkey", "prices", ["product", "region"])

    def undo(self, op: Operations) -> None:
        if op.get_context().dialect.name == "sqlite":
            wanted = Table(
                "prices",
                MetaData(),
                Column("product", String(20), nullable=False),
                Column("region", String(2), nullable=False),
                Column("amount", Integer),
                PrimaryKeyConstraint("product"),
            )
            with op.batch_alter_table("prices", recreate="always", copy_from=wanted):
                return
        op.drop_constraint("prices_pkey", "prices", type_="primary")
        op.create_primary_key("prices_pkey", "prices", ["product"])


class Move(Case):
    """The key moves to another column, and autogenerate proposes nothing.

    Drop the one and create the other. Foreign keys that refer to the old key would stand in the way on
    PostgreSQL, and would have to be dropped first.
    """

    slug = "pk.move"
    title = "primary key moved from id to id2 (unnamed)"
    rows = {"countries": [{"number": 276, "code": "DE"}, {"number": 250, "code": "FR"}]}

    def before(self, metadata: MetaData) -> None:
        Table(
            "countries",
            metadata,
            Column("number", Integer, primary_key=True, autoincrement=False),
            Column("code", String(2), nullable=False),
        )

    def after(self, metadata: MetaData) -> None:
        Table(
            "countries",
            metadata,
            Column("number", Integer, nullable=False),
            Column("code", String(2), primary_key=True),
        )

    def remedy(self, op: Operations) -> None:
        if op.get_context().dialect.name == "sqlite":
            wanted = Table(
                "countries",
                MetaData(),
                Column("number", Integer, nullable=False),
                Column("code", String(2), nullable=False),
                PrimaryKeyConstraint("code"),
            )
            with op.batch_alter_table("countries", recreate="always", copy_from=wanted):
                return
        op.drop_constraint("countries_pkey", "countries", type_="primary")
        op.create_primary_key("countries_pkey", "countries", ["code"])

    def undo(self, op: Operations) -> None:
        if op.get_context().dialect.name == "sqlite":
            wanted = Table(
                "countries",
                MetaData(),
                Column("number", Integer, nullable=False),
                Column("code", String(2), nullable=False),
                PrimaryKeyConstraint("number"),
            )
            with op.batch_alter_table("countries", recreate="always", copy_from=wanted):
                return
        op.drop_constraint("countries_pkey", "countries", type_="primary")
        op.create_primary_key("countries_pkey", "countries", ["number"])


class Rename(Case):
    """Names of primary keys are not compared: a new naming convention leaves the old names as they are.

    Nothing breaks until a migration drops a key by its new name. PostgreSQL renames a constraint without
    touching a row; SQLite has to copy the table.
    """

    slug = "pk.rename"
    title = "rename the primary key constraint"
    rows = {"countries": [{"code": "DE", "name": "Germany"}]}

    def before(self, metadata: MetaData) -> None:
        Table(
            "countries",
            metadata,
            Column("code", String(2)),
            Column("name", String(50)),
            PrimaryKeyConstraint("code", name="countries_key"),
        )

    def after(self, metadata: MetaData) -> None:
        Table(
            "countries",
            metadata,
            Column("code", String(2)),
            Column("name", String(50)),
            PrimaryKeyConstraint("code", name="pk_countries"),
        )

    def remedy(self, op: Operations) -> None:
        if op.get_context().dialect.name == "sqlite":
            wanted = Table(
                "countries",
                MetaData(),
                Column("code", String(2)),
                Column("name", String(50)),
                PrimaryKeyConstraint("code", name="pk_countries"),
            )
            with op.batch_alter_table("countries", recreate="always", copy_from=wanted):
                return
        op.execute("ALTER TABLE countries RENAME CONSTRAINT countries_key TO pk_countries")

    def undo(self, op: Operations) -> None:
        if op.get_context().dialect.name == "sqlite":
            wanted = Table(
                "countries",
                MetaData(),
                Column("code", String(2)),
                Column("name", String(50)),
                PrimaryKeyConstraint("code", name="countries_key"),
            )
            with op.batch_alter_table("countries", recreate="always", copy_from=wanted):
                return
        op.execute("ALTER TABLE countries RENAME CONSTRAINT pk_countries TO countries_key")


CASES = (ChangeColumns, Move, Rename)
