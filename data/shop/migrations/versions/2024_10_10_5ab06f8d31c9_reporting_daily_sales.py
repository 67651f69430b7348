"""reporting: daily sales

The reports have a line of their own: a shop without them upgrades to the other head alone.
They read `orders.total`, so they depend on the revision that added it.

Revision ID: 5ab06f8d31c9
Revises:
Create Date: 2024-10-10 12:58:01.412986+00:00
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "5ab06f8d31c9"
down_revision: str | Sequence[str] | None = None
branch_labels: str | Sequence[str] | None = ("reporting",)
depends_on: str | Sequence[str] | None = "0d7e64b9c1a3"


def upgrade() -> None:
    op.create_table(
        "daily_sales",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("orders", sa.Integer(), nullable=False),
        sa.Column("revenue", sa.Numeric(12, 2), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_daily_sales")),
    )


def downgrade() -> None:
    op.drop_table("daily_sales")
