"""Enums that are strings in the database, with a CHECK of their values or without."""

from __future__ import annotations

from sqlalchemy import Column, Enum, Integer, MetaData, String, Table

from limbeck.matrices.case import Case, Operations
from limbeck.matrices.options import Option


class CheckedAddValue(Case):
    """The values stand in a CHECK constraint, and the models go on with another one of the same name.

    Nobody compares the two expressions: not by default, and not with the plugin for CHECKs, which knows them
    by name. The first row with 'sent' is refused, on both backends. Drop the constraint and create it anew.

    Should a row have a value that the new constraint refuses, then creating it fails; here none has.
    """

    slug = "enum.ck_add_value"
    title = "non-native Enum(create_constraint=True), value added"
    options = (frozenset({Option.CHECK_PLUGIN}),)
    rows = {"orders": [{"id": 1, "status": "new"}, {"id": 2, "status": "paid"}]}

    def before(self, metadata: MetaData) -> None:
        status = Enum("new", "paid", name="ck_status", native_enum=False, create_constraint=True)
        Table("orders", metadata, Column("id", Integer, primary_key=True), Column("status", status))

    def after(self, metadata: MetaData) -> None:
        status = Enum("new", "paid", "sent", name="ck_status", native_enum=False, create_constraint=True)
        Table("orders", metadata, Column("id", Integer, primary_key=True), Column("status", status))

    def remedy(self, op: Operations) -> None:
        with op.batch_alter_table("orders") as batch:
            batch.drop_constraint("ck_status", type_="check")
            batch.create_check_constraint("ck_status", "status IN ('new', 'paid', 'sent')")

    def undo(self, op: Operations) -> None:
        with op.batch_alter_table("orders") as batch:
            batch.drop_constraint("ck_status", type_="check")
            batch.create_check_constraint("ck_status", "status IN ('new', 'paid')")


class CheckedIdentical(Case):
    """The constraint of an Enum comes back from the database as a CHECK that stands for itself.

    Autogenerate proposes nothing, neither by default nor with the plugin for CHECKs, since it has a name on
    both sides.
    """

    slug = "enum.ck_identical"
    title = "identical non-native Enum(create_constraint=True)"
    options = (frozenset({Option.CHECK_PLUGIN}),)
    rows = {"orders": [{"id": 1, "status": "new"}]}

    def before(self, metadata: MetaData) -> None:
        status = Enum("new", "paid", name="ck_status", native_enum=False, create_constraint=True)
        Table("orders", metadata, Column("id", Integer, primary_key=True), Column("status", status))

    def after(self, metadata: MetaData) -> None:
        status = Enum("new", "paid", name="ck_status", native_enum=False, create_constraint=True)
        Table("orders", metadata, Column("id", Integer, primary_key=True), Column("status", status))


class UncheckedAddValue(Case):
    """Without a native type and without a CHECK the values are a matter of Python alone.

    A value that is no longer than the others changes nothing in the schema, and autogenerate rightly says
    nothing. It is the one Enum that grows without a migration, and the one that no database enforces.
    """

    slug = "enum.nock_add_value"
    title = "non-native Enum(create_constraint=False), value of same length added"
    rows = {"orders": [{"id": 1, "status": "new"}, {"id": 2, "status": "paid"}]}

    def before(self, metadata: MetaData) -> None:
        status = Enum("new", "paid", name="status", native_enum=False, create_constraint=False)
        Table("orders", metadata, Column("id", Integer, primary_key=True), Column("status", status))

    def after(self, metadata: MetaData) -> None:
        status = Enum("new", "paid", "sent", name="status", native_enum=False, create_constraint=False)
        Table("orders", metadata, Column("id", Integer, primary_key=True), Column("status", status))


class UncheckedAddLongerValue(Case):
    """The VARCHAR is as long as the longest value, so a longer one makes the column longer, and that is seen.

    Give the Enum a `length` with room to spare and the next values need no migration.
    """

    slug = "enum.nock_add_longer_value"
    title = "non-native Enum(create_constraint=False), longer value added"
    rows = {"orders": [{"id": 1, "status": "new"}, {"id": 2, "status": "paid"}]}

    def before(self, metadata: MetaData) -> None:
        status = Enum("new", "paid", name="status", native_enum=False, create_constraint=False)
        Table("orders", metadata, Column("id", Integer, primary_key=True), Column("status", status))

    def after(self, metadata: MetaData) -> None:
        status = Enum("new", "paid", "delivered", name="status", native_enum=False, create_constraint=False)
        Table("orders", metadata, Column("id", Integer, primary_key=True), Column("status", status))

    def remedy(self, op: Operations) -> None:
        with op.batch_alter_table("orders") as batch:
            batch.alter_column("status", existing_type=String(4), type_=String(9))

    def undo(self, op: Operations) -> None:
        with op.batch_alter_table("orders") as batch:
            batch.alter_column("status", existing_type=String(9), type_=String(4))


class NativeToString(Case):
    """The column becomes a VARCHAR, and that is seen; the type that it leaves stays behind in PostgreSQL.

    The generated downgrade fails as well, for text does not become an enum unless told how. Drop the type by
    hand, and give the way back its USING clause.

    On SQLite the two are the same VARCHAR.
    """

    slug = "enum.native_to_nonnative"
    title = "native Enum -> Enum(native_enum=False)"
    rows = {"orders": [{"id": 1, "status": "new"}, {"id": 2, "status": "paid"}]}

    def before(self, metadata: MetaData) -> None:
        status = Enum("new", "paid", name="order_status")
        Table("orders", metadata, Column("id", Integer, primary_key=True), Column("status", status))

    def after(self, metadata: MetaData) -> None:
        status = Enum("new", "paid", name="order_status", native_enum=False)
        Table("orders", metadata, Column("id", Integer, primary_key=True), Column("status", status))

    def remedy(self, op: Operations) -> None:
        op.alter_column("orders", "status", type_=String(4))
        Enum(name="order_status").drop(op.get_bind())

    def undo(self, op: Operations) -> None:
        status = Enum("new", "paid", name="order_status")
        status.create(op.get_bind())
        op.alter_column("orders", "status", type_=status, postgresql_using="status::order_status")


CASES: tuple[type[Case], ...] = (
    CheckedAddValue,
    CheckedIdentical,
    UncheckedAddValue,
    UncheckedAddLongerValue,
    NativeToString,
)
