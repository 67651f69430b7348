"""Names with unusual characters, and names that are too long."""

from __future__ import annotations

from sqlalchemy import Column, Integer, MetaData, String, Table

from limbeck.matrices.case import Case, Operations


class Spaces(Case):
    """A space, a hyphen and a percent sign: all of it is allowed in a name that is quoted.

    The percent sign is the one to watch, since PostgreSQL's driver takes it for a parameter; SQLAlchemy
    doubles it on the way there.
    """

    slug = "name.spaces"
    title = "add a column named 'my col-1%'"
    rows = {"people": [{"id": 1, "name": "Ada"}]}

    def before(self, metadata: MetaData) -> None:
        Table("people", metadata, Column("id", Integer, primary_key=True), Column("name", String(50)))

    def after(self, metadata: MetaData) -> None:
        Table(
            "people",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("name", String(50)),
            Column("my col-1%", Integer),
        )

    def remedy(self, op: Operations) -> None:
        op.add_column("people", Column("my col-1%", Integer))

    def undo(self, op: Operations) -> None:
        op.drop_column("people", "my col-1%")


class Unicode(Case):
    """Letters beyond ASCII in the name of a column and of a table.

    Both backends keep them as they are, and the migration file is UTF-8.
    """

    slug = "name.unicode"
    title = "add a column named 'straße' and table 'größe'"
    rows = {"people": [{"id": 1, "name": "Ada"}]}

    def before(self, metadata: MetaData) -> None:
        Table("people", metadata, Column("id", Integer, primary_key=True), Column("name", String(50)))

    def after(self, metadata: MetaData) -> None:
        Table(
            "people",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("name", String(50)),
            Column("straße", String(50)),
        )
        Table("größe", metadata, Column("id", Integer, primary_key=True), Column("wert", Integer))

    def remedy(self, op: Operations) -> None:
        op.add_column("people", Column("straße", String(50)))
        op.create_table("größe", Column("id", Integer, primary_key=True), Column("wert", Integer))

    def undo(self, op: Operations) -> None:
        op.drop_table("größe")
        op.drop_column("people", "straße")


class Quotes(Case):
    """Quotation marks of both kinds in the name of a column.

    The Python of the script and the SQL each double or escape what they have to, and the column is found
    again.
    """

    slug = "name.quotes"
    title = "add a column with quotation marks in its name"
    rows = {"people": [{"id": 1, "name": "Ada"}]}

    def before(self, metadata: MetaData) -> None:
        Table("people", metadata, Column("id", Integer, primary_key=True), Column("name", String(50)))

    def after(self, metadata: MetaData) -> None:
        Table(
            "people",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("name", String(50)),
            Column('Ada\'s "size"', Integer),
        )


class TooLongIndex(Case):
    """The name that SQLAlchemy makes up for the index is longer than PostgreSQL's 63 characters.

    The script has the whole name; when it runs on PostgreSQL, SQLAlchemy shortens it and adds four
    characters of a checksum. SQLite keeps all of it. Autogenerate knows the rule and finds the index again.
    """

    slug = "name.too_long_index"
    title = "index auto-named over 63 characters"
    rows = {
        "customer_relationship_management_interactions": [
            {"id": 1, "preferred_communication_channel": "post"}
        ]
    }

    def before(self, metadata: MetaData) -> None:
        Table(
            "customer_relationship_management_interactions",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("preferred_communication_channel", String(50)),
        )

    def after(self, metadata: MetaData) -> None:
        Table(
            "customer_relationship_management_interactions",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("preferred_communication_channel", String(50), index=True),
        )


class TooLongIndexIdentical(Case):
    """The twin without a change: the index has its long name in the model, its short one in PostgreSQL.

    Autogenerate shortens the model's name in the same way before it compares, and is quiet.
    """

    slug = "name.too_long_index_identical"
    title = "identical index with a name over 63 characters"
    rows = {
        "customer_relationship_management_interactions": [
            {"id": 1, "preferred_communication_channel": "post"}
        ]
    }

    def before(self, metadata: MetaData) -> None:
        Table(
            "customer_relationship_management_interactions",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("preferred_communication_channel", String(50), index=True),
        )

    def after(self, metadata: MetaData) -> None:
        Table(
            "customer_relationship_management_interactions",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("preferred_communication_channel", String(50), index=True),
        )


CASES: tuple[type[Case], ...] = (Spaces, Unicode, Quotes, TooLongIndex, TooLongIndexIdentical)
