"""Primary keys that were numbered by SERIAL, or are to be."""

from __future__ import annotations

from sqlalchemy import Column, Identity, Integer, MetaData, String, Table

from limbeck.matrices.case import Case, Operations

LACKS = {"sqlite": "SQLite has neither SERIAL nor identity columns."}


class SerialToIdentity(Case):
    """SERIAL is a default that asks a sequence; an identity has its sequence built in.

    By default autogenerate sees nothing. With `compare_server_default` it adds the identity, which PostgreSQL
    refuses as long as the default is there. Drop the default, add the identity, and let its sequence go on
    where the old one stands: it would begin with 1. The highest number in the table does not tell that: a
    number of a row that was deleted would be handed out again, to whoever still refers to it.
    """

    slug = "identity.serial_to_identity"
    title = "SERIAL primary key -> Identity"
    rows = {"users": [{"name": "Ada"}, {"name": "Grace"}]}
    lacks = LACKS

    def before(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True), Column("name", String(50)))

    def after(self, metadata: MetaData) -> None:
        Table(
            "users", metadata, Column("id", Integer, Identity(), primary_key=True), Column("name", String(50))
        )

    def remedy(self, op: Operations) -> None:
        op.alter_column("users", "id", existing_type=Integer(), server_default=None)
        op.execute("ALTER SEQUENCE users_id_seq RENAME TO users_id_old")
        op.alter_column("users", "id", existing_type=Integer(), server_default=Identity())
        op.execute("SELECT setval('users_id_seq', last_value, is_called) FROM users_id_old")
        op.execute("DROP SEQUENCE users_id_old")

    def undo(self, op: Operations) -> None:
        op.execute("CREATE SEQUENCE users_id_new AS integer OWNED BY users.id")
        op.execute("SELECT setval('users_id_new', last_value, is_called) FROM users_id_seq")
        op.execute("ALTER TABLE users ALTER COLUMN id DROP IDENTITY")
        op.execute("ALTER SEQUENCE users_id_new RENAME TO users_id_seq")
        op.execute("ALTER TABLE users ALTER COLUMN id SET DEFAULT nextval('users_id_seq')")


class IdentityToSerial(Case):
    """SQLAlchemy makes an integer primary key without `Identity` a SERIAL.

    By default autogenerate sees nothing; with `compare_server_default` it drops a default that is not there,
    and PostgreSQL refuses. Create a sequence that stands where that of the identity stands, tie it to the
    column, and drop the identity.
    """

    slug = "identity.identity_to_serial"
    title = "Identity primary key -> SERIAL"
    rows = {"users": [{"name": "Ada"}, {"name": "Grace"}]}
    lacks = LACKS

    def before(self, metadata: MetaData) -> None:
        Table(
            "users", metadata, Column("id", Integer, Identity(), primary_key=True), Column("name", String(50))
        )

    def after(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True), Column("name", String(50)))

    def remedy(self, op: Operations) -> None:
        op.execute("CREATE SEQUENCE users_id_new AS integer OWNED BY users.id")
        op.execute("SELECT setval('users_id_new', last_value, is_called) FROM users_id_seq")
        op.execute("ALTER TABLE users ALTER COLUMN id DROP IDENTITY")
        op.execute("ALTER SEQUENCE users_id_new RENAME TO users_id_seq")
        op.execute("ALTER TABLE users ALTER COLUMN id SET DEFAULT nextval('users_id_seq')")

    def undo(self, op: Operations) -> None:
        op.alter_column("users", "id", existing_type=Integer(), server_default=None)
        op.execute("ALTER SEQUENCE users_id_seq RENAME TO users_id_old")
        op.alter_column("users", "id", existing_type=Integer(), server_default=Identity())
        op.execute("SELECT setval('users_id_seq', last_value, is_called) FROM users_id_old")
        op.execute("DROP SEQUENCE users_id_old")


CASES = (SerialToIdentity, IdentityToSerial)
