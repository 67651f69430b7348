from alembic import context
from sqlalchemy import engine_from_config

from models import metadata

config = context.config
for name in config.get_main_option("databases").split(", "):
    with engine_from_config(config.get_section(name)).connect() as connection:
        context.configure(
            connection=connection,
            upgrade_token=f"{name}_upgrades",
            downgrade_token=f"{name}_downgrades",
            target_metadata=metadata[name],
        )
        with context.begin_transaction():
            context.run_migrations(engine_name=name)
