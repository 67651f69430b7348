"""Stock movements

A ledger: rows come in, none is ever changed. The database sees to that itself, with a trigger.

Revision ID: c83f19a60e5d
Revises: 72b5e0d3a94f
Create Date: 2024-07-01 18:44:26.701195+00:00

"""
from alembic import op
import sqlalchemy as sa


revision = 'c83f19a60e5d'
down_revision = '72b5e0d3a94f'
branch_labels = None
depends_on = None

FUNCTION = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is a ledger: add a row that corrects the other one', TG_TABLE_NAME;
END
$$
"""
TRIGGER = """
CREATE TRIGGER stock_movements_are_final BEFORE UPDATE ON stock_movements
FOR EACH ROW EXECUTE FUNCTION refuse_change()
"""
SQLITE_TRIGGER = """
CREATE TRIGGER stock_movements_are_final BEFORE UPDATE ON stock_movements
BEGIN
    SELECT RAISE(ABORT, 'stock_movements is a ledger: add a row that corrects the other one');
END
"""


def upgrade():
    op.create_table(
        'stock_movements',
        sa.Column('id', sa.Integer, primary_key=True),
        sa.Column('product_id', sa.Integer, sa.ForeignKey('products.id'), nullable=False),
        sa.Column('quantity', sa.Integer, nullable=False),
        sa.Column('reason', sa.String(20), nullable=False),
        sa.Column('moved_at', sa.DateTime, nullable=False, server_default=sa.func.now()),
    )
    op.create_index('ix_stock_movements_product_id', 'stock_movements', ['product_id'])
    if op.get_context().dialect.name == 'postgresql':
        op.execute(FUNCTION)
        op.execute(TRIGGER)
    elif op.get_context().dialect.name == 'sqlite':
        op.execute(SQLITE_TRIGGER)


def downgrade():
    # The trigger goes with its table, the function does not.
    op.drop_table('stock_movements')
    if op.get_context().dialect.name == 'postgresql':
        op.execute('DROP FUNCTION refuse_change()')
