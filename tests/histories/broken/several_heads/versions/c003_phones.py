"""Add phones"""

from alembic import op
import sqlalchemy as sa

revision = 'c003'
down_revision = 'a001'


def upgrade():
    pass


def downgrade():
    pass
