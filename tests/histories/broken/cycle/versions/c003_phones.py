"""Add phones"""

from alembic import op
import sqlalchemy as sa

revision = 'c003'
down_revision = 'b002'


def upgrade():
    pass


def downgrade():
    pass
