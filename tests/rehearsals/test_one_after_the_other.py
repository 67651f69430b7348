"""Revisions that are rehearsed one after the other, with rows made before each."""

from __future__ import annotations

from pathlib import Path

import limbeck

ENV = """
from alembic import context
from sqlalchemy import create_engine, event

engine = create_engine(context.config.get_main_option("sqlalchemy.url"))


@event.listens_for(engine, "connect")
def leave_transactions_to_us(connection, record):
    connection.isolation_level = None


@event.listens_for(engine, "begin")
def begin(connection):
    connection.exec_driver_sql("BEGIN")


with engine.connect() as connection:
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()
"""

FILE = """
from alembic import op

revision, down_revision = {revision!r}, {down!r}


def upgrade():
    op.execute({up!r})


def downgrade():
    op.execute({back!r})
"""


def test_the_states_of_one_revision_are_not_in_the_way_of_the_next(tmp_path: Path) -> None:
    """Also where env.py begins its transaction before the first state is kept."""
    folder = tmp_path / "migrations"
    (folder / "versions").mkdir(parents=True)
    (folder / "env.py").write_text(ENV)
    ini = "[alembic]\nscript_location = %(here)s/migrations\nsqlalchemy.url = sqlite:///app.db\n"
    (tmp_path / "alembic.ini").write_text(ini)
    down = None
    for revision, up, back in (
        ("a1", "CREATE TABLE t (id INTEGER PRIMARY KEY, label TEXT NOT NULL)", "DROP TABLE t"),
        ("b2", "ALTER TABLE t ADD COLUMN size INTEGER", "ALTER TABLE t DROP COLUMN size"),
        ("c3", "UPDATE t SET label = ''", "SELECT 1"),
    ):
        text = FILE.format(revision=revision, down=down, up=up, back=back)
        (folder / "versions" / f"{revision}.py").write_text(text)
        down = revision
    found = limbeck.rehearse(tmp_path / "alembic.ini", "base..heads")
    assert [(each.revision, each.verdict and each.verdict.value) for each in found.revisions] == [
        ("a1", "safe"),
        ("b2", "safe"),
        ("c3", "loses"),
    ]
    assert [each.failure for each in found.revisions] == [None] * 3
