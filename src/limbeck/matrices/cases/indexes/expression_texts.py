"""Indexes over expressions that are compared as texts."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, MetaData, String, Table, text

from limbeck.matrices.case import Case, Operations

USERS = {
    "users": [
        {"id": 1, "email": "Ada@example.org", "login": "Ada"},
        {"id": 2, "email": "Grace@example.org", "login": "Grace"},
    ]
}


class TextChange(Case):
    """The expression stands in the models as a piece of SQL, and another function in it.

    For the comparison it makes no difference whether an expression was built from SQLAlchemy's functions
    or written as `text()`: PostgreSQL's is found to be another one, SQLite's is left out with a warning.
    """

    slug = "index.functional_text_change"
    title = "text() index expression lower(a) → upper(a)"
    rows = USERS

    def before(self, metadata: MetaData) -> None:
        Table(
            "users",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("email", String(80)),
            Column("login", String(20)),
            Index("ix_users_email_folded", text("lower(email)")),
        )

    def after(self, metadata: MetaData) -> None:
        Table(
            "users",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("email", String(80)),
            Column("login", String(20)),
            Index("ix_users_email_folded", text("upper(email)")),
        )

    def remedy(self, op: Operations) -> None:
        op.drop_index("ix_users_email_folded", "users")
        op.create_index("ix_users_email_folded", "users", [text("upper(email)")])

    def undo(self, op: Operations) -> None:
        op.drop_index("ix_users_email_folded", "users")
        op.create_index("ix_users_email_folded", "users", [text("lower(email)")])


class ArithmeticChange(Case):
    """An expression that is no function call, with another number in it.

    On PostgreSQL a sum is compared as text like any other expression, and the number is a part of it. On
    SQLite both indexes are left out with a warning.
    """

    slug = "index.arith_expr_change"
    title = "index expression n + 1 → n + 2"
    rows = {"products": [{"id": 1, "stock": 5}, {"id": 2, "stock": 0}]}

    def before(self, metadata: MetaData) -> None:
        products = Table(
            "products", metadata, Column("id", Integer, primary_key=True), Column("stock", Integer)
        )
        Index("ix_products_stock_next", products.c.stock + 1)

    def after(self, metadata: MetaData) -> None:
        products = Table(
            "products", metadata, Column("id", Integer, primary_key=True), Column("stock", Integer)
        )
        Index("ix_products_stock_next", products.c.stock + 2)

    def remedy(self, op: Operations) -> None:
        op.drop_index("ix_products_stock_next", "products")
        op.create_index("ix_products_stock_next", "products", [text("(stock + 2)")])

    def undo(self, op: Operations) -> None:
        op.drop_index("ix_products_stock_next", "products")
        op.create_index("ix_products_stock_next", "products", [text("(stock + 1)")])


class LiteralCapitals(Case):
    """An expression differs in nothing but the capitals of a string in it.

    Before autogenerate compares two expressions on PostgreSQL, it takes capitals and quotes away from
    both, since the server gives an expression back in another form than it was written in. The string is
    treated like the rest, so `'N/A'` and `'n/a'` are the same to it, and the change is unseen there. On
    SQLite it is unseen because expressions are not compared at all.
    """

    slug = "index.expression_literal_case"
    title = "index expression coalesce(a, 'N/A') → coalesce(a, 'n/a')"
    rows = USERS

    def before(self, metadata: MetaData) -> None:
        Table(
            "users",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("email", String(80)),
            Column("login", String(20)),
            Index("ix_users_login_known", text("coalesce(login, 'N/A')")),
        )

    def after(self, metadata: MetaData) -> None:
        Table(
            "users",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("email", String(80)),
            Column("login", String(20)),
            Index("ix_users_login_known", text("coalesce(login, 'n/a')")),
        )

    def remedy(self, op: Operations) -> None:
        op.drop_index("ix_users_login_known", "users")
        op.create_index("ix_users_login_known", "users", [text("coalesce(login, 'n/a')")])

    def undo(self, op: Operations) -> None:
        op.drop_index("ix_users_login_known", "users")
        op.create_index("ix_users_login_known", "users", [text("coalesce(login, 'N/A')")])


class Rewritten(Case):
    """The same index on both sides, over an expression that PostgreSQL keeps in its own words.

    It notes which of the two concatenations comes first, so it gives the expression back with parentheses
    inside that the model does not have. The texts differ, and the index is dropped and made again on
    every run. Written as the database gives it, `text("((login || ' at ') || email)")`, it is left alone.
    On SQLite nothing is compared.
    """

    slug = "index.rewritten_expression_identical"
    title = "identical index over an expression that PostgreSQL gives back in other words"
    rows = USERS

    def before(self, metadata: MetaData) -> None:
        users = Table(
            "users",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("email", String(80)),
            Column("login", String(20)),
        )
        Index("ix_users_address", users.c.login + " at " + users.c.email)

    def after(self, metadata: MetaData) -> None:
        users = Table(
            "users",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("email", String(80)),
            Column("login", String(20)),
        )
        Index("ix_users_address", users.c.login + " at " + users.c.email)


CASES: tuple[type[Case], ...] = (TextChange, ArithmeticChange, LiteralCapitals, Rewritten)
