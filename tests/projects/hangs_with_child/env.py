from alembic import context
from sqlalchemy import engine_from_config, pool

from models import metadata

config = context.config
connectable = engine_from_config(config.get_section(config.config_ini_section), poolclass=pool.NullPool)

import subprocess
import sys
import time
from pathlib import Path

sleep = "import time; time.sleep(600)"
attached = subprocess.Popen([sys.executable, "-c", sleep])
detached = subprocess.Popen([sys.executable, "-c", sleep], start_new_session=True)
stubborn = subprocess.Popen(
    [sys.executable, "-c", "import signal; signal.signal(15, signal.SIG_IGN); " + sleep]
)
Path("children").write_text(f"{attached.pid} {detached.pid} {stubborn.pid}")
time.sleep(600)

with connectable.connect() as connection:
    context.configure(connection=connection, target_metadata=metadata)
    with context.begin_transaction():
        context.run_migrations()
