"""Primary keys that number themselves, or no longer do."""

from __future__ import annotations

from sqlalchemy import Column, Integer, MetaData, String, Table

from limbeck.matrices.case import Case, Operations


class Off(Case):
    """On PostgreSQL an integer primary key that numbers itself is a SERIAL: a default that asks a sequence.

    Taking it away is not seen, with `compare_server_default` neither, since autogenerate leaves out the
    defaults of serial columns. Drop the default, then the sequence. On SQLite the table is the same either
    way: an INTEGER primary key always numbers itself.
    """

    slug = "autoincrement.off"
    title = "primary key autoincrement (SERIAL) -> autoincrement=False"
    rows = {"countries": [{"id": 276, "name": "Germany"}, {"id": 250, "name": "France"}]}

    def before(self, metadata: MetaData) -> None:
        Table("countries", metadata, Column("id", Integer, primary_key=True), Column("name", String(50)))

    def after(self, metadata: MetaData) -> None:
        Table(
            "countries",
            metadata,
            Column("id", Integer, primary_key=True, autoincrement=False),
            Column("name", String(50)),
        )

    def remedy(self, op: Operations) -> None:
        op.execute("ALTER TABLE countries ALTER COLUMN id DROP DEFAULT")
        op.execute("DROP SEQUENCE countries_id_seq")

    def undo(self, op: Operations) -> None:
        op.execute("CREATE SEQUENCE countries_id_seq AS integer OWNED BY countries.id")
        op.execute("SELECT setval('countries_id_seq', max(id)) FROM countries")
        op.execute("ALTER TABLE countries ALTER COLUMN id SET DEFAULT nextval('countries_id_seq')")


class On(Case):
    """The models count on PostgreSQL to number new rows, and nobody tells it.

    An INSERT without an id fails. Autogenerate proposes nothing, with `compare_server_default` neither.
    Create the sequence, let it go on after the highest id, and set the default. On SQLite the table is the
    same either way.
    """

    slug = "autoincrement.on"
    title = "primary key autoincrement=False -> default (SERIAL)"
    rows = {"users": [{"id": 1, "name": "Ada"}, {"id": 2, "name": "Grace"}]}

    def before(self, metadata: MetaData) -> None:
        Table(
            "users",
            metadata,
            Column("id", Integer, primary_key=True, autoincrement=False),
            Column("name", String(50)),
        )

    def after(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True), Column("name", String(50)))

    def remedy(self, op: Operations) -> None:
        op.execute("CREATE SEQUENCE users_id_seq AS integer OWNED BY users.id")
        op.execute("SELECT setval('users_id_seq', max(id)) FROM users")
        op.execute("ALTER TABLE users ALTER COLUMN id SET DEFAULT nextval('users_id_seq')")

    def undo(self, op: Operations) -> None:
        op.execute("ALTER TABLE users ALTER COLUMN id DROP DEFAULT")
        op.execute("DROP SEQUENCE users_id_seq")


class SqliteAutoincrement(Case):
    """AUTOINCREMENT makes SQLite never use the number of a deleted row again.

    It is a word in the table's definition, at which autogenerate does not look. The table has to be copied:
    batch mode takes the word in `table_kwargs`.
    """

    slug = "autoincrement.sqlite_autoincrement"
    title = "sqlite_autoincrement=True added"
    rows = {"users": [{"id": 1, "name": "Ada"}, {"id": 2, "name": "Grace"}]}
    lacks = {"postgresql": "AUTOINCREMENT is a word of SQLite's."}

    def before(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True), Column("name", String(50)))

    def after(self, metadata: MetaData) -> None:
        Table(
            "users",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("name", String(50)),
            sqlite_autoincrement=True,
        )

    def remedy(self, op: Operations) -> None:
        numbering = {"sqlite_autoincrement": True}
        with op.batch_alter_table("users", recreate="always", table_kwargs=numbering):
            pass

    def undo(self, op: Operations) -> None:
        with op.batch_alter_table("users", recreate="always"):
            pass


class SqliteAutoincrementLost(Case):
    """What SQLite cannot alter, batch mode copies, and the copy is made from what SQLAlchemy reads of it.

    AUTOINCREMENT is not among that: the copy has lost it, without a warning, and numbers of deleted rows are
    used again. Add it to `table_kwargs` in every batch of such a table.
    """

    slug = "autoincrement.sqlite_lost"
    title = "another change of a table with sqlite_autoincrement=True"
    rows = {"users": [{"id": 1, "name": "Ada"}, {"id": 2, "name": "Grace"}]}
    lacks = {"postgresql": "AUTOINCREMENT is a word of SQLite's."}

    def before(self, metadata: MetaData) -> None:
        Table(
            "users",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("name", String(50)),
            sqlite_autoincrement=True,
        )

    def after(self, metadata: MetaData) -> None:
        Table(
            "users",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("name", String(50), nullable=False),
            sqlite_autoincrement=True,
        )

    def remedy(self, op: Operations) -> None:
        numbering = {"sqlite_autoincrement": True}
        with op.batch_alter_table("users", table_kwargs=numbering) as batch:
            batch.alter_column("name", existing_type=String(50), nullable=False)

    def undo(self, op: Operations) -> None:
        numbering = {"sqlite_autoincrement": True}
        with op.batch_alter_table("users", table_kwargs=numbering) as batch:
            batch.alter_column("name", existing_type=String(50), nullable=True)


class Identical(Case):
    """`autoincrement=True` on an integer primary key that numbers itself anyway: nothing is proposed."""

    slug = "autoincrement.identical"
    title = "autoincrement=True said on a primary key that numbers itself anyway"
    rows = {"users": [{"id": 1, "name": "Ada"}]}

    def before(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True), Column("name", String(50)))

    def after(self, metadata: MetaData) -> None:
        Table(
            "users",
            metadata,
            Column("id", Integer, primary_key=True, autoincrement=True),
            Column("name", String(50)),
        )


CASES = (Off, On, SqliteAutoincrement, SqliteAutoincrementLost, Identical)
