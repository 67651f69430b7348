"""Generated columns that are computed otherwise, and plain columns that become generated or cease to be."""

from __future__ import annotations

from sqlalchemy import Column, Computed, Integer, MetaData, Table

from limbeck.matrices.case import Case, Operations


class ChangeExpression(Case):
    """Autogenerate proposes nothing: the database goes on computing what the models no longer say.

    With `compare_server_default` it at least compares the two expressions, after taking out spaces, brackets
    and casts, and warns that the column cannot be modified. Drop the column and add it with the new
    expression; its values are computed, so nothing is lost. Its place among the columns becomes the last one.

    Dropping the column takes its indexes along, and SQLite refuses to drop one that has an index: drop and
    create them too. PostgreSQL 17 and later change the expression in place, with SET EXPRESSION, and keep
    indexes and grants.
    """

    slug = "computed.change_expr"
    title = "change the expression of a generated column"
    rows = {"lines": [{"id": 1, "price": 5, "quantity": 2}, {"id": 2, "price": 7, "quantity": 1}]}
    changing = frozenset({"lines.total"})

    def before(self, metadata: MetaData) -> None:
        Table(
            "lines",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("price", Integer),
            Column("quantity", Integer),
            Column("total", Integer, Computed("price * quantity", persisted=True), index=True),
        )

    def after(self, metadata: MetaData) -> None:
        Table(
            "lines",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("price", Integer),
            Column("quantity", Integer),
            Column("total", Integer, Computed("price * quantity + 4", persisted=True), index=True),
        )

    def remedy(self, op: Operations) -> None:
        dialect = op.get_context().dialect
        if dialect.name == "postgresql" and (dialect.server_version_info or ()) >= (17,):
            op.execute("ALTER TABLE lines ALTER COLUMN total SET EXPRESSION AS (price * quantity + 4)")
            return
        op.drop_index("ix_lines_total", "lines")
        op.drop_column("lines", "total")
        with op.batch_alter_table("lines") as batch:
            batch.add_column(Column("total", Integer, Computed("price * quantity + 4", persisted=True)))
        op.create_index("ix_lines_total", "lines", ["total"])

    def undo(self, op: Operations) -> None:
        dialect = op.get_context().dialect
        if dialect.name == "postgresql" and (dialect.server_version_info or ()) >= (17,):
            op.execute("ALTER TABLE lines ALTER COLUMN total SET EXPRESSION AS (price * quantity)")
            return
        op.drop_index("ix_lines_total", "lines")
        op.drop_column("lines", "total")
        with op.batch_alter_table("lines") as batch:
            batch.add_column(Column("total", Integer, Computed("price * quantity", persisted=True)))
        op.create_index("ix_lines_total", "lines", ["total"])


class ToPlain(Case):
    """Autogenerate proposes nothing; with `compare_server_default` it warns that it cannot be modified.

    As long as nobody does anything, every INSERT that brings a value for the column fails. PostgreSQL drops
    the expression and keeps the values. SQLite has no statement for it: the values go into a new column,
    which then takes the old one's name.
    """

    slug = "computed.to_plain"
    title = "generated column -> plain column"
    rows = {"lines": [{"id": 1, "price": 5, "quantity": 2}, {"id": 2, "price": 7, "quantity": 1}]}

    def before(self, metadata: MetaData) -> None:
        Table(
            "lines",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("price", Integer),
            Column("quantity", Integer),
            Column("total", Integer, Computed("price * quantity", persisted=True)),
        )

    def after(self, metadata: MetaData) -> None:
        Table(
            "lines",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("price", Integer),
            Column("quantity", Integer),
            Column("total", Integer),
        )

    def remedy(self, op: Operations) -> None:
        if op.get_context().dialect.name == "postgresql":
            op.execute("ALTER TABLE lines ALTER COLUMN total DROP EXPRESSION")
            return
        op.add_column("lines", Column("new_total", Integer))
        op.execute("UPDATE lines SET new_total = total")
        op.drop_column("lines", "total")
        op.alter_column("lines", "new_total", new_column_name="total")

    def undo(self, op: Operations) -> None:
        op.drop_column("lines", "total")
        with op.batch_alter_table("lines") as batch:
            batch.add_column(Column("total", Integer, Computed("price * quantity", persisted=True)))


class FromPlain(Case):
    """Autogenerate proposes nothing; with `compare_server_default` it warns that it cannot be modified.

    The database goes on keeping whatever is stored, and in a new row nothing is computed. Neither backend
    makes a plain column generated: drop it and add it again. Look first whether the stored values are the
    computed ones, since these replace them.
    """

    slug = "computed.from_plain"
    title = "plain column -> generated column"
    rows = {
        "lines": [
            {"id": 1, "price": 5, "quantity": 2, "total": 10},
            {"id": 2, "price": 7, "quantity": 1, "total": 7},
        ]
    }

    def before(self, metadata: MetaData) -> None:
        Table(
            "lines",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("price", Integer),
            Column("quantity", Integer),
            Column("total", Integer),
        )

    def after(self, metadata: MetaData) -> None:
        Table(
            "lines",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("price", Integer),
            Column("quantity", Integer),
            Column("total", Integer, Computed("price * quantity", persisted=True)),
        )

    def remedy(self, op: Operations) -> None:
        op.drop_column("lines", "total")
        with op.batch_alter_table("lines") as batch:
            batch.add_column(Column("total", Integer, Computed("price * quantity", persisted=True)))

    def undo(self, op: Operations) -> None:
        if op.get_context().dialect.name == "postgresql":
            op.execute("ALTER TABLE lines ALTER COLUMN total DROP EXPRESSION")
            return
        op.add_column("lines", Column("new_total", Integer))
        op.execute("UPDATE lines SET new_total = total")
        op.drop_column("lines", "total")
        op.alter_column("lines", "new_total", new_column_name="total")


class PersistedToggle(Case):
    """Whether a generated column is stored is not compared at all: no option makes autogenerate say a word.

    Not even the warning about expressions comes, since the expression is the same. Drop the column and add it
    in the other kind; what it holds can be computed at any time.
    """

    slug = "computed.persisted_toggle"
    title = "generated STORED -> VIRTUAL"
    since = {"postgresql": 18}
    rows = {"lines": [{"id": 1, "price": 5, "quantity": 2}, {"id": 2, "price": 7, "quantity": 1}]}

    def before(self, metadata: MetaData) -> None:
        Table(
            "lines",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("price", Integer),
            Column("quantity", Integer),
            Column("total", Integer, Computed("price * quantity", persisted=True)),
        )

    def after(self, metadata: MetaData) -> None:
        Table(
            "lines",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("price", Integer),
            Column("quantity", Integer),
            Column("total", Integer, Computed("price * quantity", persisted=False)),
        )

    def remedy(self, op: Operations) -> None:
        op.drop_column("lines", "total")
        op.add_column("lines", Column("total", Integer, Computed("price * quantity", persisted=False)))

    def undo(self, op: Operations) -> None:
        op.drop_column("lines", "total")
        with op.batch_alter_table("lines") as batch:
            batch.add_column(Column("total", Integer, Computed("price * quantity", persisted=True)))


CASES = (ChangeExpression, ToPlain, FromPlain, PersistedToggle)
