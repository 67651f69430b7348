"""Strings that become another kind of text, bytes, or a type that an extension brings."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import CHAR, Column, Integer, LargeBinary, MetaData, String, Table, Text, Unicode
from sqlalchemy.dialects.postgresql import CITEXT

from limbeck.matrices.case import Case, Operations


class StringToText(Case):
    """The word for the type changes, and that is seen.

    On PostgreSQL VARCHAR and TEXT are stored the same way, and this change only takes a limit away.

    On SQLite the two words mean the same to the database; it is Alembic that insists, and without batch mode
    its ALTER COLUMN is a syntax error.
    """

    slug = "type.string_to_text"
    title = "String(50) -> Text"
    rows = {"articles": [{"id": 1, "body": "Distilled twice."}]}

    def before(self, metadata: MetaData) -> None:
        Table("articles", metadata, Column("id", Integer, primary_key=True), Column("body", String(50)))

    def after(self, metadata: MetaData) -> None:
        Table("articles", metadata, Column("id", Integer, primary_key=True), Column("body", Text()))

    def remedy(self, op: Operations) -> None:
        with op.batch_alter_table("articles") as batch:
            batch.alter_column("body", existing_type=String(50), type_=Text())

    def undo(self, op: Operations) -> None:
        with op.batch_alter_table("articles") as batch:
            batch.alter_column("body", existing_type=Text(), type_=String(50))


class TextToString(Case):
    """The type is seen to change.

    All values here are short enough, so PostgreSQL accepts the new limit after checking every row; one longer
    value and it would refuse.

    The way back loses nothing, since TEXT holds whatever VARCHAR(50) does.
    """

    slug = "type.text_to_string"
    title = "Text -> String(50)"
    rows = {"articles": [{"id": 1, "body": "Distilled twice."}]}

    def before(self, metadata: MetaData) -> None:
        Table("articles", metadata, Column("id", Integer, primary_key=True), Column("body", Text()))

    def after(self, metadata: MetaData) -> None:
        Table("articles", metadata, Column("id", Integer, primary_key=True), Column("body", String(50)))

    def remedy(self, op: Operations) -> None:
        with op.batch_alter_table("articles") as batch:
            batch.alter_column("body", existing_type=Text(), type_=String(50))

    def undo(self, op: Operations) -> None:
        with op.batch_alter_table("articles") as batch:
            batch.alter_column("body", existing_type=String(50), type_=Text())


class VarcharToChar(Case):
    """PostgreSQL fills a CHAR(5) with spaces: 'NO' is stored with three of them behind it.

    A driver hands them out, although PostgreSQL itself ignores them in a comparison. The trial counts a value
    with spaces behind it as the same value; an application that compares strings in Python may not.

    SQLite stores the word CHAR and pads nothing.
    """

    slug = "type.varchar_to_char"
    title = "String(5) -> CHAR(5)"
    rows = {"countries": [{"id": 1, "code": "NO"}, {"id": 2, "code": "PER"}]}

    def before(self, metadata: MetaData) -> None:
        Table("countries", metadata, Column("id", Integer, primary_key=True), Column("code", String(5)))

    def after(self, metadata: MetaData) -> None:
        Table("countries", metadata, Column("id", Integer, primary_key=True), Column("code", CHAR(5)))

    def remedy(self, op: Operations) -> None:
        with op.batch_alter_table("countries") as batch:
            batch.alter_column("code", existing_type=String(5), type_=CHAR(5))

    def undo(self, op: Operations) -> None:
        with op.batch_alter_table("countries") as batch:
            batch.alter_column("code", existing_type=CHAR(5), type_=String(5))


class StringToUnicode(Case):
    """Unicode is a hint to SQLAlchemy, and on both backends it creates the same VARCHAR(20) as String does.

    There is nothing to migrate, and autogenerate, which compares what the types compile to, says nothing.
    """

    slug = "type.string_to_unicode"
    title = "String(20) -> Unicode(20), the same type on both"
    rows = {"users": [{"id": 1, "name": "Ada"}]}

    def before(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True), Column("name", String(20)))

    def after(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True), Column("name", Unicode(20)))


class TextToBytes(Case):
    """PostgreSQL has no cast from text to bytes that it would use by itself, so the generated ALTER fails.

    The cast in its hint, `content::bytea`, reads backslashes as escapes and would refuse or change such
    values: say which encoding is meant, with `convert_to`.

    SQLite in batch mode casts each value, which keeps its bytes.
    """

    slug = "type.text_to_bytes"
    title = "Text -> LargeBinary"
    rows = {"documents": [{"id": 1, "content": "Distilled twice."}, {"id": 2, "content": "Señor\\Ada"}]}

    def before(self, metadata: MetaData) -> None:
        Table("documents", metadata, Column("id", Integer, primary_key=True), Column("content", Text()))

    def after(self, metadata: MetaData) -> None:
        Table(
            "documents", metadata, Column("id", Integer, primary_key=True), Column("content", LargeBinary())
        )

    def remedy(self, op: Operations) -> None:
        with op.batch_alter_table("documents") as batch:
            batch.alter_column(
                "content",
                existing_type=Text(),
                type_=LargeBinary(),
                postgresql_using="convert_to(content, 'UTF8')",
            )

    def undo(self, op: Operations) -> None:
        with op.batch_alter_table("documents") as batch:
            batch.alter_column(
                "content",
                existing_type=LargeBinary(),
                type_=Text(),
                postgresql_using="convert_from(content, 'UTF8')",
            )


class StringToCitext(Case):
    """A type of an extension is compared like any other, but the extension is not part of the models.

    The generated ALTER names a type that does not exist yet. Create the extension first, in the same
    migration. Dropping it on the way back would fail while any other column still uses it, which is the
    answer that one wants.
    """

    slug = "type.string_to_citext"
    title = "Text -> CITEXT"
    lacks = {"sqlite": "SQLite has no such type; a collation, COLLATE NOCASE, does its work there."}
    rows = {"users": [{"id": 1, "email": "Ada@example.org"}]}

    def setup_sql(self, backend: str, side: str) -> Sequence[str]:
        return ("CREATE EXTENSION citext",) if (backend, side) == ("postgresql", "after") else ()

    def before(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True), Column("email", Text()))

    def after(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True), Column("email", CITEXT()))

    def remedy(self, op: Operations) -> None:
        op.execute("CREATE EXTENSION citext")
        op.alter_column("users", "email", existing_type=Text(), type_=CITEXT())

    def undo(self, op: Operations) -> None:
        op.alter_column("users", "email", existing_type=CITEXT(), type_=Text())
        op.execute("DROP EXTENSION citext")


CASES: tuple[type[Case], ...] = (
    StringToText,
    TextToString,
    VarcharToChar,
    StringToUnicode,
    TextToBytes,
    StringToCitext,
)
