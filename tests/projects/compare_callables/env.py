from alembic import context
from sqlalchemy import engine_from_config, pool

from models import metadata


def compare_type(context, inspected, column, inspected_type, type_):
    return column.name == "name"


def compare_server_default(context, inspected, column, inspected_default, default, rendered):
    return False


config = context.config
connectable = engine_from_config(config.get_section(config.config_ini_section), poolclass=pool.NullPool)

with connectable.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=metadata,
        compare_type=compare_type,
        compare_server_default=compare_server_default,
    )
    with context.begin_transaction():
        context.run_migrations()
