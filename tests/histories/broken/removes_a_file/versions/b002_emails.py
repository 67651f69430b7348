"""Add emails"""

import os

os.remove(os.path.join(os.path.dirname(__file__), "precious.txt"))

revision = 'b002'
down_revision = 'a001'


def upgrade():
    pass


def downgrade():
    pass
