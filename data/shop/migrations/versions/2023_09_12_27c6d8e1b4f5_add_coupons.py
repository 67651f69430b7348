"""add coupons

Revision ID: 27c6d8e1b4f5
Revises: b0f93e28a67c
Create Date: 2023-09-12 10:26:30.774512+00:00
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "27c6d8e1b4f5"
down_revision: str | Sequence[str] | None = "b0f93e28a67c"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "coupons",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.CheckConstraint("percent BETWEEN 1 AND 90", name=op.f("ck_coupons_percent")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coupons")),
        sa.UniqueConstraint("code", name=op.f("uq_coupons_code")),
    )
    with op.batch_alter_table("orders") as batch_op:
        batch_op.add_column(sa.Column("coupon_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(op.f("fk_orders_coupon_id_coupons"), "coupons", ["coupon_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("orders") as batch_op:
        batch_op.drop_constraint(op.f("fk_orders_coupon_id_coupons"), type_="foreignkey")
        batch_op.drop_column("coupon_id")
    op.drop_table("coupons")
