import anyio.from_thread
from alembic import context
from sqlalchemy.ext.asyncio import async_engine_from_config

from models import metadata

config = context.config


def compare(connection):
    context.configure(connection=connection, target_metadata=metadata)
    with context.begin_transaction():
        context.run_migrations()


async def main():
    connectable = async_engine_from_config(config.get_section(config.config_ini_section))
    async with connectable.connect() as connection:
        await connection.run_sync(compare)
    await connectable.dispose()


anyio.from_thread.run(main)  # works only in a worker thread of an application's event loop
