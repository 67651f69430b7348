from alembic import context
from sqlalchemy import engine_from_config, pool

from models import metadata


def process_revision_directives(context, revision, directives):
    directives[:] = []


config = context.config
connectable = engine_from_config(config.get_section(config.config_ini_section), poolclass=pool.NullPool)

with connectable.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=metadata,
        process_revision_directives=process_revision_directives,
    )
    with context.begin_transaction():
        context.run_migrations()
