"""allow only known order states

A type of its own on PostgreSQL, a CHECK elsewhere.

Revision ID: 72b5e0d3a94f
Revises: f18c2a5e90d6
Create Date: 2024-04-16 13:21:07.045563+00:00
"""

from collections.abc import Sequence

from alembic import op

revision: str = "72b5e0d3a94f"
down_revision: str | Sequence[str] | None = "f18c2a5e90d6"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

STATES = "'new', 'paid', 'shipped', 'cancelled'"


def upgrade() -> None:
    if op.get_context().dialect.name != "postgresql":
        with op.batch_alter_table("orders") as batch_op:
            batch_op.create_check_constraint(op.f("ck_orders_order_status"), f"status IN ({STATES})")
        return
    op.execute(f"CREATE TYPE order_status AS ENUM ({STATES})")
    # The default is text and can't follow by itself.
    op.execute("ALTER TABLE orders ALTER status DROP DEFAULT")
    op.execute("ALTER TABLE orders ALTER status TYPE order_status USING status::order_status")
    op.execute("ALTER TABLE orders ALTER status SET DEFAULT 'new'")


def downgrade() -> None:
    if op.get_context().dialect.name != "postgresql":
        with op.batch_alter_table("orders") as batch_op:
            batch_op.drop_constraint(op.f("ck_orders_order_status"), type_="check")
        return
    op.execute("ALTER TABLE orders ALTER status DROP DEFAULT")
    op.execute("ALTER TABLE orders ALTER status TYPE varchar(20) USING status::text")
    op.execute("ALTER TABLE orders ALTER status SET DEFAULT 'new'")
    op.execute("DROP TYPE order_status")
