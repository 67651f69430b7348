"""CHECK constraints that are the same on both sides."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Integer, MetaData, Table

from limbeck.matrices.case import Case

PRODUCTS = {"products": [{"id": 1, "price": 3}, {"id": 2, "price": 12}]}


class UnnamedIdentical(Case):
    """The same rule without a name on both sides.

    Nothing is proposed, but for one combination: with the plugin, PostgreSQL's rule has a name that the
    models do not have, and is dropped. Name the rules in the models before switching the plugin on.
    """

    slug = "check.unnamed_identical"
    title = "identical unnamed CHECK on both sides"
    rows = PRODUCTS

    def before(self, metadata: MetaData) -> None:
        Table(
            "products",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("price", Integer),
            CheckConstraint("price > 0"),
        )

    def after(self, metadata: MetaData) -> None:
        Table(
            "products",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("price", Integer),
            CheckConstraint("price > 0"),
        )


class NamedIdentical(Case):
    """The same named rule on both sides.

    There is nothing to do, and autogenerate proposes nothing, with the plugin and without it.
    """

    slug = "check.named_identical"
    title = "identical named CHECK on both sides"
    rows = PRODUCTS

    def before(self, metadata: MetaData) -> None:
        Table(
            "products",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("price", Integer),
            CheckConstraint("price > 0", name="ck_products_price"),
        )

    def after(self, metadata: MetaData) -> None:
        Table(
            "products",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("price", Integer),
            CheckConstraint("price > 0", name="ck_products_price"),
        )


class InIdentical(Case):
    """The same rule on both sides, in words that PostgreSQL does not keep.

    It stores `price IN (3, 12)` as a comparison with an array. Since the plugin looks at names only, it
    does not take that for a change.
    """

    slug = "check.sql_in_identical"
    title = "identical named CHECK 'a IN (1, 2)'"
    rows = PRODUCTS

    def before(self, metadata: MetaData) -> None:
        Table(
            "products",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("price", Integer),
            CheckConstraint("price IN (3, 12)", name="ck_products_price"),
        )

    def after(self, metadata: MetaData) -> None:
        Table(
            "products",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("price", Integer),
            CheckConstraint("price IN (3, 12)", name="ck_products_price"),
        )


class ConventionIdentical(Case):
    """The same rule on both sides, with a name that a convention completes.

    The model says `price`, the database `ck_products_price`, and the convention's token `constraint_name`
    makes the one of the other. The plugin applies the convention before it compares, and proposes
    nothing.
    """

    slug = "check.convention_identical"
    title = "identical CHECK named through a naming_convention"
    rows = PRODUCTS

    def before(self, metadata: MetaData) -> None:
        metadata.naming_convention = {"ck": "ck_%(table_name)s_%(constraint_name)s"}
        Table(
            "products",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("price", Integer),
            CheckConstraint("price > 0", name="price"),
        )

    def after(self, metadata: MetaData) -> None:
        metadata.naming_convention = {"ck": "ck_%(table_name)s_%(constraint_name)s"}
        Table(
            "products",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("price", Integer),
            CheckConstraint("price > 0", name="price"),
        )


class ConventionUnnamedIdentical(Case):
    """The same rule without a name of its own, which the convention names after the table.

    It has a name on both sides then, and nothing is proposed. A second rule on the same table would get
    the same name.
    """

    slug = "check.convention_unnamed_identical"
    title = "identical CHECK without name under a naming_convention ck_%(table_name)s"
    rows = PRODUCTS

    def before(self, metadata: MetaData) -> None:
        metadata.naming_convention = {"ck": "ck_%(table_name)s"}
        Table(
            "products",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("price", Integer),
            CheckConstraint("price > 0"),
        )

    def after(self, metadata: MetaData) -> None:
        metadata.naming_convention = {"ck": "ck_%(table_name)s"}
        Table(
            "products",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("price", Integer),
            CheckConstraint("price > 0"),
        )


CASES: tuple[type[Case], ...] = (
    UnnamedIdentical,
    NamedIdentical,
    InIdentical,
    ConventionIdentical,
    ConventionUnnamedIdentical,
)
