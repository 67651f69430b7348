"""Small cases of our own, one for each thing that a trial has to notice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Column, Integer, MetaData, String, Table, UniqueConstraint

from limbeck.matrices.case import Case, Operations

if TYPE_CHECKING:
    from collections.abc import Sequence


def users(metadata: MetaData, *columns: Column) -> None:
    Table("users", metadata, Column("id", Integer, primary_key=True), *columns)


class Same(Case):
    """Nothing changes."""

    slug = "own.same"
    title = "nothing changes"
    rows = {"users": [{"id": 1, "email": "ann@example.org"}]}

    def before(self, metadata: MetaData) -> None:
        users(metadata, Column("email", String(50)))

    def after(self, metadata: MetaData) -> None:
        users(metadata, Column("email", String(50)))


class Added(Case):
    """A column is added."""

    slug = "own.added"
    title = "a column is added"
    rows = {"users": [{"id": 1}]}

    def before(self, metadata: MetaData) -> None:
        users(metadata)

    def after(self, metadata: MetaData) -> None:
        users(metadata, Column("email", String(50)))


class Required(Case):
    """A column that must not be empty is added to a table with rows."""

    slug = "own.required"
    title = "a required column is added"
    rows = {"users": [{"id": 1}]}

    def before(self, metadata: MetaData) -> None:
        users(metadata)

    def after(self, metadata: MetaData) -> None:
        users(metadata, Column("email", String(50), nullable=False))


class Viewed(Case):
    """A view appears that models do not express."""

    slug = "own.viewed"
    title = "a view appears"

    def before(self, metadata: MetaData) -> None:
        users(metadata)

    def after(self, metadata: MetaData) -> None:
        users(metadata)

    def after_sql(self, backend: str) -> Sequence[str]:
        return (f"CREATE VIEW everybody AS SELECT id FROM users -- on {backend}",)

    def remedy(self, op: Operations) -> None:
        op.execute(f"CREATE VIEW everybody AS SELECT id FROM users -- on {op.get_context().dialect.name}")

    def undo(self, op: Operations) -> None:
        op.execute("DROP VIEW everybody")


class Renamed(Case):
    """A column gets another name."""

    slug = "own.renamed"
    title = "a column is renamed"
    rows = {"users": [{"id": 1, "mail": "ann@example.org"}]}
    carried = {"users.mail": "users.email"}

    def before(self, metadata: MetaData) -> None:
        users(metadata, Column("mail", String(50)))

    def after(self, metadata: MetaData) -> None:
        users(metadata, Column("email", String(50)))

    def remedy(self, op: Operations) -> None:
        op.alter_column("users", "mail", new_column_name="email")

    def undo(self, op: Operations) -> None:
        op.alter_column("users", "email", new_column_name="mail")


class Deceiving(Renamed):
    """The same, with a remedy that loses the rows."""

    slug = "own.deceiving"

    def remedy(self, op: Operations) -> None:
        op.drop_column("users", "mail")
        op.add_column("users", Column("email", String(50)))


class Halfway(Renamed):
    """The same, with a remedy that does not get there."""

    slug = "own.halfway"

    def remedy(self, op: Operations) -> None:
        op.alter_column("users", "mail", new_column_name="e_mail")


class OneWay(Renamed):
    """The same, with a remedy whose way back leads elsewhere."""

    slug = "own.one_way"

    def undo(self, op: Operations) -> None:
        op.drop_column("users", "email")


class Rounded(Case):
    """A name is to be kept shorter than one of the rows has it."""

    slug = "own.rounded"
    title = "a view appears, and a name is cut"
    rows = {"users": [{"id": 1, "nick": "Ada"}, {"id": 2, "nick": "Augustus"}]}
    becomes = {"users.nick": {"Augustus": "Augus"}}

    def before(self, metadata: MetaData) -> None:
        users(metadata, Column("nick", String(50)))

    def after(self, metadata: MetaData) -> None:
        self.before(metadata)

    def after_sql(self, backend: str) -> Sequence[str]:  # noqa: ARG002 - the same on both
        return ("CREATE VIEW nicks AS SELECT nick FROM users",)

    def remedy(self, op: Operations) -> None:
        op.execute("CREATE VIEW nicks AS SELECT nick FROM users")
        op.execute("UPDATE users SET nick = substr(nick, 1, 5)")

    def undo(self, op: Operations) -> None:
        op.execute("DROP VIEW nicks")


class Relabelled(Rounded):
    """The same, with a way back that brings the name back."""

    slug = "own.relabelled"

    def undo(self, op: Operations) -> None:
        op.execute("DROP VIEW nicks")
        op.execute("UPDATE users SET nick = 'Augustus' WHERE nick = 'Augus'")


class Crashing(Renamed):
    """The same, with a remedy that raises."""

    slug = "own.crashing"

    def remedy(self, op: Operations) -> None:
        op.drop_column("users", "nobody")


class Excused(Renamed):
    """The same, with a reason why there is no remedy."""

    slug = "own.excused"
    no_remedy = {"sqlite": "Nobody dares.", "postgresql": "Nobody dares here either."}


class Impossible(Case):
    """One side cannot be built."""

    slug = "own.impossible"
    title = "a side that cannot be built"

    def after(self, metadata: MetaData) -> None:
        users(metadata, Column("email", String(50)), UniqueConstraint("nobody"))


class Absent(Same):
    """SQLite has no such thing."""

    slug = "own.absent"
    lacks = {"sqlite": "SQLite has no such thing."}


class Partly(Case):
    """A column gets a type and a view at once: one of them is seen."""

    slug = "own.partly"
    title = "a column and a view appear"

    def before(self, metadata: MetaData) -> None:
        users(metadata)

    def after(self, metadata: MetaData) -> None:
        users(metadata, Column("email", String(50)))

    def after_sql(self, backend: str) -> Sequence[str]:
        return (f"CREATE VIEW everybody AS SELECT id FROM users -- on {backend}",)


class Seeded(Same):
    """Rows are wanted besides the schema."""

    slug = "own.seeded"
    data = True
    rows = {}

    def after_sql(self, backend: str) -> Sequence[str]:
        return (f"INSERT INTO users VALUES (7, 'seed on {backend}')",)
