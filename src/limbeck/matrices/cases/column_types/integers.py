"""Whole numbers that take more room, or less."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Integer, MetaData, SmallInteger, String, Table

from limbeck.matrices.case import Case, Operations


class IntToBigint(Case):
    """Seen by its name.

    PostgreSQL rewrites the whole table under an exclusive lock, since the wider number takes more room; on a
    large table add a new column, fill it in portions, and swap the two.

    SQLite stores every integer in as many bytes as it needs: only the word in the schema changes, yet batch
    mode copies the table for it.
    """

    slug = "type.int_to_bigint"
    title = "Integer -> BigInteger"
    rows = {"pages": [{"id": 1, "views": 2147483647}, {"id": 2, "views": -2147483648}]}

    def before(self, metadata: MetaData) -> None:
        Table("pages", metadata, Column("id", Integer, primary_key=True), Column("views", Integer))

    def after(self, metadata: MetaData) -> None:
        Table("pages", metadata, Column("id", Integer, primary_key=True), Column("views", BigInteger))

    def remedy(self, op: Operations) -> None:
        with op.batch_alter_table("pages") as batch:
            batch.alter_column("views", existing_type=Integer(), type_=BigInteger())

    def undo(self, op: Operations) -> None:
        with op.batch_alter_table("pages") as batch:
            batch.alter_column("views", existing_type=BigInteger(), type_=Integer())


class BigintToInt(Case):
    """Seen, and written without a look at the rows: PostgreSQL refuses when one number does not fit.

    SQLite in batch mode keeps the large number under the smaller word, since it has one kind of integer.

    Whether to cap such a value, move it or give it up is a decision for somebody who knows what it means. The
    remedy caps it.
    """

    slug = "type.bigint_to_int"
    title = "BigInteger -> Integer, a row is too large"
    rows = {"pages": [{"id": 1, "views": 12}, {"id": 2, "views": 3000000000}]}
    becomes = {"pages.views": {3000000000: 2147483647}}

    def before(self, metadata: MetaData) -> None:
        Table("pages", metadata, Column("id", Integer, primary_key=True), Column("views", BigInteger))

    def after(self, metadata: MetaData) -> None:
        Table("pages", metadata, Column("id", Integer, primary_key=True), Column("views", Integer))

    def remedy(self, op: Operations) -> None:
        op.execute("UPDATE pages SET views = 2147483647 WHERE views > 2147483647")
        with op.batch_alter_table("pages") as batch:
            batch.alter_column("views", existing_type=BigInteger(), type_=Integer())

    def undo(self, op: Operations) -> None:
        with op.batch_alter_table("pages") as batch:
            batch.alter_column("views", existing_type=Integer(), type_=BigInteger())


class SmallintToInt(Case):
    """A larger type for whole numbers, seen by its name; every value fits.

    PostgreSQL rewrites the table to make room, SQLite only changes the word, by copying the table in batch
    mode.
    """

    slug = "type.smallint_to_int"
    title = "SmallInteger -> Integer"
    rows = {"products": [{"id": 1, "stock": 32767}, {"id": 2, "stock": 0}]}

    def before(self, metadata: MetaData) -> None:
        Table("products", metadata, Column("id", Integer, primary_key=True), Column("stock", SmallInteger))

    def after(self, metadata: MetaData) -> None:
        Table("products", metadata, Column("id", Integer, primary_key=True), Column("stock", Integer))

    def remedy(self, op: Operations) -> None:
        with op.batch_alter_table("products") as batch:
            batch.alter_column("stock", existing_type=SmallInteger(), type_=Integer())

    def undo(self, op: Operations) -> None:
        with op.batch_alter_table("products") as batch:
            batch.alter_column("stock", existing_type=Integer(), type_=SmallInteger())


class KeyToBigint(Case):
    """Autogenerate sees the column, and not the sequence that numbers it.

    PostgreSQL makes the sequence of an Integer key end at 2147483647, and altering the column leaves it so:
    inserts fail at the very number that the change was to get past. Alter the sequence in the same migration.

    On SQLite only the word INTEGER makes a primary key number itself. Batch mode makes the BIGINT that the
    models ask for, and an insert without an id then fails; models for both say
    `BigInteger().with_variant(Integer, "sqlite")`.
    """

    slug = "type.key_int_to_bigint"
    title = "primary key Integer -> BigInteger, numbered by a sequence"
    rows = {"pages": [{"id": 1, "path": "/"}, {"id": 2, "path": "/about"}]}

    def before(self, metadata: MetaData) -> None:
        Table("pages", metadata, Column("id", Integer, primary_key=True), Column("path", String(50)))

    def after(self, metadata: MetaData) -> None:
        Table("pages", metadata, Column("id", BigInteger, primary_key=True), Column("path", String(50)))

    def remedy(self, op: Operations) -> None:
        with op.batch_alter_table("pages") as batch:
            batch.alter_column("id", existing_type=Integer(), type_=BigInteger())
        if op.get_context().dialect.name == "postgresql":
            op.execute("ALTER SEQUENCE pages_id_seq AS bigint")

    def undo(self, op: Operations) -> None:
        if op.get_context().dialect.name == "postgresql":
            op.execute("ALTER SEQUENCE pages_id_seq AS integer")
        with op.batch_alter_table("pages") as batch:
            batch.alter_column("id", existing_type=BigInteger(), type_=Integer())


CASES: tuple[type[Case], ...] = (IntToBigint, BigintToInt, SmallintToInt, KeyToBigint)
