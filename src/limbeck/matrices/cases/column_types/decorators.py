"""Types of one's own, which stand for one of the database's."""

from __future__ import annotations

from sqlalchemy import Column, Integer, MetaData, String, Table
from sqlalchemy.types import TypeDecorator

from limbeck.matrices.case import Case, Operations


class Code(TypeDecorator[str]):
    """A code, kept as a string of 20 characters."""

    impl = String(20)
    cache_ok = True


class Number(TypeDecorator[int]):
    """A number, kept as an integer."""

    impl = Integer
    cache_ok = True


class SameImpl(Case):
    """A custom type is compared by what it compiles to.

    This one makes the same VARCHAR(20), so there is nothing to migrate and nothing is proposed, whatever it
    does to values in Python.
    """

    slug = "type.decorator_same_impl"
    title = "String(20) -> TypeDecorator over String(20)"
    rows = {"products": [{"id": 1, "code": "A-17"}]}

    def before(self, metadata: MetaData) -> None:
        Table("products", metadata, Column("id", Integer, primary_key=True), Column("code", String(20)))

    def after(self, metadata: MetaData) -> None:
        Table("products", metadata, Column("id", Integer, primary_key=True), Column("code", Code()))


class ImplChange(Case):
    """The change is seen, since the custom type now compiles to another word.

    But the migration names it by its module, which it does not import, and the file fails before the first
    statement. A migration should not depend on the application's types at all: they move on, it stays. Write
    the type that the database knows.

    On PostgreSQL a USING clause is needed as well.
    """

    slug = "type.decorator_impl_change"
    title = "TypeDecorator impl String -> Integer"
    rows = {"products": [{"id": 1, "code": "17"}]}

    def before(self, metadata: MetaData) -> None:
        Table("products", metadata, Column("id", Integer, primary_key=True), Column("code", Code()))

    def after(self, metadata: MetaData) -> None:
        Table("products", metadata, Column("id", Integer, primary_key=True), Column("code", Number()))

    def remedy(self, op: Operations) -> None:
        with op.batch_alter_table("products") as batch:
            batch.alter_column(
                "code",
                existing_type=String(20),
                type_=Integer(),
                postgresql_using="code::integer",
            )

    def undo(self, op: Operations) -> None:
        with op.batch_alter_table("products") as batch:
            batch.alter_column("code", existing_type=Integer(), type_=String(20))


CASES: tuple[type[Case], ...] = (SameImpl, ImplChange)
