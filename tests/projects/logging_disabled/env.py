from alembic import context
from sqlalchemy import engine_from_config, pool

from models import metadata

import logging
import logging.config

logging.config.fileConfig(context.config.config_file_name)
logging.getLogger("app").error("logged by env.py")

config = context.config
connectable = engine_from_config(config.get_section(config.config_ini_section), poolclass=pool.NullPool)

with connectable.connect() as connection:
    context.configure(connection=connection, target_metadata=metadata)
    with context.begin_transaction():
        context.run_migrations()
