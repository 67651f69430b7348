import os

from alembic import context
from sqlalchemy import create_engine

from models import metadata

url = os.environ["EXAMPLE_DATABASE_URL"]
with create_engine(url).connect() as connection:
    context.configure(connection=connection, target_metadata=metadata)
    with context.begin_transaction():
        context.run_migrations()
