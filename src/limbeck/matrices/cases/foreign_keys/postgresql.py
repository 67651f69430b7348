"""Foreign keys as only PostgreSQL knows them."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, ForeignKeyConstraint, Integer, MetaData, Table

from limbeck.matrices.case import Case, Operations


class NotValid(Case):
    """`NOT VALID` adds a foreign key without a look at the old rows, so that the lock is short.

    The model says `postgresql_not_valid=True`, and autogenerate writes it into the script. In a table that
    is created together with the foreign key the word has no effect, and whether the rows have been validated
    since is not compared: the `VALIDATE CONSTRAINT` that belongs to it, once the rows are repaired, is left
    to you.
    """

    slug = "fk.not_valid"
    title = "FK NOT VALID added (postgresql_not_valid)"
    rows = {"users": [{"id": 1}], "orders": [{"id": 10, "user_id": 1}, {"id": 11, "user_id": 99}]}
    lacks = {"sqlite": "SQLite has no NOT VALID."}

    def before(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True))
        Table("orders", metadata, Column("id", Integer, primary_key=True), Column("user_id", Integer))

    def after(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True))
        Table(
            "orders",
            metadata,
            Column("id", Integer, primary_key=True),
            Column(
                "user_id", Integer, ForeignKey("users.id", name="fk_orders_user", postgresql_not_valid=True)
            ),
        )

    def after_sql(self, backend: str) -> tuple[str, ...]:
        add = "ADD CONSTRAINT fk_orders_user FOREIGN KEY (user_id) REFERENCES users (id) NOT VALID"
        return (
            ("ALTER TABLE orders DROP CONSTRAINT fk_orders_user", f"ALTER TABLE orders {add}")
            if backend == "postgresql"
            else ()
        )

    def remedy(self, op: Operations) -> None:
        op.create_foreign_key(
            "fk_orders_user", "orders", "users", ["user_id"], ["id"], postgresql_not_valid=True
        )

    def undo(self, op: Operations) -> None:
        op.drop_constraint("fk_orders_user", "orders", type_="foreignkey")


class NotEnforced(Case):
    """A foreign key was made NOT ENFORCED: PostgreSQL keeps it as a note, and checks no row, old or new.

    It can do so since version 18, and drops the triggers that would look. The models want it enforced, and
    have no word for the other. Autogenerate does not see the difference. `ALTER CONSTRAINT … ENFORCED` checks
    all rows while writes wait, and fails where one points nowhere: look for those first.
    """

    slug = "fk.not_enforced"
    title = "FK NOT ENFORCED in the database (PostgreSQL 18)"
    since = {"postgresql": 18}
    rows = {"users": [{"id": 1}], "orders": [{"id": 10, "user_id": 1}]}
    lacks = {"sqlite": "SQLite enforces foreign keys by connection, not one by one."}

    def before(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True))
        Table("orders", metadata, Column("id", Integer, primary_key=True), Column("user_id", Integer))

    def before_sql(self, backend: str) -> tuple[str, ...]:  # noqa: ARG002 - PostgreSQL only
        add = "ADD CONSTRAINT fk_orders_user FOREIGN KEY (user_id) REFERENCES users (id) NOT ENFORCED"
        return (f"ALTER TABLE orders {add}",)

    def after(self, metadata: MetaData) -> None:
        Table("users", metadata, Column("id", Integer, primary_key=True))
        user_id = Column("user_id", Integer, ForeignKey("users.id", name="fk_orders_user"))
        Table("orders", metadata, Column("id", Integer, primary_key=True), user_id)

    def remedy(self, op: Operations) -> None:
        op.execute("ALTER TABLE orders ALTER CONSTRAINT fk_orders_user ENFORCED")

    def undo(self, op: Operations) -> None:
        op.execute("ALTER TABLE orders ALTER CONSTRAINT fk_orders_user NOT ENFORCED")


class OnDeleteCols(Case):
    """In a foreign key of two columns `SET NULL` empties both, even where one of them must not be empty.

    PostgreSQL can be told which, since its version 15, and the model says it in the text of `ondelete`.
    Autogenerate compares that text with what PostgreSQL reports, and writes the new one.
    """

    slug = "fk.on_delete_cols"
    title = "FK ON DELETE SET NULL (col) on PG"
    rows = {
        "users": [{"shop_id": 1, "id": 1}],
        "orders": [{"id": 10, "shop_id": 1, "user_id": 1}, {"id": 11, "shop_id": 1, "user_id": None}],
    }
    lacks = {"sqlite": "SQLite's SET NULL always empties all columns of the foreign key."}

    def before(self, metadata: MetaData) -> None:
        Table(
            "users",
            metadata,
            Column("shop_id", Integer, primary_key=True),
            Column("id", Integer, primary_key=True),
        )
        Table(
            "orders",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("shop_id", Integer, nullable=False),
            Column("user_id", Integer),
            ForeignKeyConstraint(
                ["shop_id", "user_id"],
                ["users.shop_id", "users.id"],
                name="fk_orders_user",
                ondelete="SET NULL",
            ),
        )

    def after(self, metadata: MetaData) -> None:
        Table(
            "users",
            metadata,
            Column("shop_id", Integer, primary_key=True),
            Column("id", Integer, primary_key=True),
        )
        Table(
            "orders",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("shop_id", Integer, nullable=False),
            Column("user_id", Integer),
            ForeignKeyConstraint(
                ["shop_id", "user_id"],
                ["users.shop_id", "users.id"],
                name="fk_orders_user",
                ondelete="SET NULL (user_id)",
            ),
        )

    def remedy(self, op: Operations) -> None:
        op.drop_constraint("fk_orders_user", "orders", type_="foreignkey")
        here, there = ["shop_id", "user_id"], ["shop_id", "id"]
        op.create_foreign_key("fk_orders_user", "orders", "users", here, there, ondelete="SET NULL (user_id)")

    def undo(self, op: Operations) -> None:
        op.drop_constraint("fk_orders_user", "orders", type_="foreignkey")
        here, there = ["shop_id", "user_id"], ["shop_id", "id"]
        op.create_foreign_key("fk_orders_user", "orders", "users", here, there, ondelete="SET NULL")


CASES: tuple[type[Case], ...] = (NotValid, NotEnforced, OnDeleteCols)
