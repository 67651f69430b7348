"""A synthetic schema of any size, and its drifted twin."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

DRIFT = 50
"""One table, or one schema, in so many differs between the database and the models: 2 %."""

TABLES = 3
"""How many tables each schema has where there are many schemas."""

_CONVENTION = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


@dataclass(frozen=True)
class Shape:
    """How large the models are.

    Attributes:
        tables: How many tables they have.
        schemas: In how many schemas these are, `TABLES` in each; 0 where all are in the default one.
    """

    tables: int
    schemas: int = 0

    @classmethod
    def many_schemas(cls, schemas: int) -> Shape:
        """So many schemas of `TABLES` tables."""
        return cls(schemas * TABLES, schemas)

    def __str__(self) -> str:
        if self.schemas:
            return f"{self.schemas:,} schemas of {TABLES} tables"
        return f"{self.tables:,} tables"

    @property
    def options(self) -> dict[str, bool]:
        """What Alembic has to be told, so that it looks at all of them."""
        return {"include_schemas": True} if self.schemas else {}

    def models(self, *, drifted: bool) -> sa.MetaData:
        """The tables.

        Args:
            drifted: Whether some are as the models want them, and no longer as the database has them.
        """
        if not self.schemas:
            return schema(self.tables, drifted=drifted)
        metadata = sa.MetaData(naming_convention=_CONVENTION)
        for number in range(self.schemas):
            _tenant(metadata, f"s{number:05d}", changed=drifted and number % DRIFT == 0)
        return metadata

    def create(self, engine: sa.Engine) -> None:
        """Make the schemas and the tables as they were before the drift."""
        metadata = self.models(drifted=False)
        with engine.begin() as connection:
            for number in range(self.schemas):
                connection.exec_driver_sql(f"CREATE SCHEMA s{number:05d}")
            metadata.create_all(connection, checkfirst=False)


def schema(tables: int, *, drifted: bool) -> sa.MetaData:
    """Tables of 12 mixed columns with keys, two indexes, a unique and a check constraint, defaults, comments.

    Args:
        tables: How many.
        drifted: Whether every fiftieth table is as the models want it, and no longer as the database has it.
    """
    metadata = sa.MetaData(naming_convention=_CONVENTION)
    for number in range(tables):
        _table(metadata, number, changed=drifted and number % DRIFT == 0)
    return metadata


def _table(metadata: sa.MetaData, number: int, *, changed: bool) -> None:
    name = f"t{number:05d}"
    parent = f"t{max(number - 1, 0):05d}.id"
    columns: list[sa.Column[Any]] = [
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("parent_id", sa.ForeignKey(parent, ondelete="CASCADE")),
        sa.Column("code", sa.String(20), nullable=False, unique=True),
        sa.Column("title", sa.String(200 if changed else 120), nullable=False, comment="Shown to people"),
        sa.Column("body", sa.Text),
        sa.Column("amount", sa.Numeric(12, 2), nullable=False, server_default="0"),
        sa.Column("ratio", sa.Float),
        sa.Column("active", sa.Boolean, nullable=False, server_default=sa.true()),
        sa.Column("born", sa.Date),
        sa.Column("created_at", sa.DateTime, nullable=False, server_default=sa.func.now(), index=True),
        sa.Column("rank", sa.BigInteger, nullable=changed),
        sa.Column("note", sa.String(50)),
    ]
    if changed:
        columns.append(sa.Column("added", sa.Integer))
    sa.Table(
        name,
        metadata,
        *columns,
        sa.CheckConstraint("amount >= 0", name="amount"),
        sa.Index(f"ix_{name}_title_rank", "title", "rank"),
        comment="A table of the benchmark",
    )


def _tenant(metadata: sa.MetaData, name: str, *, changed: bool) -> None:
    """The accounts, orders and items of one customer, in a schema of its own."""
    accounts: list[sa.Column[Any]] = [
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("email", sa.String(200 if changed else 120), nullable=False, unique=True),
        sa.Column("created_at", sa.DateTime, nullable=False, server_default=sa.func.now()),
    ]
    if changed:
        accounts.append(sa.Column("added", sa.Integer))
    sa.Table("accounts", metadata, *accounts, schema=name)
    sa.Table(
        "orders",
        metadata,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("account_id", sa.ForeignKey(f"{name}.accounts.id"), nullable=False, index=True),
        sa.Column("total", sa.Numeric(12, 2), nullable=False, server_default="0"),
        sa.CheckConstraint("total >= 0", name="total"),
        schema=name,
    )
    sa.Table(
        "items",
        metadata,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("order_id", sa.ForeignKey(f"{name}.orders.id", ondelete="CASCADE"), nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        schema=name,
    )
