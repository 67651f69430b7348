"""Add emails"""

import no_such_application

revision = "b002"
down_revision = no_such_application.PARENT


def upgrade():
    pass


def downgrade():
    pass
