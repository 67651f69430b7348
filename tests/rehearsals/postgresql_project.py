"""A situation as a real Alembic project, with its database."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

if TYPE_CHECKING:
    from tests.rehearsals.postgresql_situations import Situation

ENV = """
from alembic import context
from sqlalchemy import create_engine, pool

config = context.config
engine = create_engine(
    config.get_main_option("sqlalchemy.url"), poolclass=pool.NullPool, connect_args={"options": OPTIONS}
)
with engine.connect() as connection:
    context.configure(connection=connection, transaction_per_migration=PER_MIGRATION)
    with context.begin_transaction():
        context.run_migrations()
"""
REVISION = '''"""{message}"""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision, down_revision = {revision!r}, {before!r}


def upgrade():
    {upgrade}


def downgrade():
    {downgrade}
'''
BASE = "r0"


def write_project(situation: Situation, folder: Path, url: sa.URL) -> Path:
    """Write the files over those of another situation; the database gets its rows and stands at `r0`."""
    versions = folder / "migrations" / "versions"
    versions.mkdir(parents=True, exist_ok=True)
    for old in versions.glob("*.py"):
        old.unlink()
    shown = url.render_as_string(hide_password=False).replace("%", "%%")
    ini = folder / "alembic.ini"
    ini.write_text(f"[alembic]\nscript_location = %(here)s/migrations\nsqlalchemy.url = {shown}\n")
    env = ENV.replace("OPTIONS", repr(situation.options)).replace(
        "PER_MIGRATION", repr(situation.per_migration)
    )
    (folder / "migrations" / "env.py").write_text(env)
    made = "\n    ".join(f"op.execute(sa.text({each!r}))" for each in situation.before)
    bodies = [(made, "pass"), *situation.revisions]
    for number, (upgrade, downgrade) in enumerate(bodies):
        text = REVISION.format(
            message=f"{situation.slug} {number}",
            revision=f"r{number}",
            before=f"r{number - 1}" if number else None,
            upgrade=upgrade,
            downgrade=downgrade,
        )
        (versions / f"r{number}.py").write_text(text)
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.begin() as connection:
        version = "CREATE TABLE alembic_version (version_num varchar(32) PRIMARY KEY)"
        for statement in (*situation.before, *situation.rows, version):
            connection.exec_driver_sql(statement)
        connection.execute(sa.text("INSERT INTO alembic_version VALUES (:base)"), {"base": BASE})
    return ini
