"""Customers of the old shop

A place for the spreadsheet that we took over, until somebody has gone through it. No model knows it.

Revision ID: a93d51e7f82b
Revises: 6e0bc94a3d17
Create Date: 2023-11-06 22:18:44.309876+00:00

"""
from alembic import op
import sqlalchemy as sa


revision = 'a93d51e7f82b'
down_revision = '6e0bc94a3d17'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        'legacy_customers',
        sa.Column('number', sa.String(10), primary_key=True),
        sa.Column('line_1', sa.String(120)),
        sa.Column('line_2', sa.String(120)),
        sa.Column('balance', sa.Numeric(10, 2)),
    )


def downgrade():
    op.drop_table('legacy_customers')
