"""Add emails"""

from alembic import op
import sqlalchemy as sa

revision = 'b002'
down_revision = 'a001'


def upgrade():
    op.add_column("users", sa.Column("email", sa.String(),)


def downgrade():
    pass
