"""one account for each email

Addresses that differ only in case are the same mailbox, so they are stored in lower case from now
on. The downgrade lifts the constraint; it can't bring the capitals back.

Revision ID: 97a1d3c06e4b
Revises: e4709c1fb5d2
Create Date: 2025-03-17 10:49:28.633051+00:00
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "97a1d3c06e4b"
down_revision: str | Sequence[str] | None = "e4709c1fb5d2"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

customers = sa.table("customers", sa.column("email", sa.String))


def upgrade() -> None:
    op.execute(customers.update().values(email=sa.func.lower(sa.func.trim(customers.c.email))))
    with op.batch_alter_table("customers") as batch_op:
        batch_op.create_unique_constraint(op.f("uq_customers_email"), ["email"])


def downgrade() -> None:
    with op.batch_alter_table("customers") as batch_op:
        batch_op.drop_constraint(op.f("uq_customers_email"), type_="unique")
