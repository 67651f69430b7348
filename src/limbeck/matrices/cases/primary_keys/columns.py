"""Columns of a primary key: new ones, of another type, and the same ones said in another way."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Integer, MetaData, PrimaryKeyConstraint, String, Table

from limbeck.matrices.case import Case, Operations


class AddColumn(Case):
    """A column of a primary key cannot be NULL, and the rows have no value for it: the migration fails.

    And it would not be enough, since autogenerate adds the column and leaves the key as it is. Add the column
    as nullable, fill it, then build the key anew, which forbids NULL by itself.
    """

    slug = "pk.add_column_to_pk"
    title = "new column that is part of the primary key"
    rows = {"prices": [{"product": "pen", "amount": 5}, {"product": "ink", "amount": 7}]}

    def before(self, metadata: MetaData) -> None:
        Table(
            "prices",
            metadata,
            Column("product", String(20), primary_key=True),
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
        op.add_column("prices", Column("region", String(2)))
        op.execute("UPDATE prices SET region = 'eu'")
        if op.get_context().dialect.name == "sqlite":
            wanted = Table(
                "prices",
                MetaData(),
                Column("product", String(20), primary_key=True),
                Column("region", String(2), primary_key=True),
                Column("amount", Integer),
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
                Column("product", String(20), primary_key=True),
                Column("amount", Integer),
            )
            with op.batch_alter_table("prices", recreate="always", copy_from=wanted):
                return
        op.drop_constraint("prices_pkey", "prices", type_="primary")
        op.drop_column("prices", "region")
        op.create_primary_key("prices_pkey", "prices", ["product"])


class TypeChange(Case):
    """The new type of the column is seen; the sequence that numbers it is not, and stays one of integers.

    On PostgreSQL the file runs, and the ids end at 2147483647 nevertheless. Alter the sequence too. SQLite
    needs batch mode, and there the change does harm: only a column of type INTEGER numbers itself. Use
    `BigInteger().with_variant(Integer, "sqlite")`, which leaves it alone.
    """

    slug = "pk.type"
    title = "type of the primary key Integer -> BigInteger"
    rows = {"users": [{"id": 1, "name": "Ada"}, {"id": 2, "name": "Grace"}]}

    def before(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True), Column("name", String(50)))

    def after(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", BigInteger, primary_key=True), Column("name", String(50)))

    def remedy(self, op: Operations) -> None:
        with op.batch_alter_table("users") as batch:
            batch.alter_column("id", existing_type=Integer(), type_=BigInteger())
        if op.get_context().dialect.name == "postgresql":
            op.execute("ALTER SEQUENCE users_id_seq AS bigint")

    def undo(self, op: Operations) -> None:
        with op.batch_alter_table("users") as batch:
            batch.alter_column("id", existing_type=BigInteger(), type_=Integer())
        if op.get_context().dialect.name == "postgresql":
            op.execute("ALTER SEQUENCE users_id_seq AS integer")


class TypeChangeWithVariant(TypeChange):
    """A type can be another one on SQLite, where only an INTEGER numbers itself: the key stays one.

    So nothing changes on SQLite and nothing is proposed. On PostgreSQL it is the same as without the variant:
    the column grows, its sequence has to be told.
    """

    slug = "pk.type_variant"
    title = "type of the primary key Integer -> BigInteger, Integer on SQLite"

    def after(self, metadata: MetaData) -> None:
        number = BigInteger().with_variant(Integer, "sqlite")
        Table("users", metadata, Column("id", number, primary_key=True), Column("name", String(50)))


class Identical(Case):
    """`primary_key=True` at the columns or a `PrimaryKeyConstraint` after them: that is the same."""

    slug = "pk.identical"
    title = "identical primary key, said in another way"
    rows = {"prices": [{"product": "pen", "region": "eu", "amount": 5}]}

    def before(self, metadata: MetaData) -> None:
        Table(
            "prices",
            metadata,
            Column("product", String(20), primary_key=True),
            Column("region", String(2), primary_key=True),
            Column("amount", Integer),
        )

    def after(self, metadata: MetaData) -> None:
        Table(
            "prices",
            metadata,
            Column("product", String(20)),
            Column("region", String(2)),
            Column("amount", Integer),
            PrimaryKeyConstraint("product", "region"),
        )


CASES: tuple[type[Case], ...] = (AddColumn, TypeChange, TypeChangeWithVariant, Identical)
