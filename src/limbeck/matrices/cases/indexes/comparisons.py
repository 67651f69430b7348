"""How an index compares values: its collation and operator class."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, MetaData, Table, Text, text

from limbeck.matrices.case import Case, Operations

USERS = {"users": [{"id": 1, "name": "ada"}, {"id": 2, "name": "Grace"}]}


class CollateChange(Case):
    """The column of an index is compared under another collation than before.

    The two backends have no collation in common, so PostgreSQL is given one with the name of SQLite's. On
    SQLite the reflection does not tell the collation, and the change is unseen. On PostgreSQL it is the
    other way round: the model has it and the reflected index never does, so the right index is proposed,
    and proposed again on every run after that. Keep such an index out of the comparison with
    `include_object`, or give the collation to the column instead of the index.
    """

    slug = "index.collate_change"
    title = "index column collation changed"
    rows = USERS
    never_silent = {
        "postgresql": "The reflected index never names its collation and the model does: they always differ. "
        "Leave the index out with `include_object`, or give the collation to the column."
    }

    def setup_sql(self, backend: str, side: str) -> tuple[str, ...]:  # noqa: ARG002 - it is there on both sides
        return ('CREATE COLLATION "NOCASE" FROM "C"',) if backend == "postgresql" else ()

    def before(self, metadata: MetaData) -> None:
        users = Table("users", metadata, Column("id", Integer, primary_key=True), Column("name", Text))
        Index("ix_users_name", users.c.name)

    def after(self, metadata: MetaData) -> None:
        users = Table("users", metadata, Column("id", Integer, primary_key=True), Column("name", Text))
        Index("ix_users_name", users.c.name.collate("NOCASE"))

    def remedy(self, op: Operations) -> None:
        op.drop_index("ix_users_name", "users")
        op.create_index("ix_users_name", "users", [text('name COLLATE "NOCASE"')])

    def undo(self, op: Operations) -> None:
        op.drop_index("ix_users_name", "users")
        op.create_index("ix_users_name", "users", ["name"])


class OperatorClassChange(Case):
    """An index gets the operator class with which it can serve `LIKE 'ada%'`.

    The operator class is no part of what autogenerate compares: the names of the columns are the same, so
    to it the index is the same, and the queries stay slow. Drop and create the index by hand; a new name
    would be seen.
    """

    slug = "index.ops_change"
    title = "operator class changed (text_pattern_ops)"
    lacks = {"sqlite": "SQLite has no operator classes."}
    rows = USERS

    def before(self, metadata: MetaData) -> None:
        users = Table("users", metadata, Column("id", Integer, primary_key=True), Column("name", Text))
        Index("ix_users_name", users.c.name)

    def after(self, metadata: MetaData) -> None:
        users = Table("users", metadata, Column("id", Integer, primary_key=True), Column("name", Text))
        Index("ix_users_name", users.c.name, postgresql_ops={"name": "text_pattern_ops"})

    def remedy(self, op: Operations) -> None:
        op.drop_index("ix_users_name", "users")
        op.create_index("ix_users_name", "users", ["name"], postgresql_ops={"name": "text_pattern_ops"})

    def undo(self, op: Operations) -> None:
        op.drop_index("ix_users_name", "users")
        op.create_index("ix_users_name", "users", ["name"])


class CollateIdentical(Case):
    """The same index with a collation on both sides.

    SQLite's is taken for a plain index and nothing is proposed. On PostgreSQL there is nothing to do either,
    and yet autogenerate drops the index and makes it again, on every run: what it reflects lacks the
    collation that the model has. It stops when `include_object` leaves the index out, or when the
    collation is given to the column.
    """

    slug = "index.collate_identical"
    title = "identical index with a collation"
    rows = USERS

    def setup_sql(self, backend: str, side: str) -> tuple[str, ...]:  # noqa: ARG002 - it is there on both sides
        return ('CREATE COLLATION "NOCASE" FROM "C"',) if backend == "postgresql" else ()

    def before(self, metadata: MetaData) -> None:
        users = Table("users", metadata, Column("id", Integer, primary_key=True), Column("name", Text))
        Index("ix_users_name", users.c.name.collate("NOCASE"))

    def after(self, metadata: MetaData) -> None:
        users = Table("users", metadata, Column("id", Integer, primary_key=True), Column("name", Text))
        Index("ix_users_name", users.c.name.collate("NOCASE"))


class OperatorClassInText(Case):
    """The models give expression and operator class as one text, and the expression changes.

    Autogenerate cannot tell the two apart in a text that ends in `_ops`. It warns, takes the index for
    unchanged, and so misses a change of the expression that it would have seen otherwise. Say the
    operator class in `postgresql_ops`, as the warning asks.
    """

    slug = "index.ops_in_expression_change"
    title = "index expression changed, with its operator class in the same text"
    lacks = {"sqlite": "SQLite has no operator classes."}
    rows = USERS

    def before(self, metadata: MetaData) -> None:
        Table(
            "users",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("name", Text),
            Index("ix_users_name", text("lower(name) text_pattern_ops")),
        )

    def after(self, metadata: MetaData) -> None:
        Table(
            "users",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("name", Text),
            Index("ix_users_name", text("upper(name) text_pattern_ops")),
        )

    def remedy(self, op: Operations) -> None:
        op.drop_index("ix_users_name", "users")
        op.create_index("ix_users_name", "users", [text("upper(name) text_pattern_ops")])

    def undo(self, op: Operations) -> None:
        op.drop_index("ix_users_name", "users")
        op.create_index("ix_users_name", "users", [text("lower(name) text_pattern_ops")])


CASES: tuple[type[Case], ...] = (CollateChange, CollateIdentical, OperatorClassChange, OperatorClassInText)
