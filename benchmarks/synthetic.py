"""A synthetic schema of any size, and its drifted twin."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

DRIFT = 50
"""One table in so many differs between the database and the models: 2 %."""


def schema(tables: int, *, drifted: bool) -> sa.MetaData:
    """Tables of 12 mixed columns with keys, two indexes, a unique and a check constraint, defaults, comments.

    Args:
        tables: How many.
        drifted: Whether every fiftieth table is as the models want it, and no longer as the database has it.
    """
    metadata = sa.MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
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
