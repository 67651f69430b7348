"""Add emails"""

import no_such_application

no_such_application.configure()

revision = 'b002'
down_revision = 'a001'


def upgrade():
    pass


def downgrade():
    pass
