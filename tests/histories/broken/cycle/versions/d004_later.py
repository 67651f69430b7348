"""Later"""

from alembic import op
import sqlalchemy as sa

revision = 'd004'
down_revision = 'c003'


def upgrade():
    pass


def downgrade():
    pass
