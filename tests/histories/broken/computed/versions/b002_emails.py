"""Add emails"""

import os

from names import PARENT

revision = "b00" + str(len(os.sep) + 1)
down_revision = PARENT
if PARENT:
    branch_labels = "contact"


def upgrade():
    pass


def downgrade():
    pass
