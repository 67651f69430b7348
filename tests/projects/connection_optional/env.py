from alembic import context
from sqlalchemy import engine_from_config

from models import metadata

config = context.config


def compare(connection):
    context.configure(connection=connection, target_metadata=metadata)
    with context.begin_transaction():
        context.run_migrations()


connection = config.attributes.get("connection", None)
if connection is None:
    with engine_from_config(config.get_section(config.config_ini_section)).connect() as connection:
        compare(connection)
else:
    compare(connection)
