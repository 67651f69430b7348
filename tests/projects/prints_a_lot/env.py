from alembic import context
from sqlalchemy import engine_from_config, pool

from models import metadata

config = context.config
connectable = engine_from_config(config.get_section(config.config_ini_section), poolclass=pool.NullPool)

for number in range(0, 200_000, 100):
    print("\n".join(f"line {each}" for each in range(number, number + 100)))

with connectable.connect() as connection:
    context.configure(connection=connection, target_metadata=metadata)
    with context.begin_transaction():
        context.run_migrations()
