from alembic import context
from sqlalchemy import create_engine

from models import metadata

with create_engine("sqlite:///app.db").connect() as connection:
    context.configure(connection=connection, target_metadata=metadata)
    with context.begin_transaction():
        context.run_migrations()
