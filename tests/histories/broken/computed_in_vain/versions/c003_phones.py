"""Add phones"""

import no_such_application

revision = no_such_application.ID
down_revision = "a001"


def upgrade():
    pass


def downgrade():
    pass
