"""Indexes that come, go, change their name, or become unique."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, MetaData, String, Table

from limbeck.matrices.case import Case

USERS = {"users": [{"id": 1, "email": "ada@example.org"}, {"id": 2, "email": "grace@example.org"}]}


class Add(Case):
    """A new index on existing columns.

    This is the ground that autogenerate was built for: it looks for the name among the indexes of the
    database, does not find it, and writes `create_index`. What it does not say is that on PostgreSQL writers
    wait until the index is built.
    """

    slug = "index.add"
    title = "add an index"
    rows = USERS

    def before(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True), Column("email", String(80)))

    def after(self, metadata: MetaData) -> None:
        users = Table("users", metadata, Column("id", Integer, primary_key=True), Column("email", String(80)))
        Index("ix_users_email", users.c.email)


class Drop(Case):
    """An index that the models no longer have.

    Autogenerate drops what the models do not name, and writes the index into the downgrade, so it can come
    back. Whether somebody needs it is not its question.
    """

    slug = "index.drop"
    title = "drop an index"
    rows = USERS

    def before(self, metadata: MetaData) -> None:
        users = Table("users", metadata, Column("id", Integer, primary_key=True), Column("email", String(80)))
        Index("ix_users_email", users.c.email)

    def after(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True), Column("email", String(80)))


class AddUnique(Case):
    """A new unique index.

    Autogenerate writes it like any other index. It does not look at the rows: two of them with the same
    value would make the migration fail, so count them first.
    """

    slug = "index.add_unique"
    title = "add a unique index"
    rows = USERS

    def before(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True), Column("email", String(80)))

    def after(self, metadata: MetaData) -> None:
        users = Table("users", metadata, Column("id", Integer, primary_key=True), Column("email", String(80)))
        Index("ux_users_email", users.c.email, unique=True)


class ToggleUnique(Case):
    """An index keeps its name and columns and becomes unique.

    Uniqueness is one of the few properties of an index that autogenerate compares. It cannot be altered in
    place, so the index is dropped and made again, and meanwhile no query can use it.
    """

    slug = "index.toggle_unique"
    title = "index becomes unique"
    rows = USERS

    def before(self, metadata: MetaData) -> None:
        users = Table("users", metadata, Column("id", Integer, primary_key=True), Column("email", String(80)))
        Index("ix_users_email", users.c.email)

    def after(self, metadata: MetaData) -> None:
        users = Table("users", metadata, Column("id", Integer, primary_key=True), Column("email", String(80)))
        Index("ix_users_email", users.c.email, unique=True)


class Rename(Case):
    """An index gets another name.

    Autogenerate knows indexes by their names, so it sees one index gone and another one new. Nothing is
    lost, but the index is rebuilt, which takes long on a large table. PostgreSQL can rename it at once
    (`ALTER INDEX … RENAME TO …`); SQLite has no way but the one that autogenerate takes.
    """

    slug = "index.rename"
    title = "rename an index"
    rows = USERS

    def before(self, metadata: MetaData) -> None:
        users = Table("users", metadata, Column("id", Integer, primary_key=True), Column("email", String(80)))
        Index("idx_email", users.c.email)

    def after(self, metadata: MetaData) -> None:
        users = Table("users", metadata, Column("id", Integer, primary_key=True), Column("email", String(80)))
        Index("ix_users_email", users.c.email)


class ExtraInDatabase(Case):
    """Somebody made an index by hand, on a slow day, and told no model.

    To autogenerate it is an index that the models no longer want, and it proposes to drop it: the schema is
    then as the models say, and the slow day is back. Where indexes are made by hand on purpose, write
    them into the models, or keep them out of sight with `include_object`.
    """

    slug = "index.extra_in_db"
    title = "index created by hand, absent from the model"
    rows = USERS

    def before(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True), Column("email", String(80)))

    def before_sql(self, backend: str) -> tuple[str, ...]:  # noqa: ARG002 - both speak this much SQL
        return ("CREATE INDEX users_by_email ON users (email)",)

    def after(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True), Column("email", String(80)))


class Identical(Case):
    """The same indexes on both sides, a plain one, a unique one, and one over two columns.

    There is nothing to do, and autogenerate proposes nothing.
    """

    slug = "index.identical"
    title = "identical indexes"
    rows = USERS

    def before(self, metadata: MetaData) -> None:
        users = Table("users", metadata, Column("id", Integer, primary_key=True), Column("email", String(80)))
        Index("ix_users_id_email", users.c.id, users.c.email)
        Index("ux_users_email", users.c.email, unique=True)

    def after(self, metadata: MetaData) -> None:
        users = Table("users", metadata, Column("id", Integer, primary_key=True), Column("email", String(80)))
        Index("ix_users_id_email", users.c.id, users.c.email)
        Index("ux_users_email", users.c.email, unique=True)


CASES: tuple[type[Case], ...] = (Add, Drop, AddUnique, ToggleUnique, Rename, ExtraInDatabase, Identical)
