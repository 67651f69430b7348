"""Split the recipient's name

The carrier wants given and family name apart. What stands after the last space is the family
name; a single word is a given name. Both directions keep every name, but repeated spaces become
one. It reads rows, so it can't be written to a script with `--sql`.

Revision ID: f18c2a5e90d6
Revises: 0d7e64b9c1a3
Create Date: 2024-03-05 20:12:59.834417+00:00

"""
from alembic import op
import sqlalchemy as sa


revision = 'f18c2a5e90d6'
down_revision = '0d7e64b9c1a3'
branch_labels = None
depends_on = None

addresses = sa.table(
    'addresses',
    sa.column('id', sa.Integer),
    sa.column('recipient', sa.String),
    sa.column('given_name', sa.String),
    sa.column('family_name', sa.String),
)


def upgrade():
    with op.batch_alter_table('addresses') as batch_op:
        batch_op.add_column(sa.Column('given_name', sa.String(80)))
        batch_op.add_column(
            sa.Column('family_name', sa.String(80), nullable=False, server_default=sa.text("''"))
        )
    # Splitting at the last space reads well in Python and badly in SQL, and there are few rows.
    connection = op.get_bind()
    rows = connection.execute(sa.select(addresses.c.id, addresses.c.recipient)).all()
    for id_, recipient in rows:
        words = recipient.split()
        given, family = (words[:-1], words[-1]) if len(words) > 1 else (words, '')
        connection.execute(
            addresses.update()
            .where(addresses.c.id == id_)
            .values(given_name=' '.join(given), family_name=family)
        )
    with op.batch_alter_table('addresses') as batch_op:
        batch_op.alter_column('given_name', existing_type=sa.String(80), nullable=False)
        batch_op.drop_column('recipient')


def downgrade():
    with op.batch_alter_table('addresses') as batch_op:
        batch_op.add_column(sa.Column('recipient', sa.String(160), nullable=True))
    op.execute("UPDATE addresses SET recipient = TRIM(given_name || ' ' || family_name)")
    with op.batch_alter_table('addresses') as batch_op:
        batch_op.alter_column('recipient', existing_type=sa.String(160), nullable=False)
        batch_op.drop_column('family_name')
        batch_op.drop_column('given_name')
