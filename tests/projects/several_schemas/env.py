from alembic import context
from sqlalchemy import engine_from_config

from models import metadata

config = context.config
with engine_from_config(config.get_section(config.config_ini_section)).connect() as connection:
    for schema in ("tenant_a", "tenant_b"):
        connection.exec_driver_sql(f"SET search_path TO {schema}")
        connection.dialect.default_schema_name = schema
        context.configure(connection=connection, target_metadata=metadata)
        with context.begin_transaction():
            context.run_migrations()
