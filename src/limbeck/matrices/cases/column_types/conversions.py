"""Values that become another kind of value: text and numbers, numbers and truth."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Integer, MetaData, String, Table

from limbeck.matrices.case import Case, Operations


class IntToString(Case):
    """Numbers become text without a question, on both backends.

    The way back is another matter: PostgreSQL does not turn text into numbers by itself, so the generated
    downgrade fails there. Add `postgresql_using` to it before it is needed.
    """

    slug = "type.int_to_string"
    title = "Integer -> String(20)"
    rows = {"orders": [{"id": 1, "number": 1001}, {"id": 2, "number": 1002}]}

    def before(self, metadata: MetaData) -> None:
        Table("orders", metadata, Column("id", Integer, primary_key=True), Column("number", Integer))

    def after(self, metadata: MetaData) -> None:
        Table("orders", metadata, Column("id", Integer, primary_key=True), Column("number", String(20)))

    def remedy(self, op: Operations) -> None:
        with op.batch_alter_table("orders") as batch:
            batch.alter_column("number", existing_type=Integer(), type_=String(20))

    def undo(self, op: Operations) -> None:
        with op.batch_alter_table("orders") as batch:
            batch.alter_column(
                "number",
                existing_type=String(20),
                type_=Integer(),
                postgresql_using="number::integer",
            )


class StringToInt(Case):
    """The change is seen, and on PostgreSQL the ALTER fails although every value is a number.

    PostgreSQL wants to be told how to convert, by `postgresql_using`, which autogenerate never writes.

    Batch mode on SQLite casts each value. That goes well here only because all of them are numbers.
    """

    slug = "type.string_to_int"
    title = "String(20) -> Integer, numeric strings"
    rows = {"orders": [{"id": 1, "number": "1001"}, {"id": 2, "number": "1002"}]}

    def before(self, metadata: MetaData) -> None:
        Table("orders", metadata, Column("id", Integer, primary_key=True), Column("number", String(20)))

    def after(self, metadata: MetaData) -> None:
        Table("orders", metadata, Column("id", Integer, primary_key=True), Column("number", Integer))

    def remedy(self, op: Operations) -> None:
        with op.batch_alter_table("orders") as batch:
            batch.alter_column(
                "number",
                existing_type=String(20),
                type_=Integer(),
                postgresql_using="number::integer",
            )

    def undo(self, op: Operations) -> None:
        with op.batch_alter_table("orders") as batch:
            batch.alter_column("number", existing_type=Integer(), type_=String(20))


class WordsToInt(Case):
    """Two of the values are not numbers.

    PostgreSQL refuses the change altogether, with or without a USING clause. SQLite's batch mode casts, and
    to SQLite a text that does not begin with digits is 0: the migration succeeds, the schema is right, and
    order A-1002 has the number 0.

    Look for such values first, and decide what they become. The remedy makes them NULL, so that nobody takes
    them for a number. What it looks for is a sign, if there is one, and digits: "-5" and "+7" are numbers, an
    empty text is none.
    """

    slug = "type.string_to_int_words"
    title = "String(20) -> Integer, a string that is no number"
    rows = {
        "orders": [
            {"id": 1, "number": "1001"},
            {"id": 2, "number": "A-1002"},
            {"id": 3, "number": "-5"},
            {"id": 4, "number": "+7"},
            {"id": 5, "number": ""},
        ]
    }
    becomes = {"orders.number": {"A-1002": None, "": None}}

    def before(self, metadata: MetaData) -> None:
        Table("orders", metadata, Column("id", Integer, primary_key=True), Column("number", String(20)))

    def after(self, metadata: MetaData) -> None:
        Table("orders", metadata, Column("id", Integer, primary_key=True), Column("number", Integer))

    def remedy(self, op: Operations) -> None:
        if op.get_context().dialect.name == "sqlite":
            digits = "substr(number, 1 + (number GLOB '[-+]*'))"
            op.execute(
                f"UPDATE orders SET number = NULL WHERE {digits} = '' OR {digits} GLOB '*[^0-9]*'"  # noqa: S608
            )
        else:
            op.execute("UPDATE orders SET number = NULL WHERE number !~ '^[-+]?[0-9]+$'")
        with op.batch_alter_table("orders") as batch:
            batch.alter_column(
                "number",
                existing_type=String(20),
                type_=Integer(),
                postgresql_using="number::integer",
            )

    def undo(self, op: Operations) -> None:
        with op.batch_alter_table("orders") as batch:
            batch.alter_column("number", existing_type=Integer(), type_=String(20))


class IntToBoolean(Case):
    """PostgreSQL does not convert a number to a boolean by itself, so the generated ALTER fails there.

    Say `postgresql_using="active::boolean"`, which makes 0 false and anything else true.

    SQLite stores booleans as 0 and 1 anyway. In batch mode only the word in the schema changes.
    """

    slug = "type.int_to_boolean"
    title = "Integer -> Boolean"
    rows = {"users": [{"id": 1, "active": 1}, {"id": 2, "active": 0}]}

    def before(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True), Column("active", Integer))

    def after(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True), Column("active", Boolean))

    def remedy(self, op: Operations) -> None:
        with op.batch_alter_table("users") as batch:
            batch.alter_column(
                "active",
                existing_type=Integer(),
                type_=Boolean(),
                postgresql_using="active::boolean",
            )

    def undo(self, op: Operations) -> None:
        with op.batch_alter_table("users") as batch:
            batch.alter_column(
                "active",
                existing_type=Boolean(),
                type_=Integer(),
                postgresql_using="active::integer",
            )


class BooleanToInt(Case):
    """PostgreSQL has to be told how a boolean becomes a number, by `postgresql_using`.

    Autogenerate sees the change and leaves that out, so that its ALTER fails. SQLite stored 0 and 1 all
    along, and batch mode copies them.
    """

    slug = "type.boolean_to_int"
    title = "Boolean -> Integer"
    rows = {"users": [{"id": 1, "level": True}, {"id": 2, "level": False}]}

    def before(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True), Column("level", Boolean))

    def after(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True), Column("level", Integer))

    def remedy(self, op: Operations) -> None:
        with op.batch_alter_table("users") as batch:
            batch.alter_column(
                "level",
                existing_type=Boolean(),
                type_=Integer(),
                postgresql_using="level::integer",
            )

    def undo(self, op: Operations) -> None:
        with op.batch_alter_table("users") as batch:
            batch.alter_column(
                "level",
                existing_type=Integer(),
                type_=Boolean(),
                postgresql_using="level::boolean",
            )


CASES: tuple[type[Case], ...] = (IntToString, StringToInt, WordsToInt, IntToBoolean, BooleanToInt)
