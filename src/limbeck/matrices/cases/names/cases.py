"""Names that differ in their case."""

from __future__ import annotations

from sqlalchemy import Column, Integer, MetaData, String, Table

from limbeck.matrices.case import Case, Operations


class ColumnCase(Case):
    """A letter becomes lower case, and autogenerate sees a new column, and an old one to drop.

    PostgreSQL tells the two names apart, so the script runs and the values are gone. To SQLite they are the
    same name: the plain script fails, because the column is there; batch mode makes a new table and loses
    the values. Rename the column.
    """

    slug = "name.column_case"
    title = "column renamed only in case: 'Name' -> 'name'"
    rows = {"people": [{"id": 1, "Name": "Ada"}]}
    carried = {"people.Name": "people.name"}

    def before(self, metadata: MetaData) -> None:
        Table("people", metadata, Column("id", Integer, primary_key=True), Column("Name", String(50)))

    def after(self, metadata: MetaData) -> None:
        Table("people", metadata, Column("id", Integer, primary_key=True), Column("name", String(50)))

    def remedy(self, op: Operations) -> None:
        op.alter_column("people", "Name", new_column_name="name")

    def undo(self, op: Operations) -> None:
        op.alter_column("people", "name", new_column_name="Name")


class TableCase(Case):
    """One letter of a table's name, and to autogenerate it is another table.

    On PostgreSQL the script creates an empty one and drops the other with its rows. SQLite does not tell the
    names apart and refuses to create it. Rename the table: on SQLite by way of a third name, on PostgreSQL
    with its key and its sequence.
    """

    slug = "name.table_case"
    title = "table renamed only in case: 'Thing' -> 'thing'"
    rows = {"Thing": [{"id": 1, "label": "lamp"}]}
    carried = {"Thing": "thing"}

    def before(self, metadata: MetaData) -> None:
        Table("Thing", metadata, Column("id", Integer, primary_key=True), Column("label", String(50)))

    def after(self, metadata: MetaData) -> None:
        Table("thing", metadata, Column("id", Integer, primary_key=True), Column("label", String(50)))

    def remedy(self, op: Operations) -> None:
        dialect = op.get_bind().dialect
        if dialect.name == "sqlite":
            op.rename_table("Thing", "thing_renamed")
            op.rename_table("thing_renamed", "thing")
            return
        op.rename_table("Thing", "thing")
        op.execute('ALTER TABLE thing RENAME CONSTRAINT "Thing_pkey" TO thing_pkey')
        op.execute('ALTER SEQUENCE "Thing_id_seq" RENAME TO thing_id_seq')
        if (dialect.server_version_info or ()) >= (18,):
            op.execute('ALTER TABLE thing RENAME CONSTRAINT "Thing_id_not_null" TO thing_id_not_null')

    def undo(self, op: Operations) -> None:
        dialect = op.get_bind().dialect
        if dialect.name == "sqlite":
            op.rename_table("thing", "thing_renamed")
            op.rename_table("thing_renamed", "Thing")
            return
        op.rename_table("thing", "Thing")
        op.execute('ALTER TABLE "Thing" RENAME CONSTRAINT thing_pkey TO "Thing_pkey"')
        op.execute('ALTER SEQUENCE thing_id_seq RENAME TO "Thing_id_seq"')
        if (dialect.server_version_info or ()) >= (18,):
            op.execute('ALTER TABLE "Thing" RENAME CONSTRAINT thing_id_not_null TO "Thing_id_not_null"')


class MixedCaseIdentical(Case):
    """The twin without a change: capital letters in table, columns and index.

    SQLAlchemy quotes such names everywhere, and both backends give them back as they were.
    """

    slug = "name.mixed_case_identical"
    title = "identical quoted mixed-case names"
    rows = {"People": [{"Id": 1, "fullName": "Ada"}]}

    def before(self, metadata: MetaData) -> None:
        Table(
            "People",
            metadata,
            Column("Id", Integer, primary_key=True),
            Column("fullName", String(50), index=True),
        )

    def after(self, metadata: MetaData) -> None:
        Table(
            "People",
            metadata,
            Column("Id", Integer, primary_key=True),
            Column("fullName", String(50), index=True),
        )


class MixedCaseColumnAdd(Case):
    """A table with capital letters gets a column with one.

    Both names are quoted in the SQL, so neither is folded to small letters.
    """

    slug = "name.mixed_case_column_add"
    title = "add column to a mixed-case table"
    rows = {"People": [{"id": 1, "fullName": "Ada"}]}

    def before(self, metadata: MetaData) -> None:
        Table("People", metadata, Column("id", Integer, primary_key=True), Column("fullName", String(50)))

    def after(self, metadata: MetaData) -> None:
        Table(
            "People",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("fullName", String(50)),
            Column("shoeSize", Integer),
        )

    def remedy(self, op: Operations) -> None:
        op.add_column("People", Column("shoeSize", Integer))

    def undo(self, op: Operations) -> None:
        op.drop_column("People", "shoeSize")


class BackendSameCaseSqlite(Case):
    """The database says `NAME` and the model says `name`: to SQLite that is one column.

    Every query works, so it can stay unnoticed for years. Autogenerate compares the letters and wants one
    column more and one less: the plain script fails, batch mode empties the column. Rename it to what the
    model says.
    """

    slug = "name.backend_same_case_sqlite"
    title = "SQLite: column 'NAME' in DB, 'name' in the model"
    rows = {"people": [{"id": 1, "NAME": "Ada"}]}
    carried = {"people.NAME": "people.name"}
    lacks = {"postgresql": "On PostgreSQL these are two names."}

    def before(self, metadata: MetaData) -> None:
        Table("people", metadata, Column("id", Integer, primary_key=True), Column("NAME", String(50)))

    def after(self, metadata: MetaData) -> None:
        Table("people", metadata, Column("id", Integer, primary_key=True), Column("name", String(50)))

    def remedy(self, op: Operations) -> None:
        op.alter_column("people", "NAME", new_column_name="name")

    def undo(self, op: Operations) -> None:
        op.alter_column("people", "name", new_column_name="NAME")


CASES: tuple[type[Case], ...] = (
    ColumnCase,
    TableCase,
    MixedCaseIdentical,
    MixedCaseColumnAdd,
    BackendSameCaseSqlite,
)
