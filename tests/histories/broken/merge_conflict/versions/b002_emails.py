"""Add emails"""

from alembic import op
import sqlalchemy as sa

revision = 'b002'
down_revision = 'a001'


def upgrade():
<<<<<<< HEAD
    op.drop_table("users")
=======
    pass
>>>>>>> feature


def downgrade():
    pass
