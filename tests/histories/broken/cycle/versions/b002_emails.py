"""Add emails"""

from alembic import op
import sqlalchemy as sa

revision = 'b002'
down_revision = 'c003'


def upgrade():
    pass


def downgrade():
    pass
