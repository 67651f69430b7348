"""Strings that may become longer, shorter, or as long as they like."""

from __future__ import annotations

from sqlalchemy import CHAR, Column, Integer, MetaData, String, Table

from limbeck.matrices.case import Case, Operations


class LengthGrows(Case):
    """The change is seen, because both sides name a length.

    PostgreSQL only notes the longer limit and rewrites nothing.

    SQLite has no ALTER COLUMN: plain autogenerate writes one all the same, and it is a syntax error. Batch
    mode copies the table instead. SQLite never enforces the length, so nobody would miss this change there.
    """

    slug = "type.string_len_grow"
    title = "String(50) -> String(100)"
    rows = {"users": [{"id": 1, "name": "Ada"}, {"id": 2, "name": "Grace"}]}

    def before(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True), Column("name", String(50)))

    def after(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True), Column("name", String(100)))

    def remedy(self, op: Operations) -> None:
        with op.batch_alter_table("users") as batch:
            batch.alter_column("name", existing_type=String(50), type_=String(100))

    def undo(self, op: Operations) -> None:
        with op.batch_alter_table("users") as batch:
            batch.alter_column("name", existing_type=String(100), type_=String(50))


class LengthShrinks(Case):
    """The shorter length is seen, and nobody looks at the rows.

    PostgreSQL refuses as soon as one value is too long: the migration fails where there is such a row, and
    passes on the developer's empty table.

    SQLite in batch mode keeps the long value in the short column, since it enforces no length. Decide first
    what the long values become, shorten them, and then change the type.
    """

    slug = "type.string_len_shrink"
    title = "String(100) -> String(5), a row is too long"
    rows = {"users": [{"id": 1, "name": "Ada"}, {"id": 2, "name": "Augustus"}]}
    becomes = {"users.name": {"Augustus": "Augus"}}

    def before(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True), Column("name", String(100)))

    def after(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True), Column("name", String(5)))

    def remedy(self, op: Operations) -> None:
        op.execute("UPDATE users SET name = substr(name, 1, 5) WHERE length(name) > 5")
        with op.batch_alter_table("users") as batch:
            batch.alter_column("name", existing_type=String(100), type_=String(5))

    def undo(self, op: Operations) -> None:
        with op.batch_alter_table("users") as batch:
            batch.alter_column("name", existing_type=String(5), type_=String(100))


class LengthRemoved(Case):
    """A length that only the database names is not compared.

    Removing it from the models goes unnoticed, on both backends, in batch mode too. Write the change by hand.
    """

    slug = "type.string_len_removed"
    title = "String(50) -> String()"
    rows = {"users": [{"id": 1, "name": "Ada"}, {"id": 2, "name": "Grace"}]}

    def before(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True), Column("name", String(50)))

    def after(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True), Column("name", String()))

    def remedy(self, op: Operations) -> None:
        with op.batch_alter_table("users") as batch:
            batch.alter_column("name", existing_type=String(50), type_=String())

    def undo(self, op: Operations) -> None:
        with op.batch_alter_table("users") as batch:
            batch.alter_column("name", existing_type=String(), type_=String(50))


class LengthAdded(Case):
    """The database names no length and the models do, so the two are not compared.

    The models then promise a limit that the database does not hold. Write the change by hand, after looking
    for values that are longer.
    """

    slug = "type.string_len_added"
    title = "String() -> String(50)"
    rows = {"users": [{"id": 1, "name": "Ada"}, {"id": 2, "name": "Grace"}]}

    def before(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True), Column("name", String()))

    def after(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True), Column("name", String(50)))

    def remedy(self, op: Operations) -> None:
        with op.batch_alter_table("users") as batch:
            batch.alter_column("name", existing_type=String(), type_=String(50))

    def undo(self, op: Operations) -> None:
        with op.batch_alter_table("users") as batch:
            batch.alter_column("name", existing_type=String(50), type_=String())


class CharLength(Case):
    """Both sides name a length, so the difference is seen.

    PostgreSQL pads a CHAR with spaces up to its length, and rewrites the table to pad each value further;
    SQLite stores what it is given, and never pads.
    """

    slug = "type.char_len"
    title = "CHAR(3) -> CHAR(5)"
    rows = {"countries": [{"id": 1, "code": "NOR"}, {"id": 2, "code": "PER"}]}

    def before(self, metadata: MetaData) -> None:
        Table("countries", metadata, Column("id", Integer, primary_key=True), Column("code", CHAR(3)))

    def after(self, metadata: MetaData) -> None:
        Table("countries", metadata, Column("id", Integer, primary_key=True), Column("code", CHAR(5)))

    def remedy(self, op: Operations) -> None:
        with op.batch_alter_table("countries") as batch:
            batch.alter_column("code", existing_type=CHAR(3), type_=CHAR(5))

    def undo(self, op: Operations) -> None:
        with op.batch_alter_table("countries") as batch:
            batch.alter_column("code", existing_type=CHAR(5), type_=CHAR(3))


CASES: tuple[type[Case], ...] = (LengthGrows, LengthShrinks, LengthRemoved, LengthAdded, CharLength)
