"""store the total of an order

Revision ID: 0d7e64b9c1a3
Revises: a93d51e7f82b
Create Date: 2024-01-22 11:05:36.190458+00:00
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0d7e64b9c1a3"
down_revision: str | Sequence[str] | None = "a93d51e7f82b"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

FILL = """
UPDATE orders SET total = ROUND(
    (SELECT COALESCE(SUM(quantity * unit_price), 0) FROM order_items WHERE order_id = orders.id)
    * (100 - COALESCE((SELECT percent FROM coupons WHERE id = orders.coupon_id), 0)) / 100.0, 2
)
"""


def upgrade() -> None:
    # Three steps, because the table has rows: add the column empty, fill it, then insist on it.
    with op.batch_alter_table("orders") as batch_op:
        batch_op.add_column(sa.Column("total", sa.Numeric(10, 2), nullable=True))
    op.execute(FILL)
    with op.batch_alter_table("orders") as batch_op:
        batch_op.alter_column("total", existing_type=sa.Numeric(10, 2), nullable=False)


def downgrade() -> None:
    with op.batch_alter_table("orders") as batch_op:
        batch_op.drop_column("total")
