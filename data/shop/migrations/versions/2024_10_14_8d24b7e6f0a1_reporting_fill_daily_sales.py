"""Reporting: fill daily sales

From here on a nightly job adds a row; this adds those of the past. The downgrade empties the table again.

Revision ID: 8d24b7e6f0a1
Revises: 5ab06f8d31c9
Create Date: 2024-10-14 21:27:39.950172+00:00

"""
from alembic import op


revision = '8d24b7e6f0a1'
down_revision = '5ab06f8d31c9'
branch_labels = None
depends_on = None


def upgrade():
    op.execute(
        """
        INSERT INTO daily_sales (day, orders, revenue)
        SELECT date(placed_at), count(*), sum(total)
        FROM orders
        WHERE status <> 'cancelled'
        GROUP BY date(placed_at)
        """
    )


def downgrade():
    op.execute('DELETE FROM daily_sales')
