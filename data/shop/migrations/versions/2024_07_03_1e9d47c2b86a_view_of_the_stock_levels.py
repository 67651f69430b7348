"""view of the stock levels

PostgreSQL only. SQLite copies a table to alter it, and that fails as long as a view reads from the table.

Revision ID: 1e9d47c2b86a
Revises: c83f19a60e5d
Create Date: 2024-07-03 09:33:50.228714+00:00
"""

from collections.abc import Sequence

from alembic import op

revision: str = "1e9d47c2b86a"
down_revision: str | Sequence[str] | None = "c83f19a60e5d"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    if op.get_context().dialect.name == "postgresql":
        op.execute(
            """
            CREATE VIEW stock_levels AS
            SELECT product_id, sum(quantity) AS quantity, max(moved_at) AS last_moved_at
            FROM stock_movements
            GROUP BY product_id
            """
        )


def downgrade() -> None:
    if op.get_context().dialect.name == "postgresql":
        op.execute("DROP VIEW stock_levels")
