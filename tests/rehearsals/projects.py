"""A small Alembic project with pending revisions and a SQLite database, written anew for each situation."""

from __future__ import annotations

import shutil
import sqlite3
import textwrap
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

INI = """[alembic]
script_location = %(here)s/migrations
prepend_sys_path = .
path_separator = os
sqlalchemy.url = sqlite:///%(here)s/app.db
"""

ENV = """
from alembic import context
from sqlalchemy import MetaData, engine_from_config, event, pool

config = context.config
engine = engine_from_config(config.get_section(config.config_ini_section), poolclass=pool.NullPool)
{listeners}
metadata = MetaData()
{models}
with engine.{open}() as connection:
    context.configure(connection=connection, target_metadata=metadata, {options})
    with context.begin_transaction():
        context.run_migrations()
"""

ENFORCED = """
@event.listens_for(engine, "connect")
def enforce(connection, record):
    connection.execute("PRAGMA foreign_keys=ON")
"""

OWN_TRANSACTIONS = """
@event.listens_for(engine, "connect")
def leave_transactions_to_us(connection, record):
    connection.isolation_level = None

@event.listens_for(engine, "begin")
def begin(connection):
    connection.exec_driver_sql("BEGIN")
"""

REVISION = '''"""{message}"""
import sqlalchemy as sa
from alembic import op

revision = "{revision}"
down_revision = {down}


def upgrade():
{upgrade}


def downgrade():
{downgrade}
'''


@dataclass(frozen=True)
class Env:
    """What an `env.py` does besides the usual.

    Attributes:
        listeners: Code that listens to its engine.
        options: Arguments of `context.configure`.
        models: Code that fills `metadata`.
        opens: How it opens its connection.
    """

    listeners: str = ""
    options: str = "render_as_batch=True"
    models: str = ""
    opens: str = "connect"


def write(folder: Path, schema: str, revisions: Sequence[tuple[str, str]], env: Env | None = None) -> Path:
    """Write a project whose database stands at `r0`, with `r1`, `r2`, … pending; what was there is gone.

    Args:
        folder: Where to.
        schema: The statements that make the tables and rows of `r0`.
        revisions: The lines of `upgrade` and `downgrade` of each.
        env: What its `env.py` does.

    Returns:
        The folder.
    """
    env = env or Env()
    shutil.rmtree(folder, ignore_errors=True)
    versions = folder / "migrations" / "versions"
    versions.mkdir(parents=True)
    (folder / "alembic.ini").write_text(INI)
    (folder / "migrations" / "env.py").write_text(
        ENV.format(listeners=env.listeners, options=env.options, models=env.models, open=env.opens)
    )
    write_revision(versions, 0, "pass", "pass")
    for number, (upgrade, downgrade) in enumerate(revisions, 1):
        write_revision(versions, number, upgrade, downgrade)
    with closing(sqlite3.connect(folder / "app.db")) as database:
        database.executescript(schema)
        database.executescript(
            "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY);"
            "INSERT INTO alembic_version VALUES ('r0');"
        )
    return folder


def write_revision(versions: Path, number: int, upgrade: str, downgrade: str) -> None:
    """Write the version file `r1`, `r2`, …; its number says which one it follows."""
    (versions / f"r{number}.py").write_text(
        REVISION.format(
            message=f"step {number}",
            revision=f"r{number}",
            down=repr(f"r{number - 1}") if number else None,
            upgrade=_indented(upgrade),
            downgrade=_indented(downgrade),
        )
    )


def _indented(lines: str) -> str:
    return textwrap.indent(textwrap.dedent(lines).strip(), "    ")
