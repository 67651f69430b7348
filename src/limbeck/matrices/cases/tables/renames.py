"""Tables that change their name."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, MetaData, String, Table

from limbeck.matrices.case import Case, Operations


class Rename(Case):
    """To autogenerate, a renamed table is a new table, and the old one is no longer wanted.

    The rows are dropped with the old one; `rename_table` keeps them. On PostgreSQL the primary key, the
    sequence behind a serial column and, since version 18, the NOT NULL constraints keep their old names until
    they are renamed as well.
    """

    slug = "table.rename"
    title = "rename a table (model __tablename__ changed)"
    rows = {"people": [{"id": 1, "name": "Ada"}, {"id": 2, "name": "Grace"}]}
    carried = {"people": "persons"}

    def before(self, metadata: MetaData) -> None:
        Table("people", metadata, Column("id", Integer, primary_key=True), Column("name", String(50)))

    def after(self, metadata: MetaData) -> None:
        Table("persons", metadata, Column("id", Integer, primary_key=True), Column("name", String(50)))

    def remedy(self, op: Operations) -> None:
        op.rename_table("people", "persons")
        dialect = op.get_bind().dialect
        if dialect.name == "postgresql":
            op.execute("ALTER TABLE persons RENAME CONSTRAINT people_pkey TO persons_pkey")
            op.execute("ALTER SEQUENCE people_id_seq RENAME TO persons_id_seq")
            if (dialect.server_version_info or ()) >= (18,):
                op.execute("ALTER TABLE persons RENAME CONSTRAINT people_id_not_null TO persons_id_not_null")

    def undo(self, op: Operations) -> None:
        op.rename_table("persons", "people")
        dialect = op.get_bind().dialect
        if dialect.name == "postgresql":
            op.execute("ALTER TABLE people RENAME CONSTRAINT persons_pkey TO people_pkey")
            op.execute("ALTER SEQUENCE persons_id_seq RENAME TO people_id_seq")
            if (dialect.server_version_info or ()) >= (18,):
                op.execute("ALTER TABLE people RENAME CONSTRAINT persons_id_not_null TO people_id_not_null")


class RenameReferenced(Case):
    """A foreign key follows a renamed table: both backends keep it pointing at the right one.

    Autogenerate does not know renames. It creates the new table, drops the old one while the foreign key
    still refers to it, and only then turns to the foreign key: PostgreSQL refuses the drop; on SQLite the
    foreign key cannot be dropped without batch mode, and with batch mode the table that it refers to is
    missing. Rename the table, and the foreign key needs no change.
    """

    slug = "table.rename_referenced"
    title = "rename a table that a foreign key refers to"
    rows = {"people": [{"code": "ada"}], "orders": [{"number": "2024-1", "person": "ada"}]}
    carried = {"people": "persons"}

    def before(self, metadata: MetaData) -> None:
        Table("people", metadata, Column("code", String(20), primary_key=True))
        Table(
            "orders",
            metadata,
            Column("number", String(20), primary_key=True),
            Column("person", ForeignKey("people.code", name="orders_person_fk")),
        )

    def after(self, metadata: MetaData) -> None:
        Table("persons", metadata, Column("code", String(20), primary_key=True))
        Table(
            "orders",
            metadata,
            Column("number", String(20), primary_key=True),
            Column("person", ForeignKey("persons.code", name="orders_person_fk")),
        )

    def remedy(self, op: Operations) -> None:
        op.rename_table("people", "persons")
        dialect = op.get_bind().dialect
        if dialect.name == "postgresql":
            op.execute("ALTER TABLE persons RENAME CONSTRAINT people_pkey TO persons_pkey")
            if (dialect.server_version_info or ()) >= (18,):
                op.execute(
                    "ALTER TABLE persons RENAME CONSTRAINT people_code_not_null TO persons_code_not_null"
                )

    def undo(self, op: Operations) -> None:
        op.rename_table("persons", "people")
        dialect = op.get_bind().dialect
        if dialect.name == "postgresql":
            op.execute("ALTER TABLE people RENAME CONSTRAINT persons_pkey TO people_pkey")
            if (dialect.server_version_info or ()) >= (18,):
                op.execute(
                    "ALTER TABLE people RENAME CONSTRAINT persons_code_not_null TO people_code_not_null"
                )


CASES = (Rename, RenameReferenced)
