"""Columns that become tables: a list of allowed words, and a link between two tables."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Column, ForeignKey, Integer, MetaData, String, Table

from limbeck.matrices.case import Case, Operations


class Lookup(Case):
    """Words in a column become rows of a table of their own, and the column a foreign key to it.

    Autogenerate creates the table, empty, adds the foreign key column, empty, and drops the words. The rows
    of the target count here: make the table, fill it with the words that there are, point each row to its
    own, and drop the column last.
    """

    slug = "table.lookup"
    title = "a text column becomes a lookup table"
    rows = {
        "orders": [
            {"id": 10, "status": "new"},
            {"id": 11, "status": "paid"},
            {"id": 12, "status": "new"},
        ]
    }
    data = True

    def before(self, metadata: MetaData) -> None:
        Table("orders", metadata, Column("id", Integer, primary_key=True), Column("status", String(20)))

    def after(self, metadata: MetaData) -> None:
        Table("statuses", metadata, Column("id", Integer, primary_key=True), Column("name", String(20)))
        status_id = Column("status_id", Integer, ForeignKey("statuses.id", name="fk_orders_status"))
        Table("orders", metadata, Column("id", Integer, primary_key=True), status_id)

    def after_sql(self, backend: str) -> Sequence[str]:  # noqa: ARG002 - the same on both
        return (
            "INSERT INTO statuses (id, name) VALUES (1, 'new'), (2, 'paid')",
            "INSERT INTO orders (id, status_id) VALUES (10, 1), (11, 2), (12, 1)",
        )

    def remedy(self, op: Operations) -> None:
        op.create_table("statuses", Column("id", Integer, primary_key=True), Column("name", String(20)))
        op.execute("INSERT INTO statuses (name) SELECT DISTINCT status FROM orders ORDER BY status")
        op.add_column("orders", Column("status_id", Integer))
        op.execute("""
            UPDATE orders SET status_id = (SELECT id FROM statuses WHERE name = orders.status)
        """)
        with op.batch_alter_table("orders") as batch:
            batch.create_foreign_key("fk_orders_status", "statuses", ["status_id"], ["id"])
            batch.drop_column("status")

    def undo(self, op: Operations) -> None:
        op.add_column("orders", Column("status", String(20)))
        op.execute("""
            UPDATE orders SET status = (SELECT name FROM statuses WHERE id = orders.status_id)
        """)
        with op.batch_alter_table("orders") as batch:
            batch.drop_constraint("fk_orders_status", type_="foreignkey")
            batch.drop_column("status_id")
        op.drop_table("statuses")


class Association(Case):
    """A post had one tag and is to have many: the foreign key becomes a table that links the two.

    Autogenerate creates the association table and drops the column, and no post has a tag any more. Copy the
    pairs before the column goes. The way back can keep one tag for each post and no more.
    """

    slug = "table.association"
    title = "a foreign key becomes an association table"
    rows = {
        "tags": [{"id": 1, "name": "red"}, {"id": 2, "name": "blue"}],
        "posts": [{"id": 10, "tag_id": 2}, {"id": 11, "tag_id": None}],
    }
    data = True

    def before(self, metadata: MetaData) -> None:
        Table("tags", metadata, Column("id", Integer, primary_key=True), Column("name", String(20)))
        tag_id = Column("tag_id", Integer, ForeignKey("tags.id", name="fk_posts_tag"))
        Table("posts", metadata, Column("id", Integer, primary_key=True), tag_id)

    def after(self, metadata: MetaData) -> None:
        Table("tags", metadata, Column("id", Integer, primary_key=True), Column("name", String(20)))
        Table("posts", metadata, Column("id", Integer, primary_key=True))
        Table(
            "post_tags",
            metadata,
            Column("post_id", Integer, ForeignKey("posts.id"), primary_key=True),
            Column("tag_id", Integer, ForeignKey("tags.id"), primary_key=True),
        )

    def after_sql(self, backend: str) -> Sequence[str]:  # noqa: ARG002 - the same on both
        return (
            "INSERT INTO tags (id, name) VALUES (1, 'red'), (2, 'blue')",
            "INSERT INTO posts (id) VALUES (10), (11)",
            "INSERT INTO post_tags (post_id, tag_id) VALUES (10, 2)",
        )

    def remedy(self, op: Operations) -> None:
        op.create_table(
            "post_tags",
            Column("post_id", Integer, ForeignKey("posts.id"), primary_key=True),
            Column("tag_id", Integer, ForeignKey("tags.id"), primary_key=True),
        )
        op.execute("INSERT INTO post_tags SELECT id, tag_id FROM posts WHERE tag_id IS NOT NULL")
        with op.batch_alter_table("posts") as batch:
            batch.drop_constraint("fk_posts_tag", type_="foreignkey")
            batch.drop_column("tag_id")

    def undo(self, op: Operations) -> None:
        op.add_column("posts", Column("tag_id", Integer))
        op.execute("""
            UPDATE posts SET tag_id = (SELECT min(tag_id) FROM post_tags WHERE post_id = posts.id)
        """)
        with op.batch_alter_table("posts") as batch:
            batch.create_foreign_key("fk_posts_tag", "tags", ["tag_id"], ["id"])
        op.drop_table("post_tags")


CASES: tuple[type[Case], ...] = (Lookup, Association)
