"""Currency and product attributes

Revision ID: e4709c1fb5d2
Revises: 1e9d47c2b86a
Create Date: 2024-11-18 20:05:13.587640+00:00

"""
from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql


revision = 'e4709c1fb5d2'
down_revision = '1e9d47c2b86a'
branch_labels = None
depends_on = None


def upgrade():
    # The server default fills the rows that are there: all of them were paid in euro.
    op.add_column('orders', sa.Column('currency', sa.String(3), nullable=False, server_default='EUR'))
    op.add_column(
        'products',
        sa.Column('attributes', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql')),
    )


def downgrade():
    with op.batch_alter_table('products') as batch_op:
        batch_op.drop_column('attributes')
    with op.batch_alter_table('orders') as batch_op:
        batch_op.drop_column('currency')
