"""Add emails"""

from alembic import op
import sqlalchemy as sa

revision = 'b002'
down_revision = 'b002'


def upgrade():
    pass


def downgrade():
    pass
