"""Newsletter sign-ups

Revision ID: b0f93e28a67c
Revises: 54d7a1f6c09e
Create Date: 2023-05-15 21:09:17.448301+00:00

"""
from alembic import op
import sqlalchemy as sa


revision = 'b0f93e28a67c'
down_revision = '54d7a1f6c09e'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        'newsletter_signups',
        sa.Column('id', sa.Integer, primary_key=True),
        sa.Column('email', sa.String(254), nullable=False),
        sa.Column('language', sa.String(5), nullable=False, server_default='en'),
        sa.Column('confirmed_at', sa.DateTime),
        sa.Column('signed_up_at', sa.DateTime, nullable=False, server_default=sa.func.now()),
    )


def downgrade():
    op.drop_table('newsletter_signups')
