"""Columns that are sorted and compared by other rules."""

from __future__ import annotations

from sqlalchemy import Column, Integer, MetaData, String, Table

from limbeck.matrices.case import Case, Operations


class Add(Case):
    """Words of a type are compared only where both sides have as many, and a collation is one more.

    Adding one to the models is seen on neither backend. The column goes on being sorted and compared by the
    old rules, which no test of the schema tells. Write the change by hand, as a change of the type.

    Indexes on the column have to be rebuilt: PostgreSQL does that by itself, and in SQLite the copied
    table gets new ones.
    """

    slug = "collation.add"
    title = "column collation added (String(collation=))"
    rows = {"users": [{"id": 1, "name": "Ada"}, {"id": 2, "name": "ada"}]}

    def before(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True), Column("name", String(50)))

    def after(self, metadata: MetaData) -> None:
        text = String(50, collation="C").with_variant(String(50, collation="NOCASE"), "sqlite")
        Table("users", metadata, Column("id", Integer, primary_key=True), Column("name", text))

    def remedy(self, op: Operations) -> None:
        text = String(50, collation="C").with_variant(String(50, collation="NOCASE"), "sqlite")
        with op.batch_alter_table("users") as batch:
            batch.alter_column("name", existing_type=String(50), type_=text)

    def undo(self, op: Operations) -> None:
        with op.batch_alter_table("users") as batch:
            batch.alter_column("name", type_=String(50))


class Change(Case):
    """PostgreSQL names the collation when it is asked for a type, and with two of them the change is seen.

    SQLite answers without it, so that nothing is seen there.

    What was sorted before may not be sorted afterwards, and what was unique may not be unique: two names that
    differ only in what the new rules ignore are one and the same to a unique index.
    """

    slug = "collation.change"
    title = "column collation changed"
    rows = {"users": [{"id": 1, "name": "Ada"}, {"id": 2, "name": "ada"}]}

    def before(self, metadata: MetaData) -> None:
        text = String(50, collation="C").with_variant(String(50, collation="NOCASE"), "sqlite")
        Table("users", metadata, Column("id", Integer, primary_key=True), Column("name", text))

    def after(self, metadata: MetaData) -> None:
        text = String(50, collation="ucs_basic").with_variant(String(50, collation="RTRIM"), "sqlite")
        Table("users", metadata, Column("id", Integer, primary_key=True), Column("name", text))

    def remedy(self, op: Operations) -> None:
        text = String(50, collation="ucs_basic").with_variant(String(50, collation="RTRIM"), "sqlite")
        with op.batch_alter_table("users") as batch:
            batch.alter_column("name", type_=text)

    def undo(self, op: Operations) -> None:
        text = String(50, collation="C").with_variant(String(50, collation="NOCASE"), "sqlite")
        with op.batch_alter_table("users") as batch:
            batch.alter_column("name", type_=text)


class Remove(Case):
    """A collation that only the database has is not missed, since one side has a word more than the other.

    The remedy states the type without it, which gives the column the default rules again.
    """

    slug = "collation.remove"
    title = "column collation removed"
    rows = {"users": [{"id": 1, "name": "Ada"}, {"id": 2, "name": "ada"}]}

    def before(self, metadata: MetaData) -> None:
        text = String(50, collation="C").with_variant(String(50, collation="NOCASE"), "sqlite")
        Table("users", metadata, Column("id", Integer, primary_key=True), Column("name", text))

    def after(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True), Column("name", String(50)))

    def remedy(self, op: Operations) -> None:
        with op.batch_alter_table("users") as batch:
            batch.alter_column("name", type_=String(50))

    def undo(self, op: Operations) -> None:
        text = String(50, collation="C").with_variant(String(50, collation="NOCASE"), "sqlite")
        with op.batch_alter_table("users") as batch:
            batch.alter_column("name", type_=text)


class Identical(Case):
    """Both have the same collation, and nothing is proposed.

    On SQLite that says little, for there autogenerate does not see the collation at all.
    """

    slug = "collation.identical"
    title = "identical column collation"
    rows = {"users": [{"id": 1, "name": "Ada"}, {"id": 2, "name": "ada"}]}

    def before(self, metadata: MetaData) -> None:
        text = String(50, collation="C").with_variant(String(50, collation="NOCASE"), "sqlite")
        Table("users", metadata, Column("id", Integer, primary_key=True), Column("name", text))

    def after(self, metadata: MetaData) -> None:
        text = String(50, collation="C").with_variant(String(50, collation="NOCASE"), "sqlite")
        Table("users", metadata, Column("id", Integer, primary_key=True), Column("name", text))


class Bystander(Case):
    """On SQLite the column that changes is not the one that suffers.

    Batch mode copies the table as SQLAlchemy reads it, without COLLATE, and so every collation in it is gone,
    unseen by the next autogenerate as well. The generated downgrade does not bring it back. Tell batch mode
    by `reflect_args` what it cannot read.

    PostgreSQL alters one column and leaves the other alone.
    """

    slug = "collation.bystander"
    title = "another column changes beside one with a collation"
    rows = {"users": [{"id": 1, "name": "Ada", "city": "London"}]}

    def before(self, metadata: MetaData) -> None:
        text = String(50, collation="C").with_variant(String(50, collation="NOCASE"), "sqlite")
        Table(
            "users",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("name", text),
            Column("city", String(50)),
        )

    def after(self, metadata: MetaData) -> None:
        text = String(50, collation="C").with_variant(String(50, collation="NOCASE"), "sqlite")
        Table(
            "users",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("name", text),
            Column("city", String(100)),
        )

    def remedy(self, op: Operations) -> None:
        told = (Column("name", String(50, collation="NOCASE")),)
        with op.batch_alter_table("users", reflect_args=told) as batch:
            batch.alter_column("city", existing_type=String(50), type_=String(100))

    def undo(self, op: Operations) -> None:
        told = (Column("name", String(50, collation="NOCASE")),)
        with op.batch_alter_table("users", reflect_args=told) as batch:
            batch.alter_column("city", existing_type=String(100), type_=String(50))


CASES: tuple[type[Case], ...] = (Add, Change, Remove, Identical, Bystander)
