"""reporting: currency of the sales

Revision ID: 3c5e8a9d72f0
Revises: 8d24b7e6f0a1
Create Date: 2025-09-02 08:16:45.274839+00:00
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "3c5e8a9d72f0"
down_revision: str | Sequence[str] | None = "8d24b7e6f0a1"
branch_labels: str | Sequence[str] | None = None
# orders.currency
depends_on: str | Sequence[str] | None = "e4709c1fb5d2"


def upgrade() -> None:
    op.add_column(
        "daily_sales", sa.Column("currency", sa.String(length=3), server_default="EUR", nullable=False)
    )


def downgrade() -> None:
    with op.batch_alter_table("daily_sales") as batch_op:
        batch_op.drop_column("currency")
