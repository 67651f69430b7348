"""Product reviews

Revision ID: d1a58f03c72e
Revises: b0f93e28a67c
Create Date: 2023-09-14 19:53:08.016227+00:00

"""
from alembic import op
import sqlalchemy as sa


revision = 'd1a58f03c72e'
down_revision = 'b0f93e28a67c'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        'reviews',
        sa.Column('id', sa.Integer, primary_key=True),
        sa.Column('product_id', sa.Integer, sa.ForeignKey('products.id'), nullable=False),
        sa.Column('customer_id', sa.Integer, sa.ForeignKey('customers.id'), nullable=False),
        sa.Column('rating', sa.Integer, nullable=False),
        sa.Column('body', sa.Text),
        sa.Column('written_at', sa.DateTime, nullable=False, server_default=sa.func.now()),
        sa.CheckConstraint('rating BETWEEN 1 AND 5', name='rating'),
    )
    op.create_index('ix_reviews_rating', 'reviews', ['rating'])


def downgrade():
    op.drop_table('reviews')
