"""CHECK constraints that SQLite loses when a table is copied."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Integer, MetaData, String, Table

from limbeck.matrices.case import Case, Operations


class LostByBatch(Case):
    """A column changes, and another one has a rule without a name.

    Plain autogenerate alters the column on PostgreSQL and nothing else. SQLite cannot do that: without batch
    mode the migration fails, and with it the table is copied without the unnamed CHECK, of which only a
    warning tells. The rule is gone. Hand it over as `table_args`, which PostgreSQL has no use for, or give it
    a name. With the plugin it is lost on PostgreSQL too: autogenerate then drops it by the name that it has
    there.
    """

    slug = "check.unnamed_lost_in_batch"
    title = "another column altered, an unnamed CHECK on the table"
    rows = {"products": [{"id": 1, "name": "tea", "price": 3}, {"id": 2, "name": "salt", "price": 12}]}
    never_silent = {
        "postgresql": "With the plugin, autogenerate wants to drop the rule, as it does without the change: "
        "in the database it has the name that PostgreSQL gave it, and in the models none."
    }

    def before(self, metadata: MetaData) -> None:
        Table(
            "products",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("name", String(50)),
            Column("price", Integer),
            CheckConstraint("price > 0"),
        )

    def after(self, metadata: MetaData) -> None:
        Table(
            "products",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("name", String(50), nullable=False),
            Column("price", Integer),
            CheckConstraint("price > 0"),
        )

    def remedy(self, op: Operations) -> None:
        rules = (CheckConstraint("price > 0"),)
        with op.batch_alter_table("products", table_args=rules) as batch:
            batch.alter_column("name", existing_type=String(50), nullable=False)

    def undo(self, op: Operations) -> None:
        rules = (CheckConstraint("price > 0"),)
        with op.batch_alter_table("products", table_args=rules) as batch:
            batch.alter_column("name", existing_type=String(50), nullable=True)


CASES: tuple[type[Case], ...] = (LostByBatch,)
