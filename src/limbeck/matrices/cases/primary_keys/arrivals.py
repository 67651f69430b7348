"""Primary keys that come and go."""

from __future__ import annotations

from sqlalchemy import Column, Integer, MetaData, PrimaryKeyConstraint, String, Table

from limbeck.matrices.case import Case, Operations


class Add(Case):
    """Primary keys are not compared. All that autogenerate sees is that their columns forbid NULL.

    So the file makes the column NOT NULL and no key; on SQLite that too takes batch mode. On PostgreSQL the
    models want the sequence of a SERIAL besides, which nobody creates. Create the key, the sequence and the
    default by hand, and let the sequence go on after the highest number.
    """

    slug = "pk.add"
    title = "add a primary key to a table that has none"
    rows = {"events": [{"id": 1, "name": "open"}, {"id": 2, "name": "close"}]}

    def before(self, metadata: MetaData) -> None:
        Table("events", metadata, Column("id", Integer), Column("name", String(50)))

    def after(self, metadata: MetaData) -> None:
        Table("events", metadata, Column("id", Integer, primary_key=True), Column("name", String(50)))

    def remedy(self, op: Operations) -> None:
        if op.get_context().dialect.name == "sqlite":
            key = (PrimaryKeyConstraint("id"),)
            with op.batch_alter_table("events", recreate="always", table_args=key) as batch:
                batch.alter_column("id", existing_type=Integer(), nullable=False)
            return
        op.create_primary_key("events_pkey", "events", ["id"])
        op.execute("CREATE SEQUENCE events_id_seq AS integer OWNED BY events.id")
        op.execute("SELECT setval('events_id_seq', max(id)) FROM events")
        op.execute("ALTER TABLE events ALTER COLUMN id SET DEFAULT nextval('events_id_seq')")

    def undo(self, op: Operations) -> None:
        if op.get_context().dialect.name == "sqlite":
            plain = Table("events", MetaData(), Column("id", Integer), Column("name", String(50)))
            with op.batch_alter_table("events", recreate="always", copy_from=plain):
                return
        op.execute("ALTER TABLE events ALTER COLUMN id DROP DEFAULT")
        op.execute("DROP SEQUENCE events_id_seq")
        op.drop_constraint("events_pkey", "events", type_="primary")
        op.alter_column("events", "id", existing_type=Integer(), nullable=True)


class AddWithoutAutoincrement(Case):
    """Where the column forbids NULL already, nothing is left that autogenerate compares.

    `create_primary_key` does it on PostgreSQL. SQLite has to copy the table: batch mode takes the key in
    `table_args`, since it accepts no operation on a constraint without a name.
    """

    slug = "pk.add_noauto"
    title = "add a primary key (autoincrement=False) to a table that has none"
    rows = {"countries": [{"id": 276, "name": "Germany"}, {"id": 250, "name": "France"}]}

    def before(self, metadata: MetaData) -> None:
        Table("countries", metadata, Column("id", Integer, nullable=False), Column("name", String(50)))

    def after(self, metadata: MetaData) -> None:
        Table(
            "countries",
            metadata,
            Column("id", Integer, primary_key=True, autoincrement=False),
            Column("name", String(50)),
        )

    def remedy(self, op: Operations) -> None:
        if op.get_context().dialect.name == "sqlite":
            key = (PrimaryKeyConstraint("id"),)
            with op.batch_alter_table("countries", recreate="always", table_args=key):
                return
        op.create_primary_key("countries_pkey", "countries", ["id"])

    def undo(self, op: Operations) -> None:
        if op.get_context().dialect.name == "sqlite":
            plain = Table(
                "countries", MetaData(), Column("id", Integer, nullable=False), Column("name", String(50))
            )
            with op.batch_alter_table("countries", recreate="always", copy_from=plain):
                return
        op.drop_constraint("countries_pkey", "countries", type_="primary")


class Remove(Case):
    """Primary keys are not compared: the key stays, and the database goes on refusing what the models allow.

    Drop it by its name on PostgreSQL. On SQLite a copy of the table is made as `copy_from` says, without the
    key.
    """

    slug = "pk.remove"
    title = "remove the primary key"
    rows = {"countries": [{"id": 276, "name": "Germany"}, {"id": 250, "name": "France"}]}

    def before(self, metadata: MetaData) -> None:
        Table(
            "countries",
            metadata,
            Column("id", Integer, primary_key=True, autoincrement=False),
            Column("name", String(50)),
        )

    def after(self, metadata: MetaData) -> None:
        Table("countries", metadata, Column("id", Integer, nullable=False), Column("name", String(50)))

    def remedy(self, op: Operations) -> None:
        if op.get_context().dialect.name == "sqlite":
            plain = Table(
                "countries", MetaData(), Column("id", Integer, nullable=False), Column("name", String(50))
            )
            with op.batch_alter_table("countries", recreate="always", copy_from=plain):
                return
        op.drop_constraint("countries_pkey", "countries", type_="primary")

    def undo(self, op: Operations) -> None:
        if op.get_context().dialect.name == "sqlite":
            key = (PrimaryKeyConstraint("id"),)
            with op.batch_alter_table("countries", recreate="always", table_args=key):
                return
        op.create_primary_key("countries_pkey", "countries", ["id"])


CASES = (Add, AddWithoutAutoincrement, Remove)
