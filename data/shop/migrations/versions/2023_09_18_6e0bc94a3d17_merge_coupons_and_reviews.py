"""merge coupons and reviews

Two people wrote a migration in the same week. Neither touches what the other one does, so there
is nothing to do here but to say that both come before what follows.

Revision ID: 6e0bc94a3d17
Revises: 27c6d8e1b4f5, d1a58f03c72e
Create Date: 2023-09-18 07:40:12.665090+00:00
"""

from collections.abc import Sequence

revision: str = "6e0bc94a3d17"
down_revision: str | Sequence[str] | None = ("27c6d8e1b4f5", "d1a58f03c72e")
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
