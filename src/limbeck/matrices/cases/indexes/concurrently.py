"""Indexes that are built while the table is in use."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, MetaData, String, Table

from limbeck.matrices.case import Case, Operations


class ConcurrentlyAdd(Case):
    """A new index whose model asks PostgreSQL not to lock the table while it is built.

    Autogenerate carries the option over into `create_index`, but the migration runs in a transaction, and
    there PostgreSQL refuses `CREATE INDEX CONCURRENTLY`. It has to be written into an
    `autocommit_block()`, which ends the transaction first: what stands before it in the same migration is
    then committed, so give such an index a migration of its own. SQLite does not know the word, and
    SQLAlchemy leaves it out there.
    """

    slug = "index.concurrently_add"
    title = "add an index declared with postgresql_concurrently=True"
    rows = {"users": [{"id": 1, "email": "ada@example.org"}, {"id": 2, "email": "grace@example.org"}]}
    commits = True

    def before(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True), Column("email", String(80)))

    def after(self, metadata: MetaData) -> None:
        users = Table("users", metadata, Column("id", Integer, primary_key=True), Column("email", String(80)))
        Index("ix_users_email", users.c.email, postgresql_concurrently=True)

    def remedy(self, op: Operations) -> None:
        with op.get_context().autocommit_block():
            op.create_index("ix_users_email", "users", ["email"], postgresql_concurrently=True)

    def undo(self, op: Operations) -> None:
        with op.get_context().autocommit_block():
            op.drop_index("ix_users_email", "users", postgresql_concurrently=True)


CASES: tuple[type[Case], ...] = (ConcurrentlyAdd,)
