from alembic import context

from models import metadata

context.configure(
    url=context.config.get_main_option("sqlalchemy.url"), target_metadata=metadata, literal_binds=True
)
with context.begin_transaction():
    context.run_migrations()
