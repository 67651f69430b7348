"""Arrays of an enum."""

from __future__ import annotations

from sqlalchemy import ARRAY, Column, Enum, Integer, MetaData, Table

from limbeck.matrices.case import Case, Operations

LACKS = {"sqlite": "SQLite has no arrays."}


class ArrayNew(Case):
    """A new column holds a list of labels, and its type is not there yet.

    Autogenerate adds the column and creates no type, and PostgreSQL does not know `label[]`. Create the type
    first, and drop it on the way back: dropping the column leaves it behind.
    """

    slug = "enum.array_new"
    title = "add an ARRAY(Enum) column"
    rows = {"posts": [{"id": 1}]}
    lacks = LACKS

    def before(self, metadata: MetaData) -> None:
        Table("posts", metadata, Column("id", Integer, primary_key=True))

    def after(self, metadata: MetaData) -> None:
        labels = ARRAY(Enum("red", "blue", name="label"))
        Table("posts", metadata, Column("id", Integer, primary_key=True), Column("labels", labels))

    def remedy(self, op: Operations) -> None:
        op.execute("CREATE TYPE label AS ENUM ('red', 'blue')")
        op.execute("ALTER TABLE posts ADD COLUMN labels label[]")

    def undo(self, op: Operations) -> None:
        op.drop_column("posts", "labels")
        op.execute("DROP TYPE label")


class ArrayAddValue(Case):
    """The labels of an enum are not compared, neither in a column of its own nor in an array.

    The models accept 'green', and PostgreSQL refuses it at the first insert. Write ALTER TYPE … ADD VALUE;
    the way back makes the type anew, and the array has to be cast to text and back.
    """

    slug = "enum.array_add_value"
    title = "a value added to the Enum of an ARRAY"
    rows = {"posts": [{"id": 1, "labels": ["red"]}]}
    lacks = LACKS

    def before(self, metadata: MetaData) -> None:
        labels = ARRAY(Enum("red", "blue", name="label"))
        Table("posts", metadata, Column("id", Integer, primary_key=True), Column("labels", labels))

    def after(self, metadata: MetaData) -> None:
        labels = ARRAY(Enum("red", "blue", "green", name="label"))
        Table("posts", metadata, Column("id", Integer, primary_key=True), Column("labels", labels))

    def remedy(self, op: Operations) -> None:
        op.execute("ALTER TYPE label ADD VALUE 'green'")

    def undo(self, op: Operations) -> None:
        op.execute("ALTER TYPE label RENAME TO label_old")
        op.execute("CREATE TYPE label AS ENUM ('red', 'blue')")
        op.execute("ALTER TABLE posts ALTER labels TYPE label[] USING labels::text[]::label[]")
        op.execute("DROP TYPE label_old")


CASES: tuple[type[Case], ...] = (ArrayNew, ArrayAddValue)
