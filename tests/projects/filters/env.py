from alembic import context
from sqlalchemy import engine_from_config, pool

from models import metadata


def include_object(object, name, type_, reflected, compare_to):
    return not (type_ == "column" and name == "email")


def include_name(name, type_, parent_names):
    return not (type_ == "table" and name == "legacy")


config = context.config
connectable = engine_from_config(config.get_section(config.config_ini_section), poolclass=pool.NullPool)

with connectable.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=metadata,
        include_object=include_object,
        include_name=include_name,
    )
    with context.begin_transaction():
        context.run_migrations()
