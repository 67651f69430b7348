"""Primary keys that were numbered by SERIAL, or are to be."""

from __future__ import annotations

from sqlalchemy import Column, Identity, Integer, MetaData, String, Table

from limbeck.matrices.case import Case, Operations

LACKS = {"sqlite": "SQLite has neither SERIAL nor identity columns."}


class SerialToIdentity(Case):
    """SERIAL is a default that asks a sequence; an identity has its sequence built in.

    By default autogenerate sees nothing. With `compare_server_default` it adds the identity, which PostgreSQL
    refuses as long as the default is there. Drop the default and the old sequence, add the identity, and let
    it go on after the highest number: it would begin with 1.
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
        op.execute("DROP SEQUENCE users_id_seq")
        op.alter_column("users", "id", existing_type=Integer(), server_default=Identity())
        op.execute("SELECT setval('users_id_seq', max(id)) FROM users")

    def undo(self, op: Operations) -> None:
        op.execute("ALTER TABLE users ALTER COLUMN id DROP IDENTITY")
        op.execute("CREATE SEQUENCE users_id_seq AS integer OWNED BY users.id")
        op.execute("ALTER TABLE users ALTER COLUMN id SET DEFAULT nextval('users_id_seq')")
        op.execute("SELECT setval('users_id_seq', max(id)) FROM users")


class IdentityToSerial(Case):
    """SQLAlchemy makes an integer primary key without `Identity` a SERIAL.

    By default autogenerate sees nothing; with `compare_server_default` it drops a default that is not there,
    and PostgreSQL refuses. Drop the identity, create the sequence, tie it to the column and let it go on
    after the highest number.
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
        op.execute("ALTER TABLE users ALTER COLUMN id DROP IDENTITY")
        op.execute("CREATE SEQUENCE users_id_seq AS integer OWNED BY users.id")
        op.execute("ALTER TABLE users ALTER COLUMN id SET DEFAULT nextval('users_id_seq')")
        op.execute("SELECT setval('users_id_seq', max(id)) FROM users")

    def undo(self, op: Operations) -> None:
        op.alter_column("users", "id", existing_type=Integer(), server_default=None)
        op.execute("DROP SEQUENCE users_id_seq")
        op.alter_column("users", "id", existing_type=Integer(), server_default=Identity())
        op.execute("SELECT setval('users_id_seq', max(id)) FROM users")


CASES = (SerialToIdentity, IdentityToSerial)
