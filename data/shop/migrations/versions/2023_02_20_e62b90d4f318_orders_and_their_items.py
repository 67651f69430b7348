"""Orders and their items

Revision ID: e62b90d4f318
Revises: 9c41e7b05a2d
Create Date: 2023-02-20 20:31:55.120934+00:00

"""
from alembic import op
import sqlalchemy as sa


revision = 'e62b90d4f318'
down_revision = '9c41e7b05a2d'
branch_labels = None
depends_on = None


def upgrade():
    # The names of the keys come from the naming convention in shop/models.py.
    op.create_table(
        'orders',
        sa.Column('id', sa.Integer, primary_key=True),
        sa.Column('customer_id', sa.Integer, sa.ForeignKey('customers.id'), nullable=False),
        sa.Column('status', sa.String(20), nullable=False, server_default='new'),
        sa.Column('placed_at', sa.DateTime, nullable=False, server_default=sa.func.now()),
    )
    op.create_index('ix_orders_customer_id', 'orders', ['customer_id'])
    op.create_table(
        'order_items',
        sa.Column('order_id', sa.Integer, sa.ForeignKey('orders.id'), primary_key=True),
        sa.Column('product_id', sa.Integer, sa.ForeignKey('products.id'), primary_key=True),
        sa.Column('quantity', sa.Integer, nullable=False),
        # The price on the day of the order: the product's own may change later.
        sa.Column('unit_price', sa.Numeric(10, 2), nullable=False),
        sa.CheckConstraint('quantity > 0', name='quantity'),
    )


def downgrade():
    op.drop_table('order_items')
    op.drop_index('ix_orders_customer_id', table_name='orders')
    op.drop_table('orders')
