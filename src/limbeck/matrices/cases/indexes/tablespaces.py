"""Where on the disks an index lies."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, MetaData, String, Table

from limbeck.matrices.case import Case, Operations
from limbeck.matrices.tablespaces import unused_name

FAST_DISKS = unused_name("fast_disks")


class TablespaceChange(Case):
    """An index moves to faster disks.

    Autogenerate does not compare tablespaces: the index has the same name and columns, and stays where it
    is. Moving it is one statement, which locks the index until it is copied. The trial makes a tablespace
    of its own for this, and drops it afterwards.
    """

    slug = "index.tablespace"
    title = "index tablespace changed"
    lacks = {"sqlite": "SQLite keeps a database in one file, and has no tablespaces."}
    rows = {"users": [{"id": 1, "email": "ada@example.org"}, {"id": 2, "email": "grace@example.org"}]}
    since = {"postgresql": 15}
    tablespace = FAST_DISKS

    def before(self, metadata: MetaData) -> None:
        users = Table("users", metadata, Column("id", Integer, primary_key=True), Column("email", String(80)))
        Index("ix_users_email", users.c.email)

    def after(self, metadata: MetaData) -> None:
        users = Table("users", metadata, Column("id", Integer, primary_key=True), Column("email", String(80)))
        Index("ix_users_email", users.c.email, postgresql_tablespace=FAST_DISKS)

    def remedy(self, op: Operations) -> None:
        op.execute(f"ALTER INDEX ix_users_email SET TABLESPACE {FAST_DISKS}")

    def undo(self, op: Operations) -> None:
        op.execute("ALTER INDEX ix_users_email SET TABLESPACE pg_default")


CASES: tuple[type[Case], ...] = (TablespaceChange,)
