"""How PostgreSQL keeps an index: its access method, its storage parameters, and on which disks."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, MetaData, String, Table
from sqlalchemy.dialects.postgresql import ARRAY

from limbeck.matrices.case import Case, Operations
from limbeck.matrices.tablespaces import unused_name

ONE_METHOD = {"sqlite": "SQLite has one kind of index only, and no parameters for it."}
PRODUCTS = {
    "products": [{"id": 1, "name": "tea", "tags": ["hot", "wet"]}, {"id": 2, "name": "salt", "tags": []}]
}
FAST_DISKS = unused_name("fast_disks")


class GinNew(Case):
    """A new index that finds a value inside an array.

    The name is new, so the index is seen, and its method is written into the migration.
    """

    slug = "index.gin_new"
    title = "add a GIN index"
    lacks = ONE_METHOD
    rows = PRODUCTS

    def before(self, metadata: MetaData) -> None:
        Table(
            "products",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("name", String(50)),
            Column("tags", ARRAY(String)),
        )

    def after(self, metadata: MetaData) -> None:
        products = Table(
            "products",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("name", String(50)),
            Column("tags", ARRAY(String)),
        )
        Index("ix_products_tags", products.c.tags, postgresql_using="gin")


class UsingChange(Case):
    """An index over an array is changed to the method that can look inside it.

    The method is not compared. With the same name and the same columns nothing is proposed, and the
    search for one tag goes on reading the whole table.
    """

    slug = "index.using_change"
    title = "index type btree → gin (postgresql_using)"
    lacks = ONE_METHOD
    rows = PRODUCTS

    def before(self, metadata: MetaData) -> None:
        products = Table(
            "products",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("name", String(50)),
            Column("tags", ARRAY(String)),
        )
        Index("ix_products_tags", products.c.tags)

    def after(self, metadata: MetaData) -> None:
        products = Table(
            "products",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("name", String(50)),
            Column("tags", ARRAY(String)),
        )
        Index("ix_products_tags", products.c.tags, postgresql_using="gin")

    def remedy(self, op: Operations) -> None:
        op.drop_index("ix_products_tags", "products")
        op.create_index("ix_products_tags", "products", ["tags"], postgresql_using="gin")

    def undo(self, op: Operations) -> None:
        op.drop_index("ix_products_tags", "products")
        op.create_index("ix_products_tags", "products", ["tags"])


class BtreeToHash(Case):
    """An index is changed from a tree to a hash, under the same name.

    Autogenerate compares names and columns, not methods, and proposes nothing.
    """

    slug = "index.using_btree_hash"
    title = "index type btree → hash"
    lacks = ONE_METHOD
    rows = PRODUCTS

    def before(self, metadata: MetaData) -> None:
        products = Table(
            "products",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("name", String(50)),
            Column("tags", ARRAY(String)),
        )
        Index("ix_products_name", products.c.name)

    def after(self, metadata: MetaData) -> None:
        products = Table(
            "products",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("name", String(50)),
            Column("tags", ARRAY(String)),
        )
        Index("ix_products_name", products.c.name, postgresql_using="hash")

    def remedy(self, op: Operations) -> None:
        op.drop_index("ix_products_name", "products")
        op.create_index("ix_products_name", "products", ["name"], postgresql_using="hash")

    def undo(self, op: Operations) -> None:
        op.drop_index("ix_products_name", "products")
        op.create_index("ix_products_name", "products", ["name"])


class FillfactorChange(Case):
    """An index gets another storage parameter: more room for updates.

    Storage parameters are not compared. The remedy alters the index in place: it needs no new index,
    though only pages that are written from then on follow it, until a `REINDEX`.
    """

    slug = "index.with_change"
    title = "storage parameter fillfactor changed"
    lacks = ONE_METHOD
    rows = PRODUCTS

    def before(self, metadata: MetaData) -> None:
        products = Table(
            "products",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("name", String(50)),
            Column("tags", ARRAY(String)),
        )
        Index("ix_products_name", products.c.name, postgresql_with={"fillfactor": 90})

    def after(self, metadata: MetaData) -> None:
        products = Table(
            "products",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("name", String(50)),
            Column("tags", ARRAY(String)),
        )
        Index("ix_products_name", products.c.name, postgresql_with={"fillfactor": 70})

    def remedy(self, op: Operations) -> None:
        op.execute("ALTER INDEX ix_products_name SET (fillfactor = 70)")

    def undo(self, op: Operations) -> None:
        op.execute("ALTER INDEX ix_products_name SET (fillfactor = 90)")


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


CASES: tuple[type[Case], ...] = (GinNew, UsingChange, BtreeToHash, FillfactorChange, TablespaceChange)
